// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.conformance.report.Markdown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code docs/applications.md}: each application in its cells. */
final class ApplicationsPage {
  private ApplicationsPage() {}

  /**
   * Writes the page.
   *
   * @param results of the tasks, by their ids
   */
  static String of(List<Task> tasks, Map<String, TaskResult> results) {
    Map<WorkloadTask, TaskResult> rows = new LinkedHashMap<>();
    Map<String, Cell> cells = new LinkedHashMap<>();
    for (Task task : tasks) {
      if (task instanceof WorkloadTask workload) {
        rows.put(workload, results.get(task.id()));
        cells.put(task.id(), task.cell());
      }
    }
    Markdown page = new Markdown().line("# Applications");
    page.paragraph(
            "Each with its whole state on the mount, through its life: prepared, exercised, killed in each way that")
        .line(
            "its row counts, recovered, checked by its own means. Each meets every kernel and every kind of volume;")
        .line(
            "all together meet each pair of kernel, way of caching, size of messages and volume that is listed below.");
    PageParts.origin(page, rows.values());
    page.paragraph(PageParts.summary(rows.values()));

    page.table(
        List.of(
            "application",
            "volume",
            "kernel",
            "cache",
            "msize",
            "result",
            "kills",
            "checks",
            "min",
            "date"));
    rows.forEach(
        (task, result) ->
            page.row(
                List.of(
                    task.subject(),
                    task.cell().volume().title(),
                    result.versions().getOrDefault("Linux", task.cell().linux().title()),
                    task.cell().cache(),
                    task.cell().size(),
                    PageParts.verdict(result),
                    kills(task),
                    result.tally().toString(),
                    "" + (result.seconds() + 30) / 60,
                    result.tally().ran() > 0 ? PageParts.date(result).toString() : "")));

    page.paragraph("## Failures");
    PageParts.list(page, CheckResult.Status.FAILED, rows.values(), cells);
    page.paragraph("## Not run");
    PageParts.list(page, CheckResult.Status.NOT_RUN, rows.values(), cells);
    page.paragraph("## Pairs that did not occur").paragraph(pairs(rows));

    page.paragraph("## What each did");
    rows.keySet().stream()
        .map(WorkloadTask::workload)
        .distinct()
        .forEach(
            workload -> {
              page.paragraph("### " + workload.name()).paragraph(workload.description());
              rows.forEach(
                  (task, result) -> {
                    if (task.workload().equals(workload) && !result.notes().isEmpty()) {
                      page.paragraph(task.cell() + ":").line("");
                      result.notes().forEach(note -> page.line("* " + note));
                    }
                  });
            });
    return page.toString();
  }

  private static String kills(WorkloadTask task) {
    return task.rounds().entrySet().stream()
        .map(entry -> entry.getKey().what() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String pairs(Map<WorkloadTask, TaskResult> rows) {
    List<Cell> ran = new ArrayList<>();
    rows.forEach(
        (task, result) -> {
          if (result.tally().passed() > 0) {
            ran.add(task.cell());
          }
        });
    List<String> missing = Pairs.missing(ran);
    return missing.isEmpty() ? "None." : String.join("; ", missing) + ".";
  }
}
