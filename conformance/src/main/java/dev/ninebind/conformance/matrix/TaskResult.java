// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.conformance.report.Tally;
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

  Tally tally() {
    return Tally.of(checks);
  }
}
