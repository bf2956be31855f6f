// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;

/** How long tasks will take, by how long those with the same subject took. */
final class Estimate {
  private final Map<String, LongSummaryStatistics> taken = new HashMap<>();
  private final LongSummaryStatistics all = new LongSummaryStatistics();

  Estimate(Collection<TaskResult> before) {
    before.forEach(this::add);
  }

  void add(TaskResult result) {
    all.accept(result.seconds());
    taken
        .computeIfAbsent(subject(result.id()), subject -> new LongSummaryStatistics())
        .accept(result.seconds());
  }

  /** A subject that was not seen yet takes as long as one task did on average. */
  Duration of(List<Task> tasks) {
    double seconds = 0;
    for (Task task : tasks) {
      seconds += taken.getOrDefault(subject(task.id()), all).getAverage();
    }
    return Duration.ofSeconds(Math.round(seconds));
  }

  private static String subject(String id) {
    return id.substring(0, id.indexOf("-linux"));
  }
}
