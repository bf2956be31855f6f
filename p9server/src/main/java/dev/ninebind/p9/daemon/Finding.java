// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.host.Outcome;

/**
 * What {@code doctor} found of one feature.
 *
 * @param guest what a guest sees of it
 * @param remedy what to do about it; empty if there is nothing to do
 * @param found what the host said where it does not work, as in {@code EPERM}; else empty
 */
record Finding(String feature, Verdict verdict, String guest, String remedy, String found) {
  /**
   * A line of a table of features: what is said of one in each case.
   *
   * @param <T> what is looked at
   * @param failure the verdict if it does not work
   * @param works what a guest sees then
   * @param fails what it sees otherwise
   */
  record Row<T>(
      String feature, T looked, Verdict failure, String works, String fails, String remedy) {
    Finding finding(Outcome outcome) {
      Verdict verdict = Verdict.of(outcome, failure);
      return switch (verdict) {
        case WORKS -> new Finding(feature, verdict, works, "", "");
        case UNTRIED -> new Finding(feature, verdict, "if it works: " + works, "", "");
        default -> new Finding(feature, verdict, fails, remedy, outcome.told());
      };
    }
  }
}
