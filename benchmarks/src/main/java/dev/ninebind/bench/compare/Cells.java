// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import java.util.List;

/** What tables say of a series. */
final class Cells {
  private Cells() {}

  /** How many a second, or how long a start took. */
  static String rate(String row, Series series) {
    return row.equals(Rows.START)
        ? Figures.range(series.range(sample -> sample.p50() / 1000)) + " ms"
        : Figures.range(series.range(Sample::perSecond)) + " /s";
  }

  /** The three quantiles, in microseconds; empty where latencies were not taken. */
  static String latencies(Series series) {
    return Double.isNaN(series.median(Sample::p99))
        ? ""
        : String.join(
            " / ",
            List.of(
                Figures.three(series.median(Sample::p50)),
                Figures.three(series.median(Sample::p99)),
                Figures.three(series.median(Sample::p999))));
  }
}
