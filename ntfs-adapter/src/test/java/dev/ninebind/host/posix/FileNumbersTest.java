// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class FileNumbersTest {
  private static final long ROOT = 7;

  private final FileNumbers numbers = new FileNumbers(ROOT);

  @Test
  void theRootsFileSystemKeepsItsNumbers() {
    assertThat(numbers.path(ROOT, 42)).isEqualTo(42);
    assertThat(numbers.path(8, 42)).isNotEqualTo(42);
    assertThat(numbers.path(ROOT, 42)).isEqualTo(42);
  }

  @Test
  void fileSystemsAreKeptApart() {
    Set<Long> seen = new HashSet<>();
    for (long device = ROOT; device < ROOT + 100; device++) {
      for (long inode = 1; inode < 100; inode++) {
        seen.add(numbers.path(device, inode));
        assertThat(numbers.path(device, inode)).isEqualTo(numbers.path(device, inode));
      }
    }
    assertThat(seen).hasSize(100 * 99);
  }

  @Test
  void aNumberIsNotGivenAgainWhileTheRemovedFileIsHeld() {
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      seen.add(numbers.path(ROOT, 42));
      numbers.gone(ROOT, 42, () -> true);
    }
    assertThat(seen).hasSize(1000);
    assertThat(numbers.path(ROOT, 43)).isEqualTo(43);
  }

  @Test
  void aNumberIsItselfAgainWhenNobodyHoldsTheRemovedFile() {
    AtomicBoolean held = new AtomicBoolean(true);
    numbers.gone(ROOT, 42, held::get);
    held.set(false);
    assertThat(numbers.path(ROOT, 42)).isEqualTo(42);
  }

  @Test
  void aNumberThatWasShownStays() {
    AtomicBoolean held = new AtomicBoolean(true);
    numbers.gone(ROOT, 42, held::get);
    long shown = numbers.path(ROOT, 42);
    held.set(false);
    assertThat(numbers.path(ROOT, 42)).isEqualTo(shown).isNotEqualTo(42);
  }

  @Test
  void aNumberThatAnyOfSeveralRemovedFilesHadIsNotGivenAgain() {
    AtomicBoolean second = new AtomicBoolean(true);
    numbers.gone(ROOT, 42, () -> true); // holds 42 itself
    long shown = numbers.path(ROOT, 42);
    numbers.gone(ROOT, 42, second::get); // holds what was shown
    second.set(false);
    assertThat(numbers.path(ROOT, 42)).isEqualTo(shown);
  }

  @Test
  void whatIsRememberedHasALimit() {
    for (long inode = 0; inode < 2L * FileNumbers.REMEMBERED; inode++) {
      numbers.gone(ROOT, inode, () -> true);
    }
    assertThat(numbers.path(ROOT, 0)).isZero();
    assertThat(numbers.path(ROOT, 2L * FileNumbers.REMEMBERED - 1))
        .isNotEqualTo(2L * FileNumbers.REMEMBERED - 1);
  }
}
