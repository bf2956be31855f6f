// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import dev.ninebind.conformance.TestedVolume;
import dev.ninebind.conformance.guest.GuestLab;
import dev.ninebind.conformance.workload.Kill;
import dev.ninebind.conformance.workload.Workload;
import dev.ninebind.conformance.workload.WorkloadRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An application's life, with its kills. */
record WorkloadTask(Workload workload, Cell cell) implements Task {
  /**
   * An application's pieces of a full run: a group of cells, so that it meets each kernel and each
   * volume; all applications together meet each pair of values. Where it cannot live with a cell's
   * cache, another one is taken, {@code mmap} rather than {@code loose}: who needs shared mappings
   * needs no more.
   *
   * @param number of the application in their list
   */
  static List<Task> of(Workload workload, int number) {
    List<Task> tasks = new ArrayList<>();
    for (Cell cell : Cell.group(number % Cell.GROUPS)) {
      tasks.add(new WorkloadTask(workload, fitting(workload, cell)));
    }
    return tasks;
  }

  private static Cell fitting(Workload workload, Cell cell) {
    if (fits(workload, cell)) {
      return cell;
    }
    return Stream.of("none", "mmap", "loose")
        .map(cell::withCache)
        .filter(other -> fits(workload, other))
        .findFirst()
        .orElse(cell);
  }

  private static boolean fits(Workload workload, Cell cell) {
    return workload.unfit(cell.sample()).isEmpty();
  }

  /** How often each kill, in the order of the kills. */
  Map<Kill, Integer> rounds() {
    Map<Kill, Integer> rounds = new TreeMap<>(workload.rounds());
    if (cell.volume() == TestedVolume.MEMORY) {
      rounds.remove(Kill.SERVER); // it is gone with the server
    }
    return rounds;
  }

  @Override
  public String subject() {
    return workload.name();
  }

  @Override
  public String missing() {
    String unfit = workload.unfit(cell.sample());
    return unfit.isEmpty() ? Installed.missing(cell.linux(), workload.root()) : unfit;
  }

  @Override
  public void run(Recorder recorder) {
    try (GuestLab lab = lab()) {
      recorder.versions(
          Installed.versions(lab.guest(0), cell, workload.packages(), workload.root()));
      List<String> more = cell.sample().extra();
      if (!more.isEmpty()) {
        recorder.says("# mounted with " + String.join(",", more) + ", for this kernel");
      }
      WorkloadRun run = new WorkloadRun(workload, lab, cell::applicationMount, recorder::says);
      recorder.checks(run.run(rounds()));
    }
  }

  private GuestLab lab() {
    return GuestLab.open(
        id(),
        1,
        List.of(workload.root()),
        Optional.of(cell.linux()),
        workload.memory(),
        cell.volume(),
        cell.serverOptions());
  }
}
