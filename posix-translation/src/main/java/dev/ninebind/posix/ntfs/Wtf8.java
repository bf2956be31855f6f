// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import java.io.ByteArrayOutputStream;

/**
 * UTF-8 that has bytes for lone surrogates too, which NTFS allows in names and UTF-8 does not. All
 * else of UTF-8 holds: no longer form than is needed, nothing beyond U+10FFFF.
 */
final class Wtf8 {
  /** No character begins at that place. */
  static final int MALFORMED = -1;

  private Wtf8() {}

  /** The code point that begins at an index, a surrogate perhaps, or {@link #MALFORMED}. */
  static int decode(byte[] bytes, int at) {
    if (at >= bytes.length) {
      return MALFORMED;
    }
    int first = bytes[at];
    if (first >= 0) {
      return first;
    }
    int length = Integer.numberOfLeadingZeros(~(first << 24));
    if (length < 2 || length > 4 || length > bytes.length - at) {
      return MALFORMED;
    }
    int codePoint = first & (0x7F >> length);
    for (int i = 1; i < length; i++) {
      int next = bytes[at + i];
      if ((next & 0xC0) != 0x80) {
        return MALFORMED;
      }
      codePoint = codePoint << 6 | (next & 0x3F);
    }
    boolean exact = codePoint <= Character.MAX_CODE_POINT && length(codePoint) == length;
    return exact ? codePoint : MALFORMED;
  }

  /** How many bytes a code point has, 1 to 4. */
  static int length(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    } else if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }

  /** Writes the bytes of a code point. */
  static void encode(int codePoint, ByteArrayOutputStream target) {
    int length = length(codePoint);
    if (length == 1) {
      target.write(codePoint);
      return;
    }
    int shift = 6 * (length - 1);
    target.write((0xF00 >> length) | (codePoint >> shift)); // as many ones as bytes, then a zero
    while (shift > 0) {
      shift -= 6;
      target.write(0x80 | (codePoint >> shift & 0x3F));
    }
  }
}
