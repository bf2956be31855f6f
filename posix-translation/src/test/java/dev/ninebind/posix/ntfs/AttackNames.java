// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Names by which somebody might get at what is not meant: the table of docs/path-safety.md. */
final class AttackNames {
  /**
   * A name that is a name like any other.
   *
   * @param kind what it tries
   * @param host what it is called on NTFS
   */
  record Stored(String kind, ByteString guest, String host) {
    @Override
    public String toString() {
      return shown(guest);
    }
  }

  /** Bytes that are no name at all. */
  record NoName(String kind, ByteString guest, Errno errno) {
    @Override
    public String toString() {
      return shown(guest);
    }
  }

  /** A name that is kept from guests. */
  record Refused(String kind, String guest, Errno made, Errno found) {
    @Override
    public String toString() {
      return guest;
    }
  }

  /**
   * Another name by which NTFS or Windows finds a file.
   *
   * @param placed the file
   * @param guest the other name: here that of nothing, and then of a file of its own
   */
  record Alias(String kind, String placed, String guest) {
    @Override
    public String toString() {
      return shown(guest) + " for " + shown(placed);
    }
  }

  private static final String STREAM = "stream of a file";
  private static final String UP = "way up or down";
  private static final String DEVICE = "device of DOS";
  private static final String NAMESPACE = "namespace of Windows";
  private static final String CUT = "cut off by Win32";
  private static final String WILD = "wildcard";
  private static final String CONTROL = "control character";
  private static final String ENCODING = "encoding";
  private static final String OURS = "Ninebind's own";
  private static final String SYSTEM = "NTFS's own, below the volume's root";
  private static final String PLAIN = "harmless";

  private AttackNames() {}

