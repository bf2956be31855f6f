// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One-to-one from a guest's names, which are bytes, to names on NTFS, which are UTF-16
 * (docs/ntfs.md 2.6). UTF-8 becomes the same text, but for these units, each of which stands for a
 * byte:
 *
 * <ul>
 *   <li>U+F001 to U+F01F and U+F000 + one of {@code " * : < > ? | \}: what NTFS or Windows forbids.
 *       WSL and Cygwin write the same.
 *   <li>U+F080 to U+F0FF: bytes that are no UTF-8, and the bytes of a character that would
 *       otherwise come back as another, because it is itself one of these units.
 *   <li>U+F041 to U+F05A, U+F061 to U+F07A: letters, where case must not count.
 * </ul>
 *
 * <p>A lone surrogate of the host has the three bytes that UTF-8 would have for it. A pair in that
 * form is no UTF-8, and must not become the character that the pair would be. Dots and spaces at
 * the end stay, though Win32 would cut them off: NT calls do not.
 *
 * <p>A name that begins as Ninebind's own do, but for the case of its letters, has no letters:
 * where case does not count it would be one of those.
 *
 * <p>No unit stands for less than a byte, so that the 255 bytes of a guest's longest name always
 * fit into NTFS's 255 units.
 */
public final class NameMapping {
  private static final int ESCAPE = 0xF000;
  private static final String FORBIDDEN = "\"*:<>?|\\";

  private NameMapping() {}

  /**
   * The name under which NTFS stores a guest's name.
   *
   * @param name not {@code .} or {@code ..}
   * @return 1 to 255 UTF-16 units
   */
  public static String toHost(Name name) {
    return toHost(name, startsLikePrivate(name));
  }

  /**
   * A second name for it, in which every letter that has a case is escaped: two guest names that
   * differ in case have different ones, which NTFS tells apart where case does not count.
   *
   * @param name not {@code .} or {@code ..}
   * @return 1 to 255 UTF-16 units
   */
  public static String toHostWithoutCase(Name name) {
    return toHost(name, true);
  }

  private static String toHost(Name name, boolean withoutCase) {
    byte[] bytes = name.toBytes();
    StringBuilder host = new StringBuilder(bytes.length);
    for (int at = 0; at < bytes.length; ) {
      int c = Wtf8.decode(bytes, at);
      int length = c == Wtf8.MALFORMED ? 1 : Wtf8.length(c);
      boolean pair = isSurrogatePair(c, Wtf8.decode(bytes, at + length));
      if (pair) {
        length *= 2;
      }
      if (pair
          || c == Wtf8.MALFORMED
          || isEscape(c)
          || isForbidden(c)
          || (withoutCase && hasCase(c))) {
        for (int i = at; i < at + length; i++) {
          host.append((char) (ESCAPE + (bytes[i] & 0xFF)));
        }
      } else {
        host.appendCodePoint(c);
      }
      at += length;
    }
    return host.toString();
  }

  /**
   * The guest's name for a stored one, whoever made it: one that this class did not make may have
   * the same as another. Null if that cannot be a guest's name: it would be longer than 255 bytes,
   * empty, {@code .} or {@code ..}, or hold a slash or NUL.
   */
  public static Name toGuest(String hostName) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(3 * hostName.length());
    hostName
        .codePoints()
        .forEach(
            c -> {
              if (isEscape(c)) {
                bytes.write(c);
              } else {
                Wtf8.encode(c, bytes);
              }
            });
    try {
      Name name = Name.wrap(bytes.toByteArray());
      return name.isDots() ? null : name;
    } catch (PosixException noName) {
      return null;
    }
  }

  /**
   * True if NTFS might have made such a name up as a second, short one for another file: up to 8
   * characters, one of them a tilde, and up to 3 after a dot (docs/ntfs.md 8.1). Who opens a file
   * by such a name is to look at the one that the file has.
   */
  public static boolean mayBeShort(String hostName) {
    int dot = hostName.indexOf('.');
    int base = dot < 0 ? hostName.length() : dot;
    return hostName.indexOf('~') >= 0
        && base >= 1
        && base <= 8
        && hostName.length() - base <= 4
        && hostName.lastIndexOf('.') == dot;
  }

  private static boolean startsLikePrivate(Name name) {
    byte[] bytes = name.toBytes();
    int length = Math.min(bytes.length, PrivateNames.DIRECTORY.length());
    String start = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    return PrivateNames.isReserved(start);
  }

  /** True if this unit stands for a byte. */
  private static boolean isEscape(int c) {
    int b = c - ESCAPE;
    return (b >= 0x80 && b <= 0xFF) || isForbidden(b) || isLetter(b);
  }

  /** True for what NTFS or Windows does not take in a name; NUL and slash do not get here. */
  private static boolean isForbidden(int c) {
    return (c >= 0x01 && c <= 0x1F) || FORBIDDEN.indexOf(c) >= 0;
  }

  private static boolean isLetter(int c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  /** True if NTFS might take another character for the same. */
  private static boolean hasCase(int c) {
    return Character.toUpperCase(c) != c || Character.toLowerCase(c) != c;
  }

  private static boolean isSurrogatePair(int c, int next) {
    return isUnit(c) && isUnit(next) && Character.isSurrogatePair((char) c, (char) next);
  }

  private static boolean isUnit(int c) {
    return c >= 0 && c <= Character.MAX_VALUE;
  }
}
