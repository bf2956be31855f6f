// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trials say what is so, and leave nothing. */
class HostTrialsTest {
  @TempDir Path folder;

  private static Map<Trial, Outcome> all(Path where, boolean write) throws Exception {
    return HostTrials.of(where, EnumSet.allOf(Trial.class), write);
  }

  private static long names(Path where) throws IOException {
    try (Stream<Path> names = Files.list(where)) {
      return names.count();
    }
  }

  @Test
  void aFolderIsAsItWasBefore() throws Exception {
    var before = Files.getLastModifiedTime(folder);
    Map<Trial, Outcome> outcomes = all(folder, true);
    assertThat(outcomes).hasSize(Trial.values().length);
    assertThat(outcomes.values()).noneMatch(each -> each.state() == Outcome.State.UNTRIED);
    assertThat(names(folder)).isZero();
    assertThat(Files.getLastModifiedTime(folder)).isEqualTo(before);
  }

  @Test
  void whatIsBelowNinebindStays() throws Exception {
    Path kept = Files.createDirectories(folder.resolve(".ninebind/unlinked"));
    all(folder, true);
    assertThat(kept).isDirectory();
    assertThat(names(kept.getParent())).isEqualTo(1);
  }

  @Test
  void aFileSystemOfLinuxCarriesWhatGuestsNeed() throws Exception {
    Map<Trial, Outcome> outcomes = all(folder, true);
    for (Trial trial :
        EnumSet.of(
            Trial.FILE,
            Trial.MODE,
            Trial.SYMBOLIC_LINK,
            Trial.HARD_LINK,
            Trial.FIFO,
            Trial.SOCKET,
            Trial.CASE,
            Trial.ANY_NAME,
            Trial.LONG_NAME,
            Trial.OPEN_UNLINKED)) {
      assertThat(outcomes.get(trial)).as(trial.name()).isEqualTo(Outcome.WORKS);
    }
    assertThat(outcomes.get(Trial.OWNER).works()).isEqualTo(HostProcess.canOwnFiles());
    assertThat(HostTrials.lack(folder, HostProcess.canOwnFiles(), true)).isNull();
  }

  @Test
  void lookingMakesNothing() throws Exception {
    var before = Files.getAttribute(folder, "unix:ctime");
    Map<Trial, Outcome> outcomes = all(folder, false);
    outcomes.forEach(
        (trial, outcome) ->
            assertThat(outcome.state() == Outcome.State.UNTRIED)
                .as(trial.name())
                .isEqualTo(!trial.isLook()));
    assertThat(Files.getAttribute(folder, "unix:ctime")).isEqualTo(before);
  }

  @Test
  void whereNothingCanBeMadeNothingIsTried() throws Exception {
    Map<Trial, Outcome> outcomes = all(Path.of("/proc"), true);
    assertThat(outcomes.get(Trial.FILE).fails()).isTrue();
    assertThat(outcomes.get(Trial.MODE)).isEqualTo(Outcome.UNTRIED);
    assertThat(HostTrials.lack(Path.of("/proc"), true, true)).isNull();
  }

  /** A file system of Linux that has directories and modes, but no links and special files. */
  @Test
  @Tag("ntfs") // it wants root
  void whatAFileSystemDoesNotCarryIsTold() throws Exception {
    try (BareFileSystem bare = BareFileSystem.mount(folder)) {
      Map<Trial, Outcome> outcomes = all(bare.folder(), true);
      assertThat(outcomes.get(Trial.SYMBOLIC_LINK).fails()).isTrue();
      assertThat(outcomes.get(Trial.FIFO).fails()).isTrue();
      assertThat(HostTrials.lack(bare.folder(), false, true)).contains("cgroup2", "carries no ");
      assertThat(HostTrials.lack(bare.folder(), false, false)).isNull();
      assertThat(bare.folder().resolve(".ninebind")).doesNotExist();
    }
  }
}
