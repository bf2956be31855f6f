// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import dev.ninebind.conformance.report.CheckResult;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the two pages of a full run have in common. */
final class Report {
  private Report() {}

  /** When and with what, as one sentence each. */
  static void origin(Markdown page, Collection<TaskResult> results) {
    Map<String, TreeSet<String>> versions = new TreeMap<>();
    for (TaskResult result : results) {
      result
          .versions()
          .forEach(
              (name, version) -> versions.computeIfAbsent(name, n -> new TreeSet<>()).add(version));
    }
    Optional<LocalDate> first =
        results.stream().filter(TaskResult::ran).map(Report::date).min(LocalDate::compareTo);
    Optional<LocalDate> last =
        results.stream().filter(TaskResult::ran).map(Report::date).max(LocalDate::compareTo);
    String days =
        first.equals(last)
            ? first.map(LocalDate::toString).orElse("never")
            : first.orElseThrow() + " to " + last.orElseThrow();
    page.paragraph("Written by `bin/verify --full`. Run: " + days + ".");
    if (!versions.isEmpty()) {
      page.line(
          versions.entrySet().stream()
              .map(entry -> entry.getKey() + " " + String.join(" and ", entry.getValue()))
              .collect(Collectors.joining("; ", "Versions: ", ".")));
    }
  }

  /** Its day, in UTC. */
  static LocalDate date(TaskResult result) {
    return LocalDate.ofInstant(result.began(), ZoneOffset.UTC);
  }

  /** In one field of a table. */
  static String verdict(TaskResult result) {
    int failed = result.count(CheckResult.Status.FAILED);
    int passed = result.count(CheckResult.Status.PASSED);
    int notRun = result.count(CheckResult.Status.NOT_RUN);
    if (failed > 0) {
      return "**" + failed + " of " + (failed + passed) + " failed**";
    }
    if (passed == 0) {
      return "not run";
    }
    return "passed" + (notRun > 0 ? ", " + notRun + " not run" : "");
  }

  /** How many tasks passed, failed, did not run, as one sentence. */
  static String summary(Collection<TaskResult> results) {
    long green = results.stream().filter(TaskResult::isGreen).count();
    long failed =
        results.stream().filter(result -> result.count(CheckResult.Status.FAILED) > 0).count();
    long checks = results.stream().mapToLong(r -> r.count(CheckResult.Status.PASSED)).sum();
    long bad = results.stream().mapToLong(r -> r.count(CheckResult.Status.FAILED)).sum();
    long notRun = results.stream().mapToLong(r -> r.count(CheckResult.Status.NOT_RUN)).sum();
    return results.size()
        + " rows: "
        + green
        + " passed, "
        + failed
        + " failed, "
        + (results.size() - green - failed)
        + " not run. "
        + (checks + bad + notRun)
        + " checks: "
        + checks
        + " passed, "
        + bad
        + " failed, "
        + notRun
        + " not run.";
  }

  /**
   * The checks with that status, each once, with where it was so.
   *
   * @param titles of the tasks, by their ids
   */
  static void list(
      Markdown page,
      CheckResult.Status status,
      Collection<TaskResult> results,
      Map<String, String> titles) {
    Map<String, TreeSet<String>> where = new TreeMap<>();
    Map<String, String> details = new TreeMap<>();
    for (TaskResult result : results) {
      for (CheckResult check : result.with(status)) {
        String name = check.area() + ": " + check.name();
        where.computeIfAbsent(name, n -> new TreeSet<>()).add(titles.get(result.id()));
        details.putIfAbsent(name, check.detail());
      }
    }
    if (where.isEmpty()) {
      page.paragraph("None.");
      return;
    }
    page.table(List.of("check", "what came", "where"));
    where.forEach(
        (name, cells) ->
            page.row(
                List.of(
                    name, Markdown.code(shortened(details.get(name))), String.join("; ", cells))));
  }

  private static String shortened(String detail) {
    return detail.length() <= 300 ? detail : detail.substring(0, 300) + " …";
  }
}
