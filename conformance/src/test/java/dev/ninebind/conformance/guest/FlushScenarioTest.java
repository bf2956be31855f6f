// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.Closes;
import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.Gap;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Processes that are killed with requests in flight leave nothing behind, here or in the server.
 */
@GuestTest(memory = 384)
@EveryVolume
@Closes(Gap.FLUSH)
final class FlushScenarioTest {
  private final GuestLab lab;

  FlushScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  @Test
  void killedProcessesLeaveNothing() throws InterruptedException {
    new Scenario(lab)
        .passes("flush.sh", lab.mount(), Map.of("STAY", "yes"), Duration.ofSeconds(120));

    // The mount is still there; what the killed had open is not.
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!lab.openFiles().isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
    assertThat(lab.openFiles()).as("open files in the server").isEmpty();
    assertThat(lab.guest(0).run("umount /mnt/v", Duration.ofSeconds(20)).exitCode()).isZero();
  }
}
