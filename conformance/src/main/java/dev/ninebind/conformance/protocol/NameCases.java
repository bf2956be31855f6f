// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A name is 1 to 255 bytes but slash and NUL (path_resolution(7)); what goes in comes back. */
final class NameCases {
  private static final int TLCREATE = 14;
  private static final int TSYMLINK = 16;
  private static final int TMKDIR = 72;

  private NameCases() {}

  static void list(CaseList all) {
    CaseList list = all.of(Area.NAMES);
    kinds().forEach((kind, name) -> list.add("file-named-by-" + kind, s -> file(s, name)));
    list.add(
        "names-that-differ-in-case-are-two",
        s -> {
          s.file("name", "lower");
          s.file("NAME", "upper");
          s.equal("content", "lower", s.content("name"));
          s.equal("content", "upper", s.content("NAME"));
          s.equal("names", List.of("NAME", "name"), s.names());
        });
    list.add(
        "names-that-differ-in-normalization-are-two",
        s -> {
          s.file("caf\u00e9", "composed");
          s.file("cafe\u0301", "decomposed");
          s.equal("content", "composed", s.content("caf\u00e9"));
          s.equal("content", "decomposed", s.content("cafe\u0301"));
        });
    list.add(
        "another-case-of-a-name-is-enoent",
        s -> {
          s.file("name", "");
          s.refused(() -> s.walked("Name"), Errno.ENOENT);
        });
    list.add(
        "directories-and-links-have-such-names-too",
        s -> {
          for (String name : new String[] {"d: *?", "caf\u00e9 ", "x".repeat(255)}) {
            s.client().mkdir(s.top(), name, 0755);
            s.fileIn(s.walked(name), name, "text");
            s.client().symlink(s.walked(name), "link", name);
            s.equal("content", "text", s.content(name, name));
            s.equal("target", name, s.client().readlink(s.walked(name, "link")));
          }
        });
    list.add(
        "256-bytes-are-enametoolong",
        s -> {
          for (int type : new int[] {TLCREATE, TSYMLINK, TMKDIR}) {
            raw(s, type, "x".repeat(256), Errno.ENAMETOOLONG);
          }
          s.equal("names", List.of(), s.names());
        });
    list.add(
        "an-empty-name-is-refused",
        s -> {
          for (int type : new int[] {TLCREATE, TSYMLINK, TMKDIR}) {
            raw(s, type, "");
          }
          s.equal("names", List.of(), s.names());
        });
    list.add(
        "a-slash-in-a-name-is-refused",
        s -> {
          s.client().mkdir(s.top(), "directory", 0755);
          for (int type : new int[] {TLCREATE, TSYMLINK, TMKDIR}) {
            raw(s, type, "directory/name");
            raw(s, type, "../name");
          }
          s.equal("names", List.of(), s.names("directory"));
        });
    list.add(
        "dots-are-not-made",
        s -> {
          for (String dots : new String[] {".", ".."}) {
            s.refused(() -> s.client().mkdir(s.top(), dots, 0755));
            s.refused(() -> s.client().symlink(s.top(), dots, "target"));
            s.refused(
                () ->
                    s.client().createIn(s.top(), dots, Stage.WRITE_ONLY | Stage.CREATE_NEW, 0644));
          }
        });
  }

  /** A name that is one. */
  static Name name(String text) {
    try {
      return Name.of(text);
    } catch (PosixException e) {
      throw new IllegalArgumentException("'" + text + "' is no name", e);
    }
  }

