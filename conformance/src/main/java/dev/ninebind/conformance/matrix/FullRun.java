// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import dev.ninebind.conformance.report.CheckResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Does tasks one after the other and keeps each result as soon as it is there, so that a run that
 * was interrupted goes on with what is missing: a result counts as long as the server's sources are
 * what they were. A task that fails does not stop the others.
 */
final class FullRun {
  private final List<Task> tasks;
  private final String revision;
  private final String sources;
  private final Path results;
  private final Clock clock;
  private final Consumer<String> progress;

  /**
   * @param revision of the sources, which each result names
   * @param sources a digest of the server's sources
   * @param results the directory that holds their results
   * @param progress is told each step, for people
   */
  FullRun(
      List<Task> tasks,
      String revision,
      String sources,
      Path results,
      Clock clock,
      Consumer<String> progress) {
    this.tasks = List.copyOf(tasks);
    this.revision = revision;
    this.sources = sources;
    this.results = results;
    this.clock = clock;
    this.progress = progress;
  }

  /** The results that are there, by the ids of their tasks, in the order of the tasks. */
  Map<String, TaskResult> finished() throws IOException {
    Map<String, TaskResult> finished = new LinkedHashMap<>();
    for (Task task : tasks) {
      if (Files.exists(file(task))) {
        TaskResult result = ResultFile.read(file(task));
        if (result.sources().equals(sources)) {
          finished.put(task.id(), result);
        }
      }
    }
    return finished;
  }

  /** As {@link #finished}, with results that say so for tasks that were not done. */
  Map<String, TaskResult> known() throws IOException {
    Map<String, TaskResult> finished = finished();
    Map<String, TaskResult> known = new LinkedHashMap<>();
    for (Task task : tasks) {
      TaskResult there = finished.get(task.id());
      known.put(task.id(), there != null ? there : notRun(task));
    }
    return known;
  }

  private TaskResult notRun(Task task) {
    Recorder recorder = new Recorder(task, clock.instant(), progress);
    String missing = task.missing();
    recorder.checks(
        List.of(
            CheckResult.notRun(
                "full",
                task.subject(),
                "it runs",
                missing.isEmpty() ? "it was not asked for" : missing)));
    return recorder.result(sources, clock.instant());
  }

  /** Drops results, so that their tasks are done again. */
  void forget(Predicate<TaskResult> which) throws IOException {
    for (Task task : tasks) {
      if (Files.exists(file(task)) && which.test(ResultFile.read(file(task)))) {
        Files.delete(file(task));
      }
    }
  }

  /**
   * Does what has no result yet.
   *
   * @return the results of all tasks; those that this machine cannot do have one that says so,
   *     which is not kept
   */
  Map<String, TaskResult> run() throws IOException {
    Files.createDirectories(results);
    Map<String, TaskResult> all = new LinkedHashMap<>();
    Map<String, TaskResult> before = finished();
    List<Task> open = tasks.stream().filter(task -> !before.containsKey(task.id())).toList();
    if (!before.isEmpty()) {
      progress.accept(before.size() + " of " + tasks.size() + " are there from before");
    }
    Estimate estimate = new Estimate(before.values());
    Instant began = clock.instant();
    for (int index = 0; index < open.size(); index++) {
      Task task = open.get(index);
      String where = "[" + (before.size() + index + 1) + "/" + tasks.size() + "] ";
      progress.accept(where + task.title());
      TaskResult result = result(task);
      if (task.missing().isEmpty()) {
        ResultFile.write(file(task), result);
        estimate.add(result);
      }
      all.put(task.id(), result);
      progress.accept(
          where
              + result.tally()
              + " in "
              + result.seconds()
              + " s; "
              + minutes(Duration.between(began, clock.instant()))
              + " so far, about "
              + minutes(estimate.of(open.subList(index + 1, open.size())))
              + " to go");
      failures(result).forEach(progress);
    }
    Map<String, TaskResult> ordered = new LinkedHashMap<>();
    for (Task task : tasks) {
      TaskResult old = before.get(task.id());
      ordered.put(task.id(), old != null ? old : all.get(task.id()));
    }
    return ordered;
  }

  private TaskResult result(Task task) {
    if (!task.missing().isEmpty()) {
      return notRun(task);
    }
    Recorder recorder = new Recorder(task, clock.instant(), line -> progress.accept("    " + line));
    recorder.versions(Map.of("Ninebind", revision));
    try {
      task.run(recorder);
    } catch (RuntimeException e) {
      // Whatever it is, the other tasks are to be done.
      recorder.checks(
          List.of(CheckResult.failed("full", task.subject(), "it runs to its end", e.toString())));
    }
    return recorder.result(sources, clock.instant());
  }

  private static List<String> failures(TaskResult result) {
    List<CheckResult> failed = result.with(CheckResult.Status.FAILED);
    List<String> lines = new ArrayList<>();
    for (CheckResult check : failed.subList(0, Math.min(10, failed.size()))) {
      String first = check.detail().lines().findFirst().orElse("");
      lines.add("    not ok: " + check.area() + ": " + check.name() + ": " + first);
    }
    if (failed.size() > lines.size()) {
      lines.add("    and " + (failed.size() - lines.size()) + " more");
    }
    return lines;
  }

  private static String minutes(Duration time) {
    return (time.toSeconds() + 30) / 60 + " min";
  }

  private Path file(Task task) {
    return results.resolve(task.id() + ".json");
  }
}
