// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import dev.ninebind.conformance.Closes;
import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.Gap;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Fifos, sockets and devices, made and used by a guest's processes. */
@GuestTest(memory = 384)
@EveryVolume
@Closes(Gap.MKNOD)
final class MknodScenarioTest {
  private final GuestLab lab;

  MknodScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  @Test
  void nodesAreMadeKeptAndUsed() {
    new Scenario(lab).passes("mknod.sh", lab.mount(), Duration.ofSeconds(120));
  }
}
