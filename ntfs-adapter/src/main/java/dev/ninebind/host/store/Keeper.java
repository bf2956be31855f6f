// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import dev.ninebind.host.HostException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks after a store once a second, in a thread of its own. */
final class Keeper implements AutoCloseable {
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "metadata-store");
            made.setDaemon(true);
            return made;
          });

  Keeper(MetadataStore store, Removal removal) {
    thread.scheduleWithFixedDelay(
        () -> {
          removal.decide();
          try {
            store.keep();
          } catch (HostException e) {
            // The log has it; the next time may do better.
          }
        },
        1,
        1,
        TimeUnit.SECONDS);
  }

  /** Returns when nothing is being done any more. */
  @Override
  public void close() {
    thread.shutdown();
    boolean interrupted = false;
    while (true) {
      try {
        if (thread.awaitTermination(1, TimeUnit.MINUTES)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
