// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The results as a part of a page. It stands between two marks, so that the page may say more: what
 * is around them stays when a new run writes it again.
 */
final class Page {
  private static final String BEGIN = "<!-- begin: replaced by bin/ninebind bench --out -->";
  private static final String END = "<!-- end: replaced by bin/ninebind bench --out -->";

  private final Results results;
  private final Run run;
  private final Optional<Path> plots;

  /**
   * How it was measured.
   *
   * @param fileSystem of the served folder
   * @param wakeful true if idle processors were kept from sleeping
   */
  record Run(
      LocalDate date,
      String machine,
      List<Contestant> contestants,
      String fileSystem,
      int rounds,
      double seconds,
      boolean wakeful) {}

  /**
   * Makes it of results.
   *
   * @param plots where they are, seen from the page
   */
  Page(Results results, Run run, Optional<Path> plots) {
    this.results = results;
    this.run = run;
    this.plots = plots;
  }

  /**
   * A page with the results in it.
   *
   * @param old the page as it was, or an empty text
   */
  String replaceIn(String old) {
    int begin = old.indexOf(BEGIN);
    int end = old.indexOf(END, Math.max(begin, 0));
    if (begin < 0 || end < 0) {
      String start = old.isEmpty() ? "# Performance\n" : old.stripTrailing() + "\n";
      return start + "\n" + BEGIN + "\n\n" + text() + "\n" + END + "\n";
    }
    return old.substring(0, begin) + BEGIN + "\n\n" + text() + "\n" + old.substring(end);
  }

  private String text() {
    List<String> lines = new ArrayList<>();
    lines.add("## Beside its peers");
    lines.add("");
    lines.addAll(how());
    lines.add("");
    table(lines);
    goals(lines);
    if (plots.isPresent()) {
      for (String each : Plots.FILES) {
        lines.add("![" + each + "](" + plots.get() + "/" + each + ")");
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private List<String> how() {
    List<String> versions = new ArrayList<>();
    run.contestants().stream()
        .filter(each -> results.memory().containsKey(each.name()))
        .filter(each -> !each.version().isEmpty())
        .forEach(each -> versions.add(each.name() + " " + each.version()));
    return List.of(
        "%s. %s. %s.".formatted(run.date(), run.machine(), String.join(", ", versions)),
        "A folder on %s, an msize of %,d for all, over loopback; %d × %s s for each cell, in turns;"
            .formatted(
                run.fileSystem(), Contestants.MSIZE, run.rounds(), Figures.three(run.seconds())),
        run.wakeful()
            ? "idle processors kept awake (`/dev/cpu_dma_latency`)."
            : "idle processors may sleep: at depth 1 their wake-ups are most of what is seen.",
        "Medians (lowest–highest of the rounds); `d` is the depth, `c` the number of connections; an"
            + " operation of `64k` is what a message holds, 65,512 bytes.",
        "`echo` answers without doing anything, `calls` are the host's own system calls without a server.");
  }

  private void table(List<String> lines) {
    lines.add(
        "| row | | a second | p50 / p99 / p99.9 µs | server's processor µs each | Ninebind : this |");
    lines.add("| --- | --- | --- | --- | --- | --- |");
    for (String row : results.rows()) {
      Map<String, Series> all = results.of(row);
      for (String each : all.keySet()) {
        lines.add(line(row, each, all));
      }
    }
    lines.add("");
  }

  private static String line(String row, String contestant, Map<String, Series> all) {
    Series series = all.get(contestant);
    if (series.hasFailed()) {
      return "| %s | %s | %s | | | |".formatted(row, contestant, series.failure());
    }
    boolean itself = contestant.equals(Contestant.NINEBIND);
    return "| %s | %s | %s | %s | %s | %s |"
        .formatted(
            itself ? row : "",
            contestant,
            Cells.rate(row, series),
            Cells.latencies(series),
            Figures.three(series.median(Sample::cpuMicros)),
            itself || row.equals(Rows.START)
                ? ""
                : Figures.range(all.get(Contestant.NINEBIND).ratioTo(series, Sample::perSecond)));
  }

  private void goals(List<String> lines) {
    List<Goal> goals = Goals.of(results);
    if (goals.isEmpty()) {
      return;
    }
    lines.add("| goal | is | to reach | aim | |");
    lines.add("| --- | --- | --- | --- | --- |");
    for (Goal goal : goals) {
      lines.add(
          "| %s | %s | %s %s | %s | %s |"
              .formatted(
                  goal.what(),
                  goal.shown(goal.value()),
                  goal.atLeast() ? "≥" : "≤",
                  goal.shown(goal.reach()),
                  goal.shown(goal.aim()),
                  goal.verdict().title()));
    }
    lines.add("");
    if (!results.memory().isEmpty()) {
      lines.add("| server | idle MiB | most MiB |");
      lines.add("| --- | --- | --- |");
      results
          .memory()
          .forEach(
              (name, memory) ->
                  lines.add(
                      "| %s | %s | %s |"
                          .formatted(
                              name,
                              memory.idle() == 0 ? "" : Figures.three(memory.idle() / 1048576.0),
                              Figures.three(memory.peak() / 1048576.0))));
      lines.add("");
    }
  }
}
