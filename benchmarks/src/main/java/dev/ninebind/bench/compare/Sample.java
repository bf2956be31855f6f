// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import dev.ninebind.bench.load.LoadResult;

/**
 * One round of one contestant. What was not measured is NaN.
 *
 * @param perSecond operations a second
 * @param p50 median latency, in microseconds as the others
 * @param p99 99th percentile
 * @param p999 99.9th percentile
 * @param cpuMicros processor time of the server for an operation
 */
record Sample(double perSecond, double p50, double p99, double p999, double cpuMicros) {
  static Sample of(LoadResult result) {
    return new Sample(
        result.perSecond(),
        result.micros(50),
        result.micros(99),
        result.micros(99.9),
        result.cpuMicros());
  }

  static Sample ofRate(double perSecond) {
    return new Sample(perSecond, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }

  /** Of something that happens once: what is told is how long it took. */
  static Sample ofMicros(double micros) {
    return new Sample(1e6 / micros, micros, Double.NaN, Double.NaN, Double.NaN);
  }
}
