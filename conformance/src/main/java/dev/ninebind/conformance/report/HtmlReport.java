// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.report;

import static dev.ninebind.conformance.report.Shown.html;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A {@link Report} for people to read and share: one page that loads nothing. First the table of
 * areas and depths, then each failure with its call, then what could not be run, then all names.
 */
public final class HtmlReport {
  private static final String STYLE =
      """
      body { font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 70em; padding: 0 1em;
        color: #1b1f24; background: #fff }
      h1 { font-size: 1.5em } h2 { font-size: 1.2em; margin-top: 2em }
      table { border-collapse: collapse } th, td { text-align: left; padding: .25em .8em;
        border-bottom: 1px solid #d8dee4; vertical-align: top }
      td.good { background: #dafbe1 } td.some { background: #ffebe9 } td.none { color: #57606a }
      td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
      td.why { color: #57606a } code, pre { font: 13px/1.45 ui-monospace, monospace }
      pre { background: #f6f8fa; padding: .6em .8em; white-space: pre-wrap;
        overflow-wrap: anywhere; margin: .3em 0 1em }
      .failed { color: #a40e26 } .passed { color: #116329 } .notrun { color: #57606a }
      summary { cursor: pointer }
      @media (prefers-color-scheme: dark) { body { color: #e6edf3; background: #0d1117 }
        th, td { border-color: #30363d } pre { background: #161b22 } td.good { background: #0f3d20 }
        td.some { background: #5a1e1e } .failed { color: #ff7b72 } .passed { color: #56d364 } }
      """;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private final Report report;
  private final StringBuilder page = new StringBuilder();

  private HtmlReport(Report report) {
    this.report = report;
  }

  /** The whole page. */
  public static String of(Report report) {
    HtmlReport html = new HtmlReport(report);
    html.write();
    return html.page.toString();
  }

  private void write() {
    String title = "9P2000.L conformance of " + html(Shown.line(report.target()));
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>" + title + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n")
        .append("<h1>" + title + "</h1>\n");
    Tally tally = report.tally();
    page.append("<p><strong class=\"passed\">" + tally.passed() + " passed</strong>, ")
        .append("<strong class=\"" + (tally.failed() > 0 ? "failed" : "passed") + "\">")
        .append(tally.failed() + " failed</strong>, " + tally.notRun() + " not run.</p>\n");
    facts();
    matrix();
    failures();
    notRun();
    all();
    page.append("</body>\n</html>\n");
  }

  private void facts() {
    page.append("<table>\n");
    fact("date", DATE.format(report.began()));
    fact("took", report.took().toSeconds() + " s");
    report.facts().forEach(this::fact);
    page.append("</table>\n");
  }

  private void fact(String name, String value) {
    page.append("<tr><th>" + html(name) + "</th><td>" + html(value) + "</td></tr>\n");
  }

  private void matrix() {
    page.append("<h2>Areas</h2>\n<table>\n<thead><tr><th>area</th>");
    report.depths().forEach(depth -> page.append("<th>" + html(depth) + "</th>"));
    page.append("<th>why it matters</th></tr></thead>\n<tbody>\n");
    for (Map.Entry<String, List<CheckResult>> area : report.areas().entrySet()) {
      page.append("<tr><td>" + html(area.getKey()) + "</td>");
      for (String depth : report.depths()) {
        cell(
            Tally.of(area.getValue().stream().filter(each -> each.suite().equals(depth)).toList()));
      }
      String why = report.why().getOrDefault(area.getKey(), "");
      page.append("<td class=\"why\">" + html(why) + "</td></tr>\n");
    }
    page.append("</tbody>\n</table>\n");
  }

  private void cell(Tally tally) {
    if (tally.ran() == 0) {
      String text = tally.notRun() == 0 ? "" : "not run";
      page.append("<td class=\"number none\">" + text + "</td>");
      return;
    }
    page.append("<td class=\"number " + (tally.failed() == 0 ? "good" : "some") + "\">")
        .append(tally.passed() + " / " + tally.ran() + "</td>");
  }

  private void failures() {
    List<CheckResult> failures = report.failures();
    page.append("<h2>Failures</h2>\n");
    if (failures.isEmpty()) {
      page.append("<p>None.</p>\n");
    }
    for (CheckResult each : failures) {
      page.append("<p class=\"failed\"><strong>" + html(path(each)) + "</strong></p>\n")
          .append("<pre>" + html(each.detail()) + "</pre>\n");
    }
  }

  private void notRun() {
    List<CheckResult> left = report.with(CheckResult.Status.NOT_RUN);
    if (left.isEmpty()) {
      return;
    }
    page.append("<h2>Not run</h2>\n<table>\n");
    for (CheckResult each : left) {
      page.append("<tr><td>" + html(path(each)) + "</td><td>" + html(each.detail()))
          .append("</td></tr>\n");
    }
    page.append("</table>\n");
  }

  private void all() {
    page.append("<h2>All checks</h2>\n");
    report
        .areas()
        .forEach(
            (area, results) -> {
              page.append("<details><summary>" + html(area) + " (" + results.size() + ")")
                  .append("</summary>\n<table>\n");
              for (CheckResult each : results) {
                String status = each.status().name().toLowerCase(Locale.ROOT);
                page.append("<tr><td class=\"" + status.replace("_", "") + "\">")
                    .append(status.replace('_', ' ') + "</td><td>" + html(each.suite()))
                    .append("</td><td>" + html(each.name()) + "</td></tr>\n");
              }
              page.append("</table>\n</details>\n");
            });
  }

  private static String path(CheckResult result) {
    return result.suite() + ": " + result.area() + "/" + result.name();
  }
}