  /** What software has found to be hard, each by a word for it. */
  private static Map<String, byte[]> kinds() {
    Map<String, byte[]> kinds = new LinkedHashMap<>();
    kinds.put("a-space", utf8(" two words "));
    kinds.put("255-bytes", utf8("n".repeat(255)));
    kinds.put("255-bytes-of-85-characters", utf8("\u65e5".repeat(85)));
    kinds.put("other-scripts", utf8("\u0434\u043e\u043a-\u6587\u66f8-\ud83d\ude00"));
    kinds.put("bytes-that-are-no-utf-8", "\u00ff\u00fe\u0080name".getBytes(ISO_8859_1));
    kinds.put("a-newline", utf8("line\nline"));
    kinds.put("control-bytes", utf8("\u0001\u001b[0m\u007f"));
    kinds.put("a-backslash", utf8("a\\b"));
    kinds.put("a-colon", utf8("a:b"));
    kinds.put("wildcards-and-quotes", utf8("*?\"<>|'"));
    kinds.put("a-dot-at-its-end", utf8("name."));
    kinds.put("a-space-at-its-end", utf8("name "));
    kinds.put("a-dot-at-its-beginning", utf8(".hidden"));
    kinds.put("three-dots", utf8("..."));
    kinds.put("a-dash-at-its-beginning", utf8("-rf"));
    kinds.put("a-device-of-dos", utf8("CON"));
    kinds.put("a-device-of-dos-with-a-suffix", utf8("nul.txt"));
    kinds.put("a-tilde-as-short-names-have", utf8("LONGNA~1.TXT"));
    return kinds;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  /** Made, found, listed, renamed and removed by the same bytes. */
  private static void file(Stage s, byte[] bytes) throws Exception {
    Name name = Name.of(bytes);
    int made = s.walked();
    s.client().call(new Request.Tlcreate(made, name, Stage.READ_WRITE, 0644, 0));
    s.client().write(made, 0, Stage.bytes("text"));
    s.client().clunk(made);
    int found = s.client().newFid();
    s.equal("qids", 1, s.client().walk(s.top(), found, List.of(name)).size());
    s.equal("size", 4, s.client().getattr(found).size());
    List<Name> listed = s.entries().stream().map(entry -> entry.name()).toList();
    s.equal("one name of these bytes", List.of(name), listed);
    Name plain = Name.of("plain");
    s.client().renameat(s.top(), name, s.top(), plain);
    s.equal("content", "text", s.content("plain"));
    s.client().renameat(s.top(), plain, s.top(), name);
    s.client().unlinkat(s.top(), name, 0);
    s.equal("names", List.of(), s.names());
  }

  /** A request with a name that no proper client sends, in the case's directory. */
  private static void raw(Stage s, int type, String name, Errno... oneOf)
      throws IOException, CheckFailure {
    try (RawConnection raw = s.raw()) {
      raw.attached(s.server());
      ByteBuffer walk = RawConnection.body(10 + 300 * s.place().size()).putInt(0).putInt(1);
      walk.putShort((short) s.place().size());
      s.place().forEach(each -> RawConnection.string(walk, each));
      RawConnection.Frame walked = raw.call("Twalk", RawConnection.TWALK, 2, walk);
      if (walked == null || walked.isError()) {
        throw new IOException("Twalk to the case's directory was refused: " + walked);
      }
      ByteBuffer body = RawConnection.body(400).putInt(1);
      RawConnection.string(body, name);
      switch (type) {
        case TLCREATE -> body.putInt(Stage.WRITE_ONLY | OpenFlags.CREATE).putInt(0644).putInt(0);
        case TSYMLINK -> {
          RawConnection.string(body, "target");
          body.putInt(0);
        }
        default -> body.putInt(0755).putInt(0);
      }
      String shown = name.length() > 20 ? name.length() + " bytes" : "'" + name + "'";
      String what =
          (type == TLCREATE ? "Tlcreate" : type == TSYMLINK ? "Tsymlink" : "Tmkdir")
              + "(name="
              + shown
              + ")";
      RawConnection.Frame reply = raw.call(what, type, 3, body);
      if (reply != null && reply.isError() && oneOf.length > 0) {
        Errno got = Errno.ofNumber(reply.body().getInt(0));
        s.that(List.of(oneOf).toString(), List.of(oneOf).contains(got), got);
      }
      boolean ends = reply == null && oneOf.length == 0;
      s.that("an error", ends || (reply != null && reply.isError()), String.valueOf(reply));
    }
  }
}
