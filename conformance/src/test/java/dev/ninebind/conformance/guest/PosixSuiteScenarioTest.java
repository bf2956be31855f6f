// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.TestedVolume;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The POSIX suite on every volume, and what each volume is known to lack. */
@GuestTest(memory = 512)
@EveryVolume(
    value = {TestedVolume.PASSTHROUGH, TestedVolume.MEMORY, TestedVolume.NTFS},
    inFullRuns = TestedVolume.MEMORY)
final class PosixSuiteScenarioTest {
  private static final String KERNEL = "6.1";

  private final GuestLab lab;

  PosixSuiteScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  @Test
  @DisplayName("every check passes, or fails for a reason that is listed")
  void uncached() throws IOException {
    PosixRun run = PosixRun.of(lab, lab.mount().withCache("none"), KERNEL);

    run.judge();
    if (lab.volume() == TestedVolume.PASSTHROUGH && run.whole()) {
      assertThat(PosixPage.lines())
          .as("docs/posix.md")
          .containsAll(PosixPage.areas(run.results()))
          .containsAll(PosixPage.notRun(run.results()));
    }
  }

  @Tag("full")
  @ParameterizedTest(name = "cache={0}")
  @ValueSource(strings = {"loose", "mmap"})
  @DisplayName("the same with the guest's caches")
  void cached(String cache) throws IOException {
    PosixRun.of(lab, lab.mount().withCache(cache), KERNEL).judge();
  }
}
