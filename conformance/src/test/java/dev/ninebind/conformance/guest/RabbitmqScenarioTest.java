// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.TestedVolume;
import dev.ninebind.conformance.workload.RabbitmqWorkload;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** RabbitMQ on a mount loses no message that it confirmed, whatever is killed. */
@GuestTest(kernel = GuestRoot.WEB, memory = 768)
@EveryVolume({TestedVolume.PASSTHROUGH, TestedVolume.NTFS})
@Tag("full")
final class RabbitmqScenarioTest {
  private final GuestLab lab;

  RabbitmqScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  @Test
  void everyConfirmedMessageIsThere() {
    WorkloadScenario.passes(lab, new RabbitmqWorkload(), mount -> mount);
  }
}
