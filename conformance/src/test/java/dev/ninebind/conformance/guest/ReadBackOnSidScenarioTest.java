// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ninebind.conformance.TestedVolume;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same on Linux 7, which reads zeros in place of what it wrote unless it caches mappings alone:
 * {@link GuestLinux#sound}. Debian's next release changes, and with it what is found here.
 */
@Tag("guest")
@Tag("full")
final class ReadBackOnSidScenarioTest {
  @ParameterizedTest(name = "cache={0}")
  @ValueSource(strings = {"loose", "mmap"})
  @DisplayName("with directio Linux 7 reads what it wrote, and without it does not")
  void readsWhatItWrote(String cache) {
    assumeTrue(GuestLinux.LINUX_7.isInstalled(), "no root guest-sid");
    try (GuestLab lab =
        GuestLab.open(
            "read-back-" + cache,
            1,
            List.of(GuestRoot.DEBIAN_12),
            Optional.of(GuestLinux.LINUX_7),
            256,
            TestedVolume.PASSTHROUGH,
            List.of())) {
      Scenario scenario = new Scenario(lab);
      MountOptions mount = lab.mount().withCache(cache);
      scenario.passes(
          ReadBackScenarioTest.SCRIPT, GuestLinux.LINUX_7.sound(mount), ReadBackScenarioTest.BOUND);
      GuestResult result =
          scenario.run(ReadBackScenarioTest.SCRIPT, mount, Map.of(), ReadBackScenarioTest.BOUND);
      assertThat(result.linesStarting("not ok - what was written to a new file"))
          .as("if this kernel is sound now, say so in README.md and GuestLinux.sound")
          .isNotEmpty();
    }
  }
}
