// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A server to be put under load.
 *
 * @param address where it listens
 * @param aname what to attach to
 * @param msize largest message in bytes to ask for
 * @param cpuNanos tells the processor time that the server has used so far, in nanoseconds
 */
public record Target(InetSocketAddress address, String aname, int msize, LongSupplier cpuNanos) {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Connects, attaches and closes: fails if that does not work yet. */
  public void attach() throws IOException {
    Watchdog.over(PATIENCE, watchdog -> LoadConnection.small(watchdog, this));
  }
}
