// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The rounds of one contestant in one row, or why there are none. */
final class Series {
  private final List<Sample> samples = new ArrayList<>();
  private String failure;
  private boolean enough;

  void add(Sample sample) {
    samples.add(sample);
  }

  /** It gave a wrong answer: none of its figures counts. */
  void fail(String why) {
    failure = why;
    samples.clear();
  }

  /** No more rounds, for they take too long. */
  void enough() {
    enough = true;
  }

  boolean hasEnough() {
    return enough;
  }

  /** Why there is nothing, or null. */
  String failure() {
    return failure;
  }

  boolean hasFailed() {
    return failure != null;
  }

  List<Sample> samples() {
    return samples;
  }

  Range range(ToDoubleFunction<Sample> figure) {
    return Range.of(samples.stream().mapToDouble(figure));
  }

  double median(ToDoubleFunction<Sample> figure) {
    return range(figure).median();
  }

  /**
   * The ratio of the medians, with the lowest and highest ratio of two rounds that followed each
   * other.
   */
  Range ratioTo(Series other, ToDoubleFunction<Sample> figure) {
    int rounds = Math.min(samples.size(), other.samples.size());
    Range rounded =
        Range.of(
            IntStream.range(0, rounds)
                .mapToDouble(
                    i ->
                        figure.applyAsDouble(samples.get(i))
                            / figure.applyAsDouble(other.samples.get(i))));
    return new Range(median(figure) / other.median(figure), rounded.least(), rounded.most());
  }
}
