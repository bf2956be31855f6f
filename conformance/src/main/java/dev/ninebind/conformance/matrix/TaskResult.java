// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import dev.ninebind.conformance.report.CheckResult;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is kept of a task that has ended, whatever came of it.
 *
 * @param id of the task
 * @param began when
 * @param seconds how long it took
 * @param versions of the software that was there, by its name
 * @param notes counts and the like, as they were told
 */
record TaskResult(
    String id,
    Instant began,
    long seconds,
    Map<String, String> versions,
    List<String> notes,
    List<CheckResult> checks) {

  TaskResult {
    versions = Collections.unmodifiableMap(new TreeMap<>(versions));
    notes = List.copyOf(notes);
    checks = List.copyOf(checks);
  }

  List<CheckResult> with(CheckResult.Status status) {
    return checks.stream().filter(check -> check.status() == status).toList();
  }

  int count(CheckResult.Status status) {
    return with(status).size();
  }

  /** Whether anything was tried. */
  boolean ran() {
    return count(CheckResult.Status.PASSED) + count(CheckResult.Status.FAILED) > 0;
  }

  boolean isGreen() {
    return count(CheckResult.Status.FAILED) == 0 && count(CheckResult.Status.PASSED) > 0;
  }

  /** Such as {@code 412 passed, 1 failed}. */
  String counts() {
    StringBuilder text = new StringBuilder();
    text.append(count(CheckResult.Status.PASSED)).append(" passed");
    int failed = count(CheckResult.Status.FAILED);
    int notRun = count(CheckResult.Status.NOT_RUN);
    if (failed > 0) {
      text.append(", ").append(failed).append(" failed");
    }
    if (notRun > 0) {
      text.append(", ").append(notRun).append(" not run");
    }
    return text.toString();
  }
}
