// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.server;

import io.netty.channel.SelectStrategy;
import io.netty.channel.SelectStrategyFactory;
import io.netty.util.IntSupplier;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * How an event loop waits: by looking again and again for a while, where the next request is likely
 * to come before a sleeping thread would be awake, and else by sleeping at once. The former is so
 * with a client that sends a request as soon as it has the answer to the last one.
 *
 * <p>A loop that sleeps counts how often it would have met the next request without; one that
 * polls, how often it did: {@link #HIT} and {@link #MISS} move its credit, which decides. A wait in
 * vain costs a processor's time, and another thread's, if that would have sent the request. So no
 * more loops poll at a time than half of the processors.
 */
final class BusyPolling implements SelectStrategy {
  /** What one wait that was short adds to the credit, in points. */
  private static final int HIT = 1;

  /** What one that was long takes away: it costs as much as some ten short ones save. */
  private static final int MISS = 32;

  /** The credit from which on a loop polls. */
  private static final int ENOUGH = 64;

  private static final int MOST = 256;

  private final long longest;
  private final Semaphore permits;
  private final LongSupplier clock;

  private int credit;
  private boolean polling;

  /** True while polling has found nothing since {@link #since}. */
  private boolean waiting;

  /** When the wait began, on the clock; of a loop that sleeps, the last one. */
  private long since;

  /**
   * @param longest how long one wait may poll, in nanoseconds
   * @param permits to poll, shared with other loops
   * @param clock in nanoseconds
   */
  BusyPolling(long longest, Semaphore permits, LongSupplier clock) {
    this.longest = longest;
    this.permits = permits;
    this.clock = clock;
  }

  /** For the loops of one server. */
  static SelectStrategyFactory factory(Duration longest) {
    Semaphore permits = new Semaphore(Runtime.getRuntime().availableProcessors() / 2);
    return () -> new BusyPolling(longest.toNanos(), permits, System::nanoTime);
  }

  @Override
  public int calculateStrategy(IntSupplier select, boolean hasTasks) throws Exception {
    if (hasTasks) {
      return select.get();
    }
    long now = clock.getAsLong();
    if (!polling && !begins(now)) {
      return SELECT;
    }
    int ready = select.get();
    if (ready > 0) {
      if (waiting) {
        credit(HIT);
        waiting = false;
      }
      return ready;
    }
    if (!waiting) {
      waiting = true;
      since = now;
    }
    if (now - since < longest) {
      Thread.onSpinWait();
      return CONTINUE; // by way of the loop, which looks for tasks of other threads
    }
    credit(-MISS);
    polling = false;
    waiting = false;
    permits.release();
    return SELECT;
  }

  /** Whether polling pays, by how long ago the last sleep began: that and a turn's work. */
  private boolean begins(long now) {
    credit(now - since < 2 * longest ? HIT : -MISS);
    since = now;
    polling = credit >= ENOUGH && permits.tryAcquire();
    return polling;
  }

  private void credit(int points) {
    credit = Math.max(0, Math.min(credit + points, MOST));
  }
}
