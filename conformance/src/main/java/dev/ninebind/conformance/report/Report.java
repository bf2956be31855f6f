// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run came to, for people and programs.
 *
 * @param target the server that was asked
 * @param facts what else a reader has to know: versions, options, in the order to be shown
 * @param why for areas, by their names: what users have of it, in one sentence
 * @param began when
 * @param took how long
 * @param results all of them, in the order in which they came
 */
public record Report(
    String target,
    Map<String, String> facts,
    Map<String, String> why,
    Instant began,
    Duration took,
    List<CheckResult> results) {
  /** Numbers of results by status, of a whole run or a part of it. */
  public Tally tally() {
    return Tally.of(results);
  }

  /** Those of each area, in the order in which areas came. */
  public Map<String, List<CheckResult>> areas() {
    Map<String, List<CheckResult>> areas = new LinkedHashMap<>();
    for (CheckResult each : results) {
      areas.computeIfAbsent(each.area(), unused -> new ArrayList<>()).add(each);
    }
    return areas;
  }

  /** The depths that there are results of, in order. */
  public List<String> depths() {
    return results.stream().map(CheckResult::suite).distinct().toList();
  }

  /** Those that failed. */
  public List<CheckResult> failures() {
    return with(CheckResult.Status.FAILED);
  }

  /** Those that came to this. */
  public List<CheckResult> with(CheckResult.Status status) {
    return results.stream().filter(result -> result.status() == status).toList();
  }
}
