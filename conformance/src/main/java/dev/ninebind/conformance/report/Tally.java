// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.report;

import java.util.Collection;

/** How many checks passed, failed, and could not be run. */
public record Tally(int passed, int failed, int notRun) {
  /** Counts results. */
  public static Tally of(Collection<CheckResult> results) {
    int passed = 0;
    int failed = 0;
    int notRun = 0;
    for (CheckResult each : results) {
      switch (each.status()) {
        case PASSED -> passed++;
        case FAILED -> failed++;
        case NOT_RUN -> notRun++;
      }
    }
    return new Tally(passed, failed, notRun);
  }

  /** Those that say something of the server. */
  public int ran() {
    return passed + failed;
  }
}
