// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import dev.ninebind.conformance.Closes;
import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.Gap;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Programs that believe the number of links. */
@GuestTest(memory = 384)
@EveryVolume
@Closes(Gap.NLINK)
final class NlinkScenarioTest {
  private final GuestLab lab;

  NlinkScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  @Test
  void linksAreCounted() {
    new Scenario(lab).passes("nlink.sh", lab.mount(), Duration.ofSeconds(120));
  }
}
