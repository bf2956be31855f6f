// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.report;

/**
 * What came of one check.
 *
 * @param suite the depth that it belongs to: {@code protocol}, {@code posix} or {@code workloads}
 * @param area what it is about, such as {@code rename} or {@code postgresql}
 * @param name says what holds if it passes; unique within its area
 * @param status what came of it
 * @param detail empty if it passed; else the call that failed, what was expected and what came
 *     instead, in the form {@code CALL: expected <E>, got <G>} where there is one call
 */
public record CheckResult(String suite, String area, String name, Status status, String detail) {
  /** What came of a check. */
  public enum Status {
    PASSED,
    FAILED,
    /** It could not be tried, which its detail says why; it counts as neither of the others. */
    NOT_RUN
  }

  public static CheckResult passed(String suite, String area, String name) {
    return new CheckResult(suite, area, name, Status.PASSED, "");
  }

  public static CheckResult failed(String suite, String area, String name, String detail) {
    return new CheckResult(suite, area, name, Status.FAILED, detail);
  }

  public static CheckResult notRun(String suite, String area, String name, String why) {
    return new CheckResult(suite, area, name, Status.NOT_RUN, why);
  }

  /** The same of a check with another name. */
  public CheckResult withName(String other) {
    return new CheckResult(suite, area, other, status, detail);
  }

  /** The same in other words. */
  public CheckResult withDetail(String other) {
    return new CheckResult(suite, area, name, status, other);
  }

  public boolean hasFailed() {
    return status == Status.FAILED;
  }
}
