// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A {@link Report} for a terminal: a line an area, each failure, and one line of all. */
public final class Summary {
  private Summary() {}

  /** Its lines. */
  public static List<String> of(Report report) {
    List<String> lines = new ArrayList<>();
    for (String depth : report.depths()) {
      lines.add(line(depth, "passed", "failed", "not run"));
      report
          .areas()
          .forEach(
              (area, results) -> {
                Tally tally =
                    Tally.of(results.stream().filter(each -> each.suite().equals(depth)).toList());
                if (tally.ran() + tally.notRun() > 0) {
                  lines.add(line("  " + Shown.line(area), tally));
                }
              });
    }
    lines.add(line("all", report.tally()));
    return lines;
  }

  private static String line(String title, Tally tally) {
    return line(title, number(tally.passed()), number(tally.failed()), number(tally.notRun()));
  }

  private static String number(int count) {
    return count == 0 ? "-" : Integer.toString(count);
  }

  private static String line(String title, String passed, String failed, String notRun) {
    return String.format(Locale.ROOT, "%-28s %8s %8s %8s", title, passed, failed, notRun);
  }
}
