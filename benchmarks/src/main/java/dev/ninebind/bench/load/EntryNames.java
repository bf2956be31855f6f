// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Names of a directory's entries: eight bytes each, {@code f} and a number of seven digits. */
final class EntryNames {
  /** Bytes of a name. */
  static final int LENGTH = Long.BYTES;

  private static final int DIGITS = LENGTH - 1;

  private EntryNames() {}

  /** The name with a number below ten million. */
  static Name of(long number) {
    return name("f%07d".formatted(number));
  }

  /** A name that is known to be one. */
  static Name name(String name) {
    try {
      return Name.of(name);
    } catch (PosixException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  /** Replaces the digits that end at an index of an encoded request. */
  static void putDigits(ByteBuffer frame, int end, long number) {
    long rest = number;
    for (int i = end - 1; i >= end - DIGITS; i--) {
      frame.put(i, (byte) ('0' + rest % 10));
      rest /= 10;
    }
  }

  /** The sum of the names from 0 to {@code count} - 1 as little-endian longs, modulo 2^64. */
  static long checksum(long count) {
    ByteBuffer name = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    name.put(0, (byte) 'f');
    long sum = 0;
    for (long i = 0; i < count; i++) {
      putDigits(name, LENGTH, i);
      sum += name.getLong(0);
    }
    return sum;
  }
}
