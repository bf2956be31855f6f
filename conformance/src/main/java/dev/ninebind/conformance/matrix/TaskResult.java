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
 * @param sources which server it was done with: a digest of its sources
 * @param began when
 * @param seconds how long it took
 * @param versions of the software that was there, by its name
 * @param notes counts and the like, as they were told
 * @param passed how many checks did
 * @param others the checks that did not pass
 */
record TaskResult(
    String id,
    String sources,
    Instant began,
    long seconds,
    Map<String, String> versions,
    List<String> notes,
    int passed,
    List<CheckResult> others) {

  TaskResult {
    versions = Collections.unmodifiableMap(new TreeMap<>(versions));
    notes = List.copyOf(notes);
    others = List.copyOf(others);
  }

  /** The checks with that status, which is not that they passed. */
  List<CheckResult> with(CheckResult.Status status) {
    return others.stream().filter(check -> check.status() == status).toList();
  }

  Tally tally() {
    return Tally.of(others).plus(new Tally(passed, 0, 0));
  }
}
