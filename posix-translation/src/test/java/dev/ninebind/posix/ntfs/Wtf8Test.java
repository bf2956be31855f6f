// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Wtf8Test {
  @Test
  void charactersHaveTheBytesOfUtf8AndSurrogatesTheirOwn() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      ByteArrayOutputStream target = new ByteArrayOutputStream();
      Wtf8.encode(c, target);
      byte[] bytes = target.toByteArray();
      boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
      byte[] expected =
          surrogate
              ? new byte[] {
                (byte) 0xED, (byte) (0x80 | (c >> 6 & 0x3F)), (byte) (0x80 | (c & 0x3F))
              }
              : Character.toString(c).getBytes(StandardCharsets.UTF_8);
      if (!Arrays.equals(bytes, expected)
          || Wtf8.decode(bytes, 0) != c
          || Wtf8.length(c) != bytes.length) {
        throw new AssertionError(Integer.toHexString(c));
      }
    }
  }

  /**
   * Of all starts of three bytes beyond ASCII, only those are characters that writing one gives.
   */
  @Test
  void nothingElseIsACharacter() {
    byte[] bytes = new byte[3];
    for (int bits = 0x800000; bits < 0x1000000; bits++) {
      bytes[0] = (byte) (bits >> 16);
      bytes[1] = (byte) (bits >> 8);
      bytes[2] = (byte) bits;
      int c = Wtf8.decode(bytes, 0);
      if (c != Wtf8.MALFORMED) {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        Wtf8.encode(c, target);
        byte[] again = target.toByteArray();
        if (!Arrays.equals(again, Arrays.copyOf(bytes, again.length))) {
          throw new AssertionError(Integer.toHexString(bits));
        }
      }
    }
    assertThat(Wtf8.decode(bytes, 3)).as("at the end").isEqualTo(Wtf8.MALFORMED);
  }
}
