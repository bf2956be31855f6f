// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.verification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which call answered what, and how often: the counts that the suites leave. */
final class Statuses {
  private final Map<String, Map<String, Long>> calls = new TreeMap<>();

  /** Adds a file of lines of name, status and count with tabs between; none is nothing. */
  void add(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    for (String line : Files.readAllLines(file)) {
      String[] fields = line.split("\t", -1);
      if (fields.length == 3) {
        calls
            .computeIfAbsent(fields[0], unused -> new TreeMap<>())
            .merge(fields[1], Long.valueOf(fields[2]), Long::sum);
      }
    }
  }

  /** A table. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("| call | answers |");
    lines.add("| --- | --- |");
    calls.forEach(
        (call, statuses) -> {
          List<String> answers = new ArrayList<>();
          statuses.forEach((status, count) -> answers.add(status + " x " + count));
          lines.add("| " + call + " | " + String.join(", ", answers) + " |");
        });
    return lines;
  }
}
