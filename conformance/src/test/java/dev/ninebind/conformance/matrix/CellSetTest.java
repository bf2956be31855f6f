// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.TestedVolume;
import dev.ninebind.conformance.guest.GuestLinux;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CellSetTest {
  private static List<Cell> where(Predicate<Cell> wanted) {
    return Cell.all().stream().filter(wanted).toList();
  }

  @Test
  @DisplayName("what has all values of a factor is said without it")
  void product() {
    assertThat(CellSet.describe(Cell.all())).isEqualTo("every cell");
    assertThat(CellSet.describe(where(cell -> !cell.cache().equals("none"))))
        .isEqualTo("cache=loose and cache=mmap");
    assertThat(
            CellSet.describe(
                where(
                    cell ->
                        cell.linux() != GuestLinux.LINUX_6_1
                            && cell.volume() != TestedVolume.PASSTHROUGH
                            && cell.msize() == 65_536)))
        .isEqualTo("Linux 7 and Linux 6.12, 64 KiB, ntfs-3g and memory");
    Cell one = Cell.all().get(20);
    assertThat(CellSet.describe(List.of(one, one))).isEqualTo(one.toString());
  }

  @Test
  @DisplayName("what is no product is said as several")
  void severalProducts() {
    assertThat(
            CellSet.describe(
                where(
                    cell ->
                        cell.linux() == GuestLinux.LINUX_6_1
                            ? cell.cache().equals("loose")
                            : cell.volume() == TestedVolume.MEMORY)))
        .isEqualTo("Linux 6.1, cache=loose; Linux 7 and Linux 6.12, memory");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  @DisplayName("any cells are said in the same words in any order, and other cells in others")
  void anyCells(long seed) {
    Random random = new Random(seed);
    List<Cell> cells = new ArrayList<>(where(cell -> random.nextBoolean()));
    String said = CellSet.describe(cells);
    Collections.shuffle(cells, random);
    assertThat(CellSet.describe(cells)).isEqualTo(said);
    for (Cell left : cells) {
      assertThat(CellSet.describe(cells.stream().filter(cell -> !cell.equals(left)).toList()))
          .isNotEqualTo(said);
    }
  }
}
