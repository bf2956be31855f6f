// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mounts that cache give back what was written once that has left their cache. */
@GuestTest(
    guests = 2,
    kernel = {GuestRoot.DEBIAN_12, GuestRoot.DEBIAN_13},
    memory = 256)
final class ReadBackScenarioTest {
  static final String SCRIPT = "read-back.sh";
  static final Duration BOUND = Duration.ofSeconds(60);

  private final GuestLab lab;

  ReadBackScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  @ParameterizedTest(name = "cache={0}")
  @ValueSource(strings = {"loose", "mmap"})
  @DisplayName("on Linux 6.1 and 6.12")
  void readsWhatItWrote(String cache) {
    new Scenario(lab, 0).passes(SCRIPT, lab.mount().withCache(cache), BOUND);
    new Scenario(lab, 1).passes(SCRIPT, lab.mount().withCache(cache), BOUND);
  }
}
