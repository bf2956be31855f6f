// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.TestedVolume;
import dev.ninebind.conformance.workload.WordpressWorkload;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * WordPress on a mount: a browser installs and uses it, and nothing acknowledged is lost by a kill.
 */
@GuestTest(kernel = GuestRoot.WEB, memory = 1536)
@EveryVolume({TestedVolume.PASSTHROUGH, TestedVolume.NTFS})
@Tag("full")
final class WordpressScenarioTest {
  private final GuestLab lab;

  WordpressScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  @Test
  void everyAcknowledgedPostAndUploadIsThere() {
    WorkloadScenario.passes(lab, new WordpressWorkload(), mount -> mount);
  }
}
