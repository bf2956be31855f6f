// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.conformance.report.Markdown;
import dev.ninebind.conformance.report.Shown;
import dev.ninebind.conformance.report.Tally;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the two pages of a full run have in common. */
final class PageParts {
  private PageParts() {}

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
        results.stream().filter(PageParts::ran).map(PageParts::date).min(LocalDate::compareTo);
    Optional<LocalDate> last =
        results.stream().filter(PageParts::ran).map(PageParts::date).max(LocalDate::compareTo);
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

  private static boolean ran(TaskResult result) {
    return result.tally().ran() > 0;
  }

  /** Its day, in UTC. */
  static LocalDate date(TaskResult result) {
    return LocalDate.ofInstant(result.began(), ZoneOffset.UTC);
  }

  /** In one field of a table. */
  static String verdict(TaskResult result) {
    Tally tally = result.tally();
    if (tally.failed() > 0) {
      return "**" + tally.failed() + " of " + tally.ran() + " failed**";
    }
    if (tally.passed() == 0) {
      return "not run";
    }
    return "passed" + (tally.notRun() > 0 ? ", " + tally.notRun() + " not run" : "");
  }

  /** How many tasks passed, failed, did not run, as one sentence, and how many checks. */
  static String summary(Collection<TaskResult> results) {
    List<Tally> rows = results.stream().map(TaskResult::tally).toList();
    long green = rows.stream().filter(Tally::isGreen).count();
    long failed = rows.stream().filter(row -> row.failed() > 0).count();
    Tally checks = rows.stream().reduce(new Tally(0, 0, 0), Tally::plus);
    return "%d rows: %d passed, %d failed, %d not run. %d checks: %d passed, %d failed, %d not run."
        .formatted(
            rows.size(),
            green,
            failed,
            rows.size() - green - failed,
            checks.ran() + checks.notRun(),
            checks.passed(),
            checks.failed(),
            checks.notRun());
  }

  /**
   * The checks with that status, each once, with where it was so.
   *
   * @param cells of the tasks, by their ids
   */
  static void list(
      Markdown page,
      CheckResult.Status status,
      Collection<TaskResult> results,
      Map<String, Cell> cells) {
    Map<String, List<Cell>> where = new TreeMap<>();
    Map<String, String> details = new TreeMap<>();
    for (TaskResult result : results) {
      for (CheckResult check : result.with(status)) {
        String name = check.area() + ": " + check.name();
        where.computeIfAbsent(name, n -> new ArrayList<>()).add(cells.get(result.id()));
        details.putIfAbsent(name, check.detail());
      }
    }
    if (where.isEmpty()) {
      page.paragraph("None.");
      return;
    }
    page.table(List.of("check", "what came", "where"));
    where.forEach(
        (name, found) ->
            page.row(
                List.of(
                    Shown.markdown(name),
                    Shown.code(shortened(details.get(name))),
                    CellSet.describe(found))));
  }

  private static String shortened(String detail) {
    return detail.length() <= 300 ? detail : detail.substring(0, 300) + " …";
  }
}
