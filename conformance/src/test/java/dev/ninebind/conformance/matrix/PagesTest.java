// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.conformance.workload.Kill;
import dev.ninebind.conformance.workload.Workload;
import dev.ninebind.conformance.workload.Workloads;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class PagesTest {
  private static final Instant WHEN = Instant.parse("2026-02-03T04:05:06Z");
  private static final CheckResult GOOD = CheckResult.passed("posix", "smoke", "it is so");
  private static final CheckResult BAD =
      CheckResult.failed("posix", "rename", "a | b", "rename(a): expected <0>, got <EIO>\nline 2");

  private static TaskResult result(Task task, CheckResult... checks) {
    Recorder recorder = new Recorder(task, WHEN, line -> {});
    recorder.versions(Map.of("Linux", "6.1.176", "Ninebind", "abc"));
    recorder.says("# 12 commits");
    recorder.checks(List.of(checks));
    return recorder.result("server 1", WHEN.plusSeconds(90));
  }

  @Test
  @DisplayName("each cell is in the matrix: passed, failed or not run, and failures are listed")
  void matrix() {
    Task good = FakeTask.passing(Cell.all().get(0));
    Task bad = FakeTask.failing(Cell.all().get(1));
    Task open = FakeTask.passing(Cell.all().get(2));
    CheckResult notRun = CheckResult.notRun("full", "files", "it runs", "no root guest-sid");
    Map<String, TaskResult> results =
        Map.of(
            good.id(), result(good, GOOD),
            bad.id(), result(bad, GOOD, BAD),
            open.id(), result(open, notRun));

    String page = MatrixPage.of(List.of(good, bad, open), results);

    assertThat(page)
        .contains("3 rows: 1 passed, 1 failed, 1 not run.")
        .contains("| Linux 6.1 | passthrough | 1 passed | **1 of 2 failed** | not run |")
        .contains("| rename: a \\| b | `rename(a): expected <0>, got <EIO> line 2` | " + bad.cell())
        .contains("no root guest-sid")
        .contains("Linux 6.1.176; Ninebind abc.")
        .contains("Run: 2026-02-03.");
  }

  @Test
  @DisplayName("each application has its rows and what it did; pairs that nothing met are named")
  void applications() {
    Workload workload = Workloads.all().get(0);
    List<Task> tasks = WorkloadTask.of(workload, 0);
    Map<String, TaskResult> results = new TreeMap<>();
    tasks.forEach(task -> results.put(task.id(), result(task, GOOD)));

    String page = ApplicationsPage.of(tasks, results);

    assertThat(page)
        .contains("3 rows: 3 passed, 0 failed, 0 not run.")
        .contains("| " + workload.name() + " | passthrough | 6.1.176 |")
        .contains("| " + workload.name() + " | ntfs-3g | 6.1.176 |")
        .contains("* 12 commits")
        .contains("Linux 6.1 with ntfs-3g");
  }

  @Test
  @DisplayName("every workload meets a folder of the host and a real NTFS volume, on all kernels")
  void workloadsMeetVolumesAndKernels() {
    List<Workload> workloads = Workloads.all();
    for (int number = 0; number < workloads.size(); number++) {
      List<Cell> cells =
          WorkloadTask.of(workloads.get(number), number).stream().map(Task::cell).toList();
      assertThat(cells.stream().map(Cell::volume)).containsAll(Cell.VOLUMES);
      assertThat(cells.stream().map(Cell::linux)).containsAll(Cell.KERNELS);
    }
  }

  @Test
  @DisplayName("in its cells each database loses its server twenty times, and nothing the power")
  void killsInAllCells() {
    for (Workload workload : Workloads.all()) {
      List<Map<Kill, Integer>> rounds =
          WorkloadTask.of(workload, 0).stream()
              .map(task -> ((WorkloadTask) task).rounds())
              .toList();
      assertThat(rounds).allSatisfy(each -> assertThat(each).doesNotContainKey(Kill.POWER));
      if (List.of("mysql", "mariadb", "postgresql", "sqlite").contains(workload.name())) {
        assertThat(rounds.stream().mapToInt(each -> each.getOrDefault(Kill.SERVER, 0)).sum())
            .isEqualTo(20);
      }
    }
  }
}
