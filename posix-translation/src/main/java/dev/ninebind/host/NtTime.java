// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import java.time.Instant;

/** FILETIMEs: ticks of 100 ns since 1601-01-01 UTC (docs/ntfs.md 3.6). */
public final class NtTime {
  public static final long TICKS_A_SECOND = 10_000_000;
  public static final int NANOS_A_TICK = 100;

  /** Seconds from 1601-01-01 to 1970-01-01. */
  public static final long EPOCH_SECONDS = 11_644_473_600L;

  private NtTime() {}

  /** A time since 1970, cut to a tick, of a file or clock: within some 29,000 years. */
  public static long of(long seconds, int nanos) {
    return (seconds + EPOCH_SECONDS) * TICKS_A_SECOND + nanos / NANOS_A_TICK;
  }

  /** This machine's clock (CLOCK_REALTIME on Linux). */
  public static long now() {
    Instant now = Instant.now();
    return of(now.getEpochSecond(), now.getNano());
  }
}
