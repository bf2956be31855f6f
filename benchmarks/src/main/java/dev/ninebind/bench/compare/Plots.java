// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.style.Styler;

/**
 * A dot for each row and server, on a logarithmic scale, as PNG: text in the SVG that can be had is
 * outlines, megabytes of them.
 */
final class Plots {
  private static final int WIDTH = 1400;
  private static final int HEIGHT = 700;

  /** Files that {@link #write} makes, with what they show. */
  static final List<String> FILES = List.of("rates.png", "latencies.png", "processor.png");

  private Plots() {}

  /**
   * Writes them to a folder.
   *
   * @return why this Java cannot draw, if it cannot: without fonts it fails
   */
  static Optional<String> write(Results results, Path folder) throws IOException {
    System.setProperty("java.awt.headless", "true");
    Files.createDirectories(folder);
    try {
      write(results, Sample::perSecond, "Operations a second", folder.resolve(FILES.get(0)));
      write(results, Sample::p99, "99th percentile of latency, µs", folder.resolve(FILES.get(1)));
      write(
          results,
          Sample::cpuMicros,
          "Processor time of the server for an operation, µs",
          folder.resolve(FILES.get(2)));
      return Optional.empty();
    } catch (LinkageError | RuntimeException e) {
      return Optional.of(e.toString()); // which of the two depends on what is missing
    }
  }

  private static void write(
      Results results, ToDoubleFunction<Sample> figure, String title, Path file)
      throws IOException {
    List<String> rows =
        results.rows().stream()
            .filter(row -> !row.equals(Rows.START))
            .filter(row -> results.get(row, Contestant.NINEBIND).median(figure) > 0)
            .toList();
    if (rows.isEmpty()) {
      return;
    }
    CategoryChart chart =
        new CategoryChartBuilder().width(WIDTH).height(HEIGHT).title(title).build();
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setDefaultSeriesRenderStyle(CategorySeries.CategorySeriesRenderStyle.Scatter);
    chart.getStyler().setXAxisLabelRotation(60);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    for (String server : Contestant.SERVERS) {
      List<Double> dots = new ArrayList<>();
      for (String row : rows) {
        double value = results.get(row, server).median(figure);
        dots.add(value > 0 ? value : null);
      }
      if (dots.stream().anyMatch(dot -> dot != null)) {
        chart.addSeries(server, rows, dots);
      }
    }
    BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
  }
}
