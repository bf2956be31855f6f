// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.NtConstants;
import java.util.Arrays;

/**
 * Names as ntfs-3g spells them: UTF-8, with three bytes for a surrogate that has no partner
 * (WTF-8). ntfs-3g takes any character but {@code /} and NUL (NTFS's POSIX namespace), so what NT
 * refuses is refused before: {@link dev.ninebind.host.NtNames}.
 */
final class NtfsNames {
  /** Most bytes that a name takes: three for each unit. */
  static final int MAX_BYTES = 3 * NtConstants.MAX_NAME;

  private NtfsNames() {}

  /** The bytes of a name. */
  static byte[] encode(String name) {
    byte[] bytes = new byte[3 * name.length()];
    int length = 0;
    for (int i = 0; i < name.length(); ) {
      int point = name.codePointAt(i);
      i += Character.charCount(point);
      if (point < 0x80) {
        bytes[length++] = (byte) point;
      } else if (point < 0x800) {
        bytes[length++] = (byte) (0xC0 | point >> 6);
        bytes[length++] = continuation(point);
      } else if (point < 0x10000) {
        bytes[length++] = (byte) (0xE0 | point >> 12);
        bytes[length++] = continuation(point >> 6);
        bytes[length++] = continuation(point);
      } else {
        bytes[length++] = (byte) (0xF0 | point >> 18);
        bytes[length++] = continuation(point >> 12);
        bytes[length++] = continuation(point >> 6);
        bytes[length++] = continuation(point);
      }
    }
    return Arrays.copyOf(bytes, length);
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3F));
  }

  /** The name that bytes of ntfs-3g's spell; it makes none that are not well-formed. */
  static String decode(byte[] bytes) {
    StringBuilder name = new StringBuilder(bytes.length);
    for (int i = 0; i < bytes.length; ) {
      int first = bytes[i++] & 0xFF;
      int more = first < 0xC0 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
      int point = more == 0 ? first : first & 0x3F >> more;
      for (; more > 0 && i < bytes.length; more--) {
        point = (point << 6) | (bytes[i++] & 0x3F);
      }
      name.appendCodePoint(point);
    }
    return name.toString();
  }
}
