// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import org.HdrHistogram.Histogram;

/**
 * Counts the operations of one connection. Those count that are due after the warm-up and before
 * the end, and at least one, so that a slow operation in a short time has a figure too. The rate is
 * over the time from the first one's beginning to the last one's end.
 */
final class Tally {
  private static final int DIGITS = 3;

  private final long from;
  private final long end;
  private final Histogram latencies = new Histogram(DIGITS);
  private long operations;
  private long counted;
  private long first = Long.MAX_VALUE;
  private long last;

  /**
   * Counts from a time on, as {@link System#nanoTime} tells it.
   *
   * @param from nothing that was due before counts
   * @param end nothing begins afterwards
   */
  Tally(long from, long end) {
    this.from = from;
    this.end = end;
  }

  static Tally starting(long now, Timing timing) {
    return new Tally(now + timing.warmUp().toNanos(), now + timing.whole().toNanos());
  }

  /** True if another operation is to begin. */
  boolean goesOn(long now) {
    return now - end < 0 || counted == 0;
  }

  /** An operation ended that was due at a time. */
  void ended(long due, long now) {
    operations++;
    if (due - from >= 0) {
      counted++;
      first = Math.min(first, due);
      last = now;
      latencies.recordValue(Math.max(0, now - due));
    }
  }

  long operations() {
    return operations;
  }

  Histogram latencies() {
    return latencies;
  }

  double perSecond() {
    return counted == 0 ? 0 : counted * 1e9 / Math.max(1, last - first);
  }

  /** All of them together. */
  static LoadResult sum(Iterable<Tally> tallies, long cpuNanos) {
    Histogram latencies = new Histogram(DIGITS);
    double perSecond = 0;
    long operations = 0;
    for (Tally each : tallies) {
      latencies.add(each.latencies);
      perSecond += each.perSecond();
      operations += each.operations;
    }
    return new LoadResult(perSecond, latencies, operations, cpuNanos);
  }
}
