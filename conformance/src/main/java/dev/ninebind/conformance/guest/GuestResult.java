// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import dev.ninebind.conformance.report.CheckResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What one script left behind. Output and kernel messages share the guest's console, in the order
 * in which they appeared, so that an oops stands beside the line that caused it.
 *
 * @param exitCode the script's exit status, 0 to 255
 * @param lines the console while the script ran, without the harness's own markers
 * @param elapsed wall clock time, the hand-over to the guest included (some milliseconds)
 */
public record GuestResult(int exitCode, List<String> lines, Duration elapsed) {
  private static final String PASSED = "ok - ";
  private static final String FAILED = "not ok - ";

  public GuestResult {
    lines = List.copyOf(lines);
  }

  /** The console lines as one text. */
  public String output() {
    return String.join("\n", lines);
  }

  /**
   * What {@code ok} and {@code not ok} lines say. A script that failed without telling of it, or
   * that tells of nothing, has failed.
   *
   * @param title of the script, for what it does not tell itself
   */
  public List<CheckResult> checks(String suite, String area, String title) {
    List<CheckResult> checks = told(suite, area);
    boolean failed = checks.stream().anyMatch(CheckResult::hasFailed);
    if (!failed && (exitCode != 0 || checks.isEmpty())) {
      checks.add(
          CheckResult.failed(suite, area, title, "ended with " + exitCode + ": " + output()));
    }
    return checks;
  }

  /**
   * What {@code ok} and {@code not ok} lines say, and nothing of the script: it may tell nothing,
   * and end as it likes.
   */
  public List<CheckResult> told(String suite, String area) {
    List<CheckResult> told = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(PASSED)) {
        told.add(CheckResult.passed(suite, area, line.substring(PASSED.length())));
      } else if (line.startsWith(FAILED)) {
        String[] parts = line.substring(FAILED.length()).split(": ", 2);
        told.add(CheckResult.failed(suite, area, parts[0], parts.length == 1 ? "" : parts[1]));
      }
    }
    return told;
  }

  /** The lines that begin with {@code prefix}, such as {@code "not ok - "}. */
  public List<String> linesStarting(String prefix) {
    return lines.stream().filter(line -> line.startsWith(prefix)).toList();
  }
}
