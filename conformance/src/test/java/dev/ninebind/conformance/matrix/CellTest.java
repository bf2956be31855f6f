// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.guest.GuestLinux;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CellTest {
  @Test
  @DisplayName("54 cells, 36 of them on Linux 6.1 and 7, each with a name of its own")
  void all() {
    assertThat(Cell.all()).hasSize(54).doesNotHaveDuplicates();
    assertThat(Cell.all()).filteredOn(cell -> cell.linux() != GuestLinux.LINUX_6_12).hasSize(36);
    assertThat(Cell.all().stream().map(Cell::id)).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("nine cells meet each pair of values, and eight of them do not")
  void coverMeetsEachPair() {
    List<Cell> cover = Cell.cover();
    assertThat(cover).hasSize(9).doesNotHaveDuplicates();
    assertThat(Pairs.missing(cover)).isEmpty();
    for (int left = 0; left < 9; left++) {
      int without = left;
      assertThat(
              Pairs.missing(
                  cover.stream().filter(cell -> !cell.equals(cover.get(without))).toList()))
          .isNotEmpty();
    }
  }

  @Test
  @DisplayName("no cells meet none of the 45 pairs")
  void pairs() {
    // 3 × 3 of each two among kernel, cache and volume, 3 × 2 of each with the size
    assertThat(Pairs.missing(List.of())).hasSize(3 * 9 + 3 * 6);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  @DisplayName("a group meets each kernel, each cache and each volume")
  void groupMeetsEachValue(int group) {
    List<Cell> cells = Cell.group(group);
    assertThat(cells.stream().map(Cell::linux)).containsExactlyElementsOf(Cell.KERNELS);
    assertThat(cells.stream().map(Cell::cache)).containsExactlyInAnyOrderElementsOf(Cell.CACHES);
    assertThat(cells.stream().map(Cell::volume)).containsExactlyInAnyOrderElementsOf(Cell.VOLUMES);
  }
}
