// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import java.time.Instant;

/** The host's clock in units of NTFS, and what Linux' times are in them. */
final class HostClock {
  /** Units of a FILETIME in a second. */
  static final long TICKS = 10_000_000;

  /** Nanoseconds in a unit. */
  static final int NANOS = 100;

  /** From 1601 on. */
  static final long SECONDS_TO_1970 = 11_644_473_600L;

  private HostClock() {}

  /** The clock that ntfs-3g takes its times from too (CLOCK_REALTIME), as a FILETIME. */
  static long now() {
    Instant now = Instant.now();
    return fileTime(now.getEpochSecond(), now.getNano());
  }

  /** A time since 1970 as a FILETIME. */
  static long fileTime(long seconds, int nanos) {
    return (seconds + SECONDS_TO_1970) * TICKS + nanos / NANOS;
  }
}
