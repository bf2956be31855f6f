// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

/**
 * What is to be reached, and what was.
 *
 * @param what in words
 * @param value that came out; NaN if it was not measured
 * @param reach what it has to be
 * @param aim what it is wanted to be
 * @param atLeast true if more is better
 * @param unit of the three, with a blank before it; empty for ratios
 */
record Goal(String what, double value, double reach, double aim, boolean atLeast, String unit) {
  /** How far it came. */
  enum Verdict {
    AIM("aim reached"),
    REACHED("reached"),
    MISSED("missed");

    private final String title;

    Verdict(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  static Goal atLeast(String what, double value, double reach, double aim) {
    return new Goal(what, value, reach, aim, true, "");
  }

  static Goal atMost(String what, double value, double reach, double aim) {
    return new Goal(what, value, reach, aim, false, "");
  }

  boolean isMeasured() {
    return !Double.isNaN(value);
  }

  Verdict verdict() {
    if (isWithin(aim) && isWithin(reach)) {
      return Verdict.AIM;
    }
    return isWithin(reach) ? Verdict.REACHED : Verdict.MISSED;
  }

  private boolean isWithin(double limit) {
    return atLeast ? value >= limit : value <= limit;
  }

  /** The three figures and the verdict. */
  String text() {
    String sign = atLeast ? "≥" : "≤";
    return "%s (%s %s, aim %s): %s"
        .formatted(shown(value), sign, shown(reach), shown(aim), verdict().title());
  }

  String shown(double figure) {
    return Double.isNaN(figure) ? "?" : Figures.three(figure) + unit;
  }
}
