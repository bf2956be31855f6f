// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.report;

import static dev.ninebind.conformance.report.Shown.markdown;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
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
      loopback, and are asked the same by the same clients: in the depth `protocol` one of the harness, in the depth
      `posix` a Linux guest whose programs use a mount. Each check follows from the protocol, from POSIX or Linux' man
      pages, or from what Linux' client does; none is there because some server fails it. Where a server lacks a
      message that Linux can do without, so does the client of the harness. A server that a check has ended is started
      again for the next one. A check that could not be tried counts on neither side of a number.

      diod asks its host who a user is, and is given a host that knows all whom the guest acts as. Which further groups
      a guest's process is in, no message tells it.

      The harness and one of the servers have the same authors, and that server was asked much of this by its own tests
      before. Failures that one can be of two minds about say so.
      """;

  /** The whole page. */
  public String text() {
    Markdown page = new Markdown().line(HEAD.strip()).table(List.of("what", "version"));
    page.row(List.of("date", date.toString()));
    versions.forEach((name, version) -> page.row(List.of(markdown(name), markdown(version))));
    page.paragraph("## Checks passed, of those that ran");
    Set<String> suites = new LinkedHashSet<>();
    results.values().forEach(all -> all.forEach(each -> suites.add(each.suite())));
    for (String suite : suites) {
      page.paragraph("### Depth " + markdown(suite));
      Map<String, List<CheckResult>> its = new LinkedHashMap<>();
      results.forEach(
          (title, all) ->
              its.put(title, all.stream().filter(each -> each.suite().equals(suite)).toList()));
      table(page, its);
    }
    results.forEach((title, all) -> server(page, title, all));
    return page.toString();
  }

  private void table(Markdown page, Map<String, List<CheckResult>> results) {
    List<String> titles = results.keySet().stream().map(Shown::markdown).toList();
    page.table(
        around("area", titles, "why it matters"),
        around("---", Collections.nCopies(titles.size(), "---:"), "---"));
    Set<String> areas = new LinkedHashSet<>();
    results.values().forEach(all -> all.forEach(each -> areas.add(each.area())));
    for (String area : areas) {
      List<String> cells =
          results.values().stream()
              .map(all -> cell(all.stream().filter(each -> each.area().equals(area)).toList()))
              .toList();
      page.row(around(markdown(area), cells, markdown(why.getOrDefault(area, ""))));
    }
    page.row(around("**all**", results.values().stream().map(ComparisonPage::cell).toList(), ""));
  }

  private static List<String> around(String first, List<String> fields, String last) {
    List<String> all = new ArrayList<>();
    all.add(first);
    all.addAll(fields);
    all.add(last);
    return all;
  }

  private static String cell(List<CheckResult> results) {
    Tally tally = Tally.of(results);
    String text = tally.passed() + " / " + tally.ran();
    return tally.failed() > 0 ? "**" + text + "**" : text;
  }

  private static void server(Markdown page, String title, List<CheckResult> all) {
    page.paragraph("## " + markdown(title));
    List<CheckResult> failures = all.stream().filter(CheckResult::hasFailed).toList();
    if (failures.isEmpty()) {
      page.paragraph("Nothing failed.");
    } else {
      page.table(List.of("failed", "call, expected and got"));
      for (CheckResult each : failures) {
        String path = each.area() + "/" + each.name();
        String first = markdown(each.detail().lines().findFirst().orElse(""));
        String note = Debatable.note(each);
        page.row(
            List.of(markdown(path), note.isEmpty() ? first : first + " *Debatable: " + note + "*"));
      }
    }
    List<CheckResult> left =
        all.stream().filter(each -> each.status() == CheckResult.Status.NOT_RUN).toList();
    if (!left.isEmpty()) {
      page.paragraph("Not run:").line("");
      for (CheckResult each : left) {
        String path = each.area() + "/" + each.name();
        page.line("* " + markdown(path) + ": " + markdown(each.detail()));
      }
    }
  }
}
