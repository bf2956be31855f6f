// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import org.HdrHistogram.Histogram;

/**
 * What a load gave.
 *
 * @param perSecond operations a second, all connections together
 * @param latencies of the operations that count, in nanoseconds
 * @param operations that ended in all, the uncounted too
 * @param cpuNanos processor time that the server used for all of those
 */
public record LoadResult(double perSecond, Histogram latencies, long operations, long cpuNanos) {
  /** A quantile of the latency in microseconds. */
  public double micros(double percentile) {
    return latencies.getValueAtPercentile(percentile) / 1000.0;
  }

  /** The server's processor time for an operation in microseconds. */
  public double cpuMicros() {
    return cpuNanos / 1000.0 / operations;
  }
}
