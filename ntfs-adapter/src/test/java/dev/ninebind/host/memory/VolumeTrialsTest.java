// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.Outcome;
import dev.ninebind.host.VolumeTrial;
import dev.ninebind.host.VolumeTrials;
import dev.ninebind.host.memory.MemoryVolume.Options;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Trials of NTFS say what each world can, and leave nothing. */
class VolumeTrialsTest {
  private static final Options FULL = Options.DEFAULT.withShortNames(false);

  private static Set<VolumeTrial> failing(Options world) throws Exception {
    Set<VolumeTrial> failing = EnumSet.noneOf(VolumeTrial.class);
    try (MemoryVolume volume = new MemoryVolume(world)) {
      HostStat before = volume.root().stat();
      Map<VolumeTrial, Outcome> outcomes = VolumeTrials.of(volume, true);
      outcomes.forEach(
          (trial, outcome) -> {
            assertThat(outcome.state()).as(trial.name()).isNotEqualTo(Outcome.State.UNTRIED);
            if (outcome.fails()) {
              failing.add(trial);
            }
          });
      assertThat(outcomes).hasSize(VolumeTrial.values().length);
      assertThat(volume.handles()).isZero();
      assertThat(volume.root().list(true)).isEmpty();
      assertThat(volume.root().stat().written()).isEqualTo(before.written());
    }
    return failing;
  }

  @Test
  void eachWorldLacksWhatItLacks() throws Exception {
    assertThat(failing(FULL)).isEmpty();
    assertThat(failing(Options.DEFAULT)).containsExactly(VolumeTrial.NO_SHORT_NAMES);
    assertThat(failing(FULL.withExtendedAttributes(false)))
        .containsExactly(VolumeTrial.EAS, VolumeTrial.LONG_EAS);
    assertThat(failing(FULL.withPosixSemantics(false)))
        .containsExactly(VolumeTrial.POSIX_DELETE, VolumeTrial.POSIX_RENAME);
    assertThat(failing(FULL.withCaseSensitiveDirectories(false))).containsExactly(VolumeTrial.CASE);
  }

  @Test
  void lookingMakesNothing() throws Exception {
    try (MemoryVolume volume = new MemoryVolume(FULL)) {
      HostStat before = volume.root().stat();
      assertThat(VolumeTrials.of(volume, false).values()).containsOnly(Outcome.UNTRIED);
      assertThat(volume.root().stat()).isEqualTo(before);
    }
  }

  @Test
  void whatOthersKeepBelowNinebindStays() throws Exception {
    try (MemoryVolume volume = new MemoryVolume(FULL)) {
      HostOpen make =
          HostOpen.create(NtConstants.FILE_ALL_ACCESS, NtConstants.FILE_DIRECTORY_FILE, List.of());
      try (HostFile top = volume.open(volume.root(), ".ninebind", make)) {
        volume.open(top, "unlinked", make).close();
        VolumeTrials.of(volume, true);
        assertThat(top.list(true))
            .singleElement()
            .satisfies(entry -> assertThat(entry.name()).isEqualTo("unlinked"));
      }
    }
  }
}
