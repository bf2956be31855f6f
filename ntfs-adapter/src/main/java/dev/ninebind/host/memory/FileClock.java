// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import dev.ninebind.host.NtTime;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The time as FILETIME: units of 100 ns since 1601-01-01 UTC. No two calls get the same, and none
 * gets an earlier one, so that every change of a file shows in its ChangeTime, whatever somebody
 * does to the host's clock.
 */
final class FileClock {
  private final AtomicLong last = new AtomicLong();

  long now() {
    long time = NtTime.now();
    return last.updateAndGet(before -> Math.max(before + 1, time));
  }
}