  static List<Stored> stored() {
    List<Stored> all = new ArrayList<>();
    text(all, UP, "a\\b", "a\uF05Cb");
    text(all, UP, "..\\elsewhere\\secret", "..\uF05Celsewhere\uF05Csecret");
    text(all, UP, "\\", "\uF05C");
    text(all, UP, "\\elsewhere", "\uF05Celsewhere");
    text(all, UP, "..\\", "..\uF05C");
    text(all, UP, "C:", "C\uF03A");
    text(all, UP, "C:\\Windows", "C\uF03A\uF05CWindows");
    text(all, STREAM, "a:b", "a\uF03Ab");
    text(all, STREAM, "a::$DATA", "a\uF03A\uF03A$DATA");
    text(all, STREAM, "a:b:$DATA", "a\uF03Ab\uF03A$DATA");
    text(all, STREAM, "d::$INDEX_ALLOCATION", "d\uF03A\uF03A$INDEX_ALLOCATION");
    text(all, STREAM, "d:$I30:$INDEX_ALLOCATION", "d\uF03A$I30\uF03A$INDEX_ALLOCATION");
    text(all, STREAM, "d:$I30:$BITMAP", "d\uF03A$I30\uF03A$BITMAP");
    text(all, STREAM, ":hidden", "\uF03Ahidden");
    text(all, STREAM, "a:", "a\uF03A");
    text(all, STREAM, ":", "\uF03A");
    for (String device :
        List.of(
            "CON",
            "con",
            "PRN",
            "AUX",
            "NUL",
            "nul",
            "NUL.txt",
            "COM1",
            "COM1.txt",
            "com9",
            "LPT1",
            "CONIN$",
            "CONOUT$",
            "CLOCK$",
            "NUL ",
            "aux.h",
            "COM\u00B9",
            "LPT\u00B3.log")) {
      text(all, DEVICE, device, device);
    }
    text(all, DEVICE, "NUL:", "NUL\uF03A");
    text(all, NAMESPACE, "\\\\?\\C:\\x", "\uF05C\uF05C\uF03F\uF05CC\uF03A\uF05Cx");
    text(all, NAMESPACE, "\\??\\C:\\x", "\uF05C\uF03F\uF03F\uF05CC\uF03A\uF05Cx");
    text(all, NAMESPACE, "\\\\.\\PhysicalDrive0", "\uF05C\uF05C.\uF05CPhysicalDrive0");
    text(all, NAMESPACE, "\\\\server\\share", "\uF05C\uF05Cserver\uF05Cshare");
    text(all, NAMESPACE, "\\Device\\HarddiskVolume1", "\uF05CDevice\uF05CHarddiskVolume1");
    text(all, NAMESPACE, "GLOBALROOT", "GLOBALROOT");
    text(all, NAMESPACE, "??", "\uF03F\uF03F");
    text(all, NAMESPACE, "Global??", "Global\uF03F\uF03F");
    text(all, NAMESPACE, "UNC", "UNC");
    text(all, NAMESPACE, "%SystemRoot%", "%SystemRoot%");
    text(all, CUT, "foo.", "foo.");
    text(all, CUT, "foo ", "foo ");
    text(all, CUT, "foo. .", "foo. .");
    text(all, CUT, "...", "...");
    text(all, CUT, ".. ", ".. ");
    text(all, CUT, ". .", ". .");
    text(all, CUT, " ", " ");
    text(all, CUT, " a", " a");
    text(all, WILD, "*", "\uF02A");
    text(all, WILD, "a?<>\"|", "a\uF03F\uF03C\uF03E\uF022\uF07C");
    text(all, CONTROL, "\1", "\uF001");
    text(all, CONTROL, "a\nb\r\t", "a\uF00Ab\uF00D\uF009");
    text(all, CONTROL, "\u001B[2J", "\uF01B[2J");
    text(all, CONTROL, "\u007F\u0085", "\u007F\u0085");
    bytes(all, ENCODING, "\uF0C0\uF0AF", 0xC0, 0xAF);
    bytes(all, ENCODING, "..\uF0C0\uF0AFx", '.', '.', 0xC0, 0xAF, 'x');
    bytes(all, ENCODING, "\uF0C0\uF0AE\uF0C0\uF0AE", 0xC0, 0xAE, 0xC0, 0xAE);
    bytes(all, ENCODING, "\uF0E0\uF080\uF0AF", 0xE0, 0x80, 0xAF);
    bytes(all, ENCODING, "\uF0C0\uF080", 0xC0, 0x80);
    bytes(all, ENCODING, "\uF0FF\uF0FE", 0xFF, 0xFE);
    bytes(all, ENCODING, "\uD800", 0xED, 0xA0, 0x80);
    bytes(all, ENCODING, "\uDC00a", 0xED, 0xB0, 0x80, 'a');
    bytes(
        all, ENCODING, "\uF0ED\uF0A0\uF0BD\uF0ED\uF0B8\uF080", 0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80);
    text(all, ENCODING, "\uF05C", "\uF0EF\uF081\uF09C");
    text(all, ENCODING, "a\uF03Ab", "a\uF0EF\uF080\uF0BAb");
    text(all, ENCODING, "\uF02F", "\uF02F");
    text(all, ENCODING, "\uF000", "\uF000");
    text(all, ENCODING, "\uFF0F\u2215\u29F5\uFF1A", "\uFF0F\u2215\u29F5\uFF1A");
    text(all, ENCODING, "\u2024\u2024", "\u2024\u2024");
    text(all, ENCODING, "\u202Etxt.exe", "\u202Etxt.exe");
    text(all, ENCODING, "\uFEFFa\uFFFF", "\uFEFFa\uFFFF");
    text(all, ENCODING, "e\u0301", "e\u0301");
    text(all, ENCODING, "\uD83D\uDE00", "\uD83D\uDE00");
    text(all, ENCODING, "x".repeat(255), "x".repeat(255));
    text(all, ENCODING, ":".repeat(255), "\uF03A".repeat(255));
    text(all, OURS, ".NINEBIND", ".\uF04E\uF049\uF04E\uF045\uF042\uF049\uF04E\uF044");
    text(
        all,
        OURS,
        ".Ninebind-new-1",
        ".\uF04E\uF069\uF06E\uF065\uF062\uF069\uF06E\uF064-\uF06E\uF065\uF077-1");
    text(all, OURS, "ninebind", "ninebind");
    for (String plain :
        List.of(
            "desktop.ini",
            "Thumbs.db",
            "autorun.inf",
            "~$report.docx",
            ".git",
            "index.html",
            "$x",
            "$RECYCLE.BIN",
            "System Volume Information",
            "$MFT",
            "$Extend",
            "Program Files")) {
      text(all, PLAIN, plain, plain);
    }
    return all;
  }

