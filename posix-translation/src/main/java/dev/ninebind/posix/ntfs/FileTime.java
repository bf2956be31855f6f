// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import static dev.ninebind.host.NtTime.EPOCH_SECONDS;
import static dev.ninebind.host.NtTime.NANOS_A_TICK;
import static dev.ninebind.host.NtTime.TICKS_A_SECOND;

import dev.ninebind.posix.Timestamp;

/**
 * Between Linux's times and FILETIMEs: units of 100 ns since 1601-01-01 UTC, in 63 bits, which last
 * to the year 30828.
 */
final class FileTime {
  /**
   * The first moment that is ever written: FileBasicInformation takes 0 for "leave it", −1 and −2
   * for "stop" and "resume updating it".
   */
  static final long FIRST = 1;

  private FileTime() {}

  /** Exact; a negative number, which no file should have, is a time before 1601. */
  static Timestamp toTimestamp(long fileTime) {
    long seconds = Math.floorDiv(fileTime, TICKS_A_SECOND) - EPOCH_SECONDS;
    int nanos = (int) Math.floorMod(fileTime, TICKS_A_SECOND) * NANOS_A_TICK;
    return new Timestamp(seconds, nanos);
  }

  /** Cut to 100 ns; what is out of range becomes the first or last moment that can be stored. */
  static long ofTimestamp(Timestamp time) {
    if (time.seconds() < -EPOCH_SECONDS) {
      return FIRST;
    }
    if (time.seconds() > Long.MAX_VALUE / TICKS_A_SECOND - EPOCH_SECONDS) {
      return Long.MAX_VALUE;
    }
    long whole = (time.seconds() + EPOCH_SECONDS) * TICKS_A_SECOND;
    long part = time.nanos() / NANOS_A_TICK;
    return part > Long.MAX_VALUE - whole ? Long.MAX_VALUE : Math.max(FIRST, whole + part);
  }
}
