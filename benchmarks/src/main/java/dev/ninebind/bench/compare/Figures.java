// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import java.util.Locale;

/** Numbers as people read them. */
final class Figures {
  private Figures() {}

  /** About three digits that count. */
  static String three(double value) {
    double size = Math.abs(value);
    if (Double.isNaN(value)) {
      return "";
    }
    if (Double.isInfinite(value)) {
      return "∞";
    }
    String format = size >= 99.95 ? "%,.0f" : size >= 9.995 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }

  /** A median with its range. */
  static String range(Range range) {
    return !range.isKnown()
        ? ""
        : "%s (%s–%s)".formatted(three(range.median()), three(range.least()), three(range.most()));
  }
}
