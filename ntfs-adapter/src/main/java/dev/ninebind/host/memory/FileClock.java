// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The time as FILETIME: units of 100 ns since 1601-01-01 UTC. No two calls get the same, and none
 * gets an earlier one, so that every change of a file shows in its ChangeTime, whatever somebody
 * does to the host's clock.
 */
final class FileClock {
  /** 1970-01-01 as FILETIME (docs/ntfs.md 3.6). */
  private static final long EPOCH = 116_444_736_000_000_000L;

  private final AtomicLong last = new AtomicLong();

  long now() {
    Instant instant = Instant.now();
    long time = EPOCH + instant.getEpochSecond() * 10_000_000 + instant.getNano() / 100;
    return last.updateAndGet(before -> Math.max(before + 1, time));
  }
}
