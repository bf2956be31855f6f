// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.speed;

import dev.ninebind.conformance.report.Markdown;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page of what was measured. */
final class SpeedPage {
  private SpeedPage() {}

  /**
   * Its text.
   *
   * @param about the machine, the guest, the servers: words for each
   */
  static String text(
      LocalDate date, List<String> about, int rounds, Map<Row, Map<Peer, List<Double>>> figures) {
    Markdown page = new Markdown();
    page.line("# Speed as applications see it")
        .paragraph(
            "Written by `bin/ninebind conformance speed` on "
                + date
                + ". One guest mounts the servers in turns (`cache=none`, msize 64 KiB), each with"
                + " a folder of its own; medians of "
                + rounds
                + " rounds, with the lowest and the highest. What counts is the ratio; above 1"
                + " Ninebind is faster.")
        .paragraph(String.join("; ", about) + ".")
        .table(
            List.of("row", "unit", "Ninebind", "diod", "ratio"),
            List.of("---", "---", "---:", "---:", "---:"));
    figures.forEach(
        (row, of) -> {
          List<Double> ours = of.get(Peer.NINEBIND);
          List<Double> theirs = of.get(Peer.DIOD);
          page.row(
              List.of(
                  row.title(),
                  row.unit().text(),
                  shown(ours),
                  shown(theirs),
                  "%.2f".formatted(row.unit().times(median(ours), median(theirs)))));
        });
    return page.toString();
  }

  private static String shown(List<Double> figures) {
    double low = figures.stream().mapToDouble(each -> each).min().orElseThrow();
    double high = figures.stream().mapToDouble(each -> each).max().orElseThrow();
    String format = high < 100 ? "%.1f (%.1f–%.1f)" : "%,.0f (%,.0f–%,.0f)";
    return String.format(Locale.ROOT, format, median(figures), low, high);
  }

  /** Of an even number, the mean of both in the middle. */
  static double median(List<Double> figures) {
    double[] sorted = figures.stream().mapToDouble(each -> each).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
