// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import java.util.stream.DoubleStream;

/**
 * Several values in short.
 *
 * @param median the middle one, or the mean of the two in the middle; NaN of none
 * @param least of them
 * @param most of them
 */
record Range(double median, double least, double most) {
  static final Range NONE = new Range(Double.NaN, Double.NaN, Double.NaN);

  static Range of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    int count = sorted.length;
    if (count == 0) {
      return NONE;
    }
    double median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    return new Range(median, sorted[0], sorted[count - 1]);
  }

  boolean isKnown() {
    return !Double.isNaN(median);
  }
}
