// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.TestedVolume;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** git's ways with files: lock files renamed into place, hard links, packs, thousands of stats. */
@GuestTest
@EveryVolume(inFullRuns = TestedVolume.MEMORY)
final class GitScenarioTest {
  private final GuestLab lab;

  GitScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  @ParameterizedTest
  @ValueSource(strings = {"none"})
  void repositoriesStaySound(String cache) {
    MountOptions mount = lab.mount().withCache(cache);
    new Scenario(lab).passes("git.sh", mount, Duration.ofSeconds(180));
  }
}
