// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static java.util.stream.Collectors.groupingBy;

import dev.ninebind.conformance.posix.PosixDifferences;
import dev.ninebind.conformance.posix.PosixDifferences.Difference;
import dev.ninebind.conformance.posix.PosixSuite;
import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.conformance.report.CheckResult.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The lines of {@code docs/posix.md} that are what has run, or what is declared. */
final class PosixPage {
  private PosixPage() {}

  static List<String> lines() throws IOException {
    return Files.readAllLines(Path.of("../docs/posix.md"));
  }

  /** One line an area, with what it asks and how many of its checks passed and did not run. */
  static List<String> areas(List<CheckResult> results) {
    Map<String, Map<Status, List<CheckResult>>> counts =
        results.stream().collect(groupingBy(CheckResult::area, groupingBy(CheckResult::status)));
    return PosixSuite.areas().stream()
        .map(
            area -> {
              Map<Status, List<CheckResult>> of = counts.getOrDefault(area, Map.of());
              return "| %s | %s | %d | %d |"
                  .formatted(
                      area,
                      asks(area),
                      of.getOrDefault(Status.PASSED, List.of()).size(),
                      of.getOrDefault(Status.NOT_RUN, List.of()).size());
            })
        .toList();
  }

  private static String asks(String area) {
    String text = GuestScript.read(PosixSuite.class, "area_" + area + ".py");
    return text.lines().skip(1).findFirst().orElseThrow().replace("\"\"\"", "").replace("|", "\\|");
  }

  /** One line for each reason for which checks of an area were not run. */
  static List<String> notRun(List<CheckResult> results) {
    Set<String> lines = new LinkedHashSet<>();
    for (CheckResult result : results) {
      if (result.status() == Status.NOT_RUN) {
        String title = result.name().split(",", 2)[0];
        lines.add("| %s | %s | %s |".formatted(result.area(), title, result.detail()));
      }
    }
    return List.copyOf(lines);
  }

  /** One line for each of the declared differences. */
  static List<String> differences() {
    List<String> lines = new ArrayList<>();
    for (Difference difference : PosixDifferences.all()) {
      lines.add(
          "| %s | %s | %s | %s |"
              .formatted(
                  String.join(", ", difference.places()),
                  difference.area(),
                  difference.name().replace("|", "\\|"),
                  difference.reason()));
    }
    return lines;
  }
}
