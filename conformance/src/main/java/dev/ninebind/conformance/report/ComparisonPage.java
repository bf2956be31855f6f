// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.report;

import static dev.ninebind.conformance.report.Shown.markdown;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The results of several servers side by side, in Markdown.
 *
 * @param versions of each server, by its title, and of what else matters
 * @param why areas matter, by their names
 * @param results of each server, by its title
 */
public record ComparisonPage(
    LocalDate date,
    Map<String, String> versions,
    Map<String, String> why,
    Map<String, List<CheckResult>> results) {
  private static final String HEAD =
      """
      # How servers compare

      What `bin/ninebind conformance` says of Ninebind and of [diod](https://github.com/chaos/diod), run by
      `bin/ninebind conformance compare`, which wrote this page. All of them serve fresh folders of one host over its
      loopback, and are asked the same by the same client. Each check follows from the protocol, from POSIX or Linux'
      man pages, or from what Linux' client does; none is there because some server fails it. Where a server lacks a
      message that Linux can do without, so does the client of the harness. A server that a check has ended is started
      again for the next one. A check that could not be tried counts on neither side of a number.

      The harness and one of the servers have the same authors, and that server was asked much of this by its own tests
      before. Failures that one can be of two minds about say so.

      """;

  /** The whole page. */
  public String text() {
    StringBuilder page = new StringBuilder(HEAD);
    page.append("| what | version |\n| --- | --- |\n| date | " + date + " |\n");
    versions.forEach(
        (name, version) -> page.append("| " + markdown(name) + " | " + markdown(version) + " |\n"));
    table(page);
    results.forEach((title, all) -> server(page, title, all));
    return page.toString();
  }

  private void table(StringBuilder page) {
    page.append("\n## Checks passed, of those that ran\n\n| area |");
    results.keySet().forEach(title -> page.append(" " + markdown(title) + " |"));
    page.append(" why it matters |\n| --- |");
    results.keySet().forEach(title -> page.append(" ---: |"));
    page.append(" --- |\n");
    Set<String> areas = new LinkedHashSet<>();
    results.values().forEach(all -> all.forEach(each -> areas.add(each.area())));
    for (String area : areas) {
      page.append("| " + markdown(area) + " |");
      results
          .values()
          .forEach(
              all ->
                  page.append(
                      cell(all.stream().filter(each -> each.area().equals(area)).toList())));
      page.append(" " + markdown(why.getOrDefault(area, "")) + " |\n");
    }
    page.append("| **all** |");
    results.values().forEach(all -> page.append(cell(all)));
    page.append(" |\n");
  }

  private static String cell(List<CheckResult> results) {
    Tally tally = Tally.of(results);
    String text = tally.passed() + " / " + tally.ran();
    return tally.failed() > 0 ? " **" + text + "** |" : " " + text + " |";
  }

  private static void server(StringBuilder page, String title, List<CheckResult> all) {
    page.append("\n## " + markdown(title) + "\n\n");
    List<CheckResult> failures =
        all.stream().filter(each -> each.status() == CheckResult.Status.FAILED).toList();
    if (failures.isEmpty()) {
      page.append("Nothing failed.\n");
    } else {
      page.append("| failed | call, expected and got |\n| --- | --- |\n");
      for (CheckResult each : failures) {
        String first = each.detail().lines().findFirst().orElse("");
        page.append("| " + markdown(each.area() + "/" + each.name()) + " | " + markdown(first));
        String note = Debatable.note(each.area() + "/" + each.name());
        page.append(note.isEmpty() ? " |\n" : " *Debatable: " + note + "* |\n");
      }
    }
    Map<String, String> left = new LinkedHashMap<>();
    all.stream()
        .filter(each -> each.status() == CheckResult.Status.NOT_RUN)
        .forEach(each -> left.put(each.area() + "/" + each.name(), each.detail()));
    if (!left.isEmpty()) {
      page.append("\nNot run:\n\n");
      left.forEach((name, why) -> page.append("* " + markdown(name) + ": " + markdown(why) + "\n"));
    }
  }
}
