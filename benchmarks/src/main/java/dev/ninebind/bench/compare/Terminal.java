// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** Tells a person what is measured, and each row when it is there. */
final class Terminal implements Bench.Report {
  private final PrintWriter out;
  private final boolean terminal;
  private final int rows;
  private int done;

  /**
   * Tells it to a writer.
   *
   * @param terminal true if what is going on may be written over itself
   * @param rows that are to come
   */
  Terminal(PrintWriter out, boolean terminal, int rows) {
    this.out = out;
    this.terminal = terminal;
    this.rows = rows;
  }

  @Override
  public void leftOut(String contestant, String why) {
    out.println("left out: " + why);
    out.flush();
  }

  @Override
  public void measuring(String row, int round, String contestant) {
    if (terminal) {
      String which = round == 0 ? "first pass" : "round " + round;
      out.print("\r\033[K[%d of %d] %s: %s, %s".formatted(done + 1, rows, row, which, contestant));
      out.flush();
    }
  }

  @Override
  public void measured(String row, Results results) {
    done++;
    out.println((terminal ? "\r\033[K" : "") + "[%d of %d] %s".formatted(done, rows, row));
    for (Map.Entry<String, Series> each : results.of(row).entrySet()) {
      out.println("  %-9s %s".formatted(each.getKey(), text(row, each.getValue())));
    }
    for (Goal goal : Goals.of(results, row)) {
      out.println("  " + goal.what().replaceFirst("^" + row + ": ", "") + " " + goal.text());
    }
    out.flush();
  }

  private static String text(String row, Series series) {
    if (series.hasFailed()) {
      return series.failure();
    }
    String latencies = Cells.latencies(series);
    String cpu = Figures.three(series.median(Sample::cpuMicros));
    return "%-34s %s%s"
        .formatted(
            Cells.rate(row, series),
            latencies.isEmpty() ? "" : "p50/p99/p99.9 " + latencies + " µs",
            cpu.isEmpty() ? "" : ", CPU " + cpu + " µs")
        .stripTrailing();
  }

  /** After the last row: what was to be reached. */
  void goals(Results results) {
    List<Goal> goals = Goals.of(results);
    if (goals.isEmpty()) {
      return;
    }
    out.println();
    goals.forEach(goal -> out.println("%s: %s".formatted(goal.what(), goal.text())));
    long missed = goals.stream().filter(each -> each.verdict() == Goal.Verdict.MISSED).count();
    long aims = goals.stream().filter(each -> each.verdict() == Goal.Verdict.AIM).count();
    out.println(
        "%d goals: %d at the aim, %d reached, %d missed"
            .formatted(goals.size(), aims, goals.size() - aims - missed, missed));
    out.flush();
  }
}
