// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import java.time.Duration;
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

  public GuestResult {
    lines = List.copyOf(lines);
  }

  /** The console lines as one text. */
  public String output() {
    return String.join("\n", lines);
  }

  /** The lines that begin with {@code prefix}, such as {@code "not ok - "}. */
  public List<String> linesStarting(String prefix) {
    return lines.stream().filter(line -> line.startsWith(prefix)).toList();
  }
}
