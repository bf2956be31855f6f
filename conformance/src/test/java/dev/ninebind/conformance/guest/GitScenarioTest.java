// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.TestedVolume;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
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
  void repositoriesStaySound(String cache) throws IOException {
    MountOptions mount = lab.mount().withCache(cache);
    new Scenario(lab).passesAndLeaves(500, "git.sh", mount, Map.of(), Duration.ofSeconds(180));
  }
}
