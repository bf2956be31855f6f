// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import dev.ninebind.conformance.Closes;
import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.Gap;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The flags of open(2), with and without the guest's caches. */
@GuestTest(memory = 384)
@EveryVolume
@Closes(Gap.OPEN)
final class OpenScenarioTest {
  private final GuestLab lab;

  OpenScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  @ParameterizedTest(name = "cache={0}")
  @ValueSource(strings = {"none", "mmap"})
  void flagsDoWhatTheySay(String cache) {
    new Scenario(lab)
        .passes(
            "open.sh",
            lab.mount().withCache(cache),
            Map.of("CACHE", cache),
            Duration.ofSeconds(120));
  }
}