  static List<NoName> noNames() {
    return List.of(
        new NoName(UP, ByteString.of("a/b"), Errno.EINVAL),
        new NoName(UP, ByteString.of("/"), Errno.EINVAL),
        new NoName(UP, ByteString.of("../x"), Errno.EINVAL),
        new NoName(CUT, ByteString.of("a\0.txt"), Errno.EINVAL),
        new NoName(CUT, ByteString.of("\0"), Errno.EINVAL),
        new NoName(UP, ByteString.of(""), Errno.EINVAL),
        new NoName(ENCODING, ByteString.of("x".repeat(256)), Errno.ENAMETOOLONG));
  }

  static List<Refused> ours() {
    return List.of(
        new Refused(OURS, ".ninebind", Errno.EPERM, Errno.ENOENT),
        new Refused(OURS, ".ninebind-new-1", Errno.EPERM, Errno.ENOENT),
        new Refused(OURS, ".ninebindx", Errno.EPERM, Errno.ENOENT),
        new Refused(OURS, ".ninebind:x", Errno.EPERM, Errno.ENOENT));
  }

  /** Names in an exported volume's root; what they are made as depends on who is asked first. */
  static List<Refused> ofTheVolume() {
    List<Refused> all = new ArrayList<>();
    for (String name :
        List.of(
            "$MFT",
            "$MFTMirr",
            "$LogFile",
            "$Volume",
            "$AttrDef",
            "$Bitmap",
            "$Boot",
            "$BadClus",
            "$Secure",
            "$UpCase",
            "$Extend")) {
      all.add(new Refused(SYSTEM, name, Errno.EACCES, Errno.EACCES));
    }
    return all;
  }

  static List<Alias> aliases() {
    String shortName = "short name";
    String letters = "upper and lower case";
    return List.of(
        new Alias(shortName, "Program Files", "PROGRA~1"),
        new Alias(shortName, "a long name.text", "ALONGN~1.TEX"),
        new Alias(shortName, ".htaccess", "HTACCE~1"),
        new Alias(shortName, ".ninebind", "NINEBI~1"),
        new Alias(letters, "secret", "SECRET"),
        new Alias(letters, "Secret.txt", "secret.TXT"),
        new Alias(letters, "\u00C4rger", "\u00E4RGER"),
        new Alias(CUT, "secret", "secret."),
        new Alias(CUT, "secret", "secret "),
        new Alias(STREAM, "secret", "secret::$DATA"),
        new Alias(STREAM, "secret", "secret:"));
  }

  private static void text(List<Stored> all, String kind, String guest, String host) {
    all.add(new Stored(kind, ByteString.of(guest), host));
  }

  private static void bytes(List<Stored> all, String kind, String host, int... guest) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b : guest) {
      bytes.write(b);
    }
    all.add(new Stored(kind, ByteString.wrap(bytes.toByteArray()), host));
  }

  /** Bytes as the page has them: what is no printable ASCII in hexadecimal, repetition counted. */
  static String shown(ByteString name) {
    byte[] bytes = name.toBytes();
    if (bytes.length > 100) {
      return (char) bytes[0] + " × " + bytes.length;
    }
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      text.append(b > ' ' && b < 0x7F ? "" + (char) b : b == ' ' ? "␠" : hex(b & 0xFF, 2));
    }
    return text.length() == 0 ? "(empty)" : text.toString();
  }

  /** The same of a name on NTFS. */
  static String shown(String host) {
    if (host.length() > 100) {
      return shown(host.substring(0, 1)) + " × " + host.length();
    }
    StringBuilder text = new StringBuilder();
    host.chars()
        .forEach(
            c -> text.append(c > ' ' && c < 0x7F ? "" + (char) c : c == ' ' ? "␠" : hex(c, 4)));
    return text.toString();
  }

  private static String hex(int value, int digits) {
    return "‹" + String.format("%0" + digits + "X", value) + "›";
  }
}
