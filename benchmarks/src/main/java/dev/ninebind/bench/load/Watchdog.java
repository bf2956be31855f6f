// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;

/** Closes connections that get no answer, which ends whoever waits there. */
final class Watchdog implements AutoCloseable {
  private final Set<Closeable> guarded = new HashSet<>();
  private final Timer timer = new Timer("watchdog", true);
  private boolean bitten;

  private Watchdog(Duration patience) {
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            bite();
          }
        },
        patience.toMillis());
  }

  /** Closes it in the end, or now if the time is up. */
  synchronized <T extends Closeable> T guard(T connection) throws IOException {
    guarded.add(connection);
    if (bitten) {
      connection.close();
    }
    return connection;
  }

  /** Closes it now. */
  synchronized void end(Closeable connection) throws IOException {
    guarded.remove(connection);
    connection.close();
  }

  private synchronized void bite() {
    bitten = true;
    closeAll();
  }

  private void closeAll() {
    for (Closeable each : guarded) {
      try {
        each.close();
      } catch (IOException e) {
        // it is of no more use either way
      }
    }
  }

  /** Does something that must not last for ever; its connections are closed afterwards. */
  static <T> T over(Duration patience, Work<T> work) throws IOException {
    try (Watchdog watchdog = new Watchdog(patience)) {
      try {
        return work.with(watchdog);
      } catch (IOException e) {
        throw watchdog.explain(e);
      }
    }
  }

  private synchronized IOException explain(IOException e) {
    return bitten ? new WrongAnswerException("no answer for a long time") : e;
  }

  /** What is watched. */
  @FunctionalInterface
  interface Work<T> {
    T with(Watchdog watchdog) throws IOException;
  }

  @Override
  public synchronized void close() {
    timer.cancel();
    closeAll();
  }
}
