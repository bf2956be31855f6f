// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.random;

import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A name that sequences use, and how a failure's report has it.
 *
 * @param shown plain text, whatever the bytes are
 */
record Word(Name name, String shown) {
  /** Those that most steps use: a pair that differs in case, and one more. */
  static final List<Word> PLAIN = List.of(of("a"), of("A"), of("b"));

  /** Names that NTFS has in another form, or none of its own for. */
  static final List<Word> ODD =
      List.of(
          of("a:b"),
          of("a\uF03Ab"),
          of("c\\*?\"<>|"),
          of("e\u0301\u00E9"),
          of("e\u0301\u00C9"),
          of("a."),
          of("a "),
          of("CON"),
          of("a long name.text"),
          of("ALONGN~1.TEX"),
          of(new byte[] {(byte) 0xFF, 'a'}),
          of(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}),
          of("l".repeat(255)),
          of("L".repeat(255)),
          of(":".repeat(255)),
          of("\uD83D\uDE00".repeat(63)));

  static final List<Word> DOTS = List.of(of("."), of(".."));

  /** A name of Ninebind's own. */
  static final Word PRIVATE = of(".ninebind-new-1");

  static Word of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  static Word of(byte[] bytes) {
    try {
      return new Word(Name.of(bytes), shown(bytes));
    } catch (PosixException e) {
      throw new AssertionError(e);
    }
  }

  static String shown(Name name) {
    return shown(name.toBytes());
  }

  private static String shown(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      if (b >= 0x20 && b < 0x7F) {
        text.append((char) b);
      } else {
        text.append(String.format("\\x%02x", b));
      }
    }
    return text.length() <= 40 ? text.toString() : text.substring(0, 36) + "..." + bytes.length;
  }

  @Override
  public String toString() {
    return shown;
  }
}
