// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** Where pieces of a file begin. */
final class Offsets {
  private Offsets() {}

  /** Always at its start. */
  static LongSupplier start() {
    return () -> 0;
  }

  /** Piece after piece, and again from the start. */
  static LongSupplier sequential(long size, int piece) {
    long pieces = size / piece;
    return new LongSupplier() {
      private long next;

      @Override
      public long getAsLong() {
        return next++ % pieces * piece;
      }
    };
  }

  /** Any of the pieces. */
  static LongSupplier random(long size, int piece, SplittableRandom random) {
    long pieces = size / piece;
    return () -> random.nextLong(pieces) * piece;
  }

  /** The next number, and the next, from 0 on. */
  static LongSupplier counting() {
    return sequential(Long.MAX_VALUE, 1);
  }
}
