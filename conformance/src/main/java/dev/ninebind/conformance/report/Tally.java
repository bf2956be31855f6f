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

  /** Both together. */
  public Tally plus(Tally other) {
    return new Tally(passed + other.passed, failed + other.failed, notRun + other.notRun);
  }

  /** Those that say something of the server. */
  public int ran() {
    return passed + failed;
  }

  /** Whether something was tried, and all of it passed. */
  public boolean isGreen() {
    return failed == 0 && passed > 0;
  }

  /** Such as {@code 412 passed, 1 failed}: what there is none of is left out, but passed checks. */
  @Override
  public String toString() {
    return passed
        + " passed"
        + (failed > 0 ? ", " + failed + " failed" : "")
        + (notRun > 0 ? ", " + notRun + " not run" : "");
  }
}
