// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

/**
 * What every file of a benchmark holds: random bytes that come again after a prime number of them,
 * so that data from a wrong place, which is most often a power of two away, is other data. Any
 * piece is one range of a buffer, and comparing it costs little beside the round trip.
 */
public final class Pattern {
  /** Bytes after which it begins again. */
  public static final int PERIOD = 1_000_003;

  /** The longest piece in bytes. */
  public static final int LONGEST = 1 << 16;

  private static final ByteBuffer BYTES = make();

  private Pattern() {}

  private static ByteBuffer make() {
    byte[] period = new byte[PERIOD];
    new SplittableRandom(9).nextBytes(period);
    return ByteBuffer.allocateDirect(PERIOD + LONGEST)
        .put(period)
        .put(period, 0, LONGEST)
        .asReadOnlyBuffer();
  }

  /** What a file holds from an offset on. */
  static ByteBuffer at(long offset, int length) {
    return BYTES.slice((int) (offset % PERIOD), length);
  }

  /** Writes a period and the longest piece behind it, for a program that is to know it too. */
  public static void write(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (ByteBuffer all = BYTES.duplicate().clear(); all.hasRemaining(); ) {
        channel.write(all);
      }
    }
  }
}
