// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.guest.GuestLinux;
import dev.ninebind.conformance.workload.JenkinsHomeWorkload;
import dev.ninebind.conformance.workload.JenkinsWorkload;
import dev.ninebind.conformance.workload.SqliteWorkload;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class WorkloadTaskTest {
  @Test
  @DisplayName("sqlite, whose write-ahead log no cache=none has, meets cache=mmap on two kernels")
  void sqliteIsMapped() {
    List<Cell> cells = WorkloadTask.of(new SqliteWorkload(), 0).stream().map(Task::cell).toList();
    assertThat(cells.stream().map(Cell::linux)).containsExactlyElementsOf(Cell.KERNELS);
    assertThat(cells.stream().map(Cell::cache)).containsExactly("mmap", "mmap", "loose");
    // With its files' data in the cache of one of them, with mappings alone in that of the other.
    assertThat(cells.get(0).sample().extra()).isEmpty();
    assertThat(cells.get(1).linux()).isEqualTo(GuestLinux.LINUX_7);
    assertThat(cells.get(1).sample().extra()).containsExactly("directio");
  }

  @Test
  @DisplayName("where nothing but cache=none will do, it is taken")
  void uncached() {
    assertThat(WorkloadTask.of(new JenkinsWorkload(Optional.empty()), 0))
        .extracting(task -> task.cell().cache())
        .containsOnly("none");
  }

  @Test
  @DisplayName("logs are not followed with cache=mmap, which newer kernels do wrong")
  void followed() {
    for (int group = 0; group < Cell.GROUPS; group++) {
      assertThat(WorkloadTask.of(new JenkinsHomeWorkload(), group))
          .extracting(task -> task.cell().cache())
          .doesNotContain("mmap");
    }
  }
}
