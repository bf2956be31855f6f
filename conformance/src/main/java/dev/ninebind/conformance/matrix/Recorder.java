// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import dev.ninebind.conformance.report.CheckResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Takes down what a task tells while it runs, so that it is not lost when the task breaks off. */
final class Recorder {
  private final Task task;
  private final Instant began;
  private final Consumer<String> progress;
  private final Map<String, String> versions = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();
  private final List<CheckResult> checks = new ArrayList<>();

  /**
   * @param progress is told what the task does
   */
  Recorder(Task task, Instant began, Consumer<String> progress) {
    this.task = task;
    this.began = began;
    this.progress = progress;
  }

  /** What it does now; a line that begins with {@code #} is a count or the like, and is kept. */
  void says(String line) {
    if (line.startsWith("# ")) {
      notes.add(line.substring(2));
    }
    progress.accept(line);
  }

  void versions(Map<String, String> more) {
    versions.putAll(more);
  }

  void checks(List<CheckResult> more) {
    checks.addAll(more);
  }

  /**
   * What is kept of it.
   *
   * @param sources of the server that it was done with
   */
  TaskResult result(String sources, Instant ended) {
    List<CheckResult> others =
        checks.stream().filter(check -> check.status() != CheckResult.Status.PASSED).toList();
    return new TaskResult(
        task.id(),
        sources,
        began,
        Duration.between(began, ended).toSeconds(),
        versions,
        notes,
        checks.size() - others.size(),
        others);
  }
}
