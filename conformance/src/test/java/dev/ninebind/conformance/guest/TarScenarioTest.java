// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.TestedVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A real tree by tar onto the mount and back, compared in the guest and, where the host sees it
 * too, from its side.
 */
@GuestTest
@EveryVolume(inFullRuns = TestedVolume.MEMORY)
final class TarScenarioTest {
  private final GuestLab lab;

  TarScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  @Test
  void treeSurvivesTheWayThereAndBack() throws IOException {
    Path share = lab.guest(0).share();
    Path manifest = share.resolve("manifest.sh");
    Files.writeString(manifest, Scenario.resource("manifest.sh"));
    new Scenario(lab).passes("tar.sh", lab.mount(), Duration.ofSeconds(120));
    if (!lab.volume().isOnHost()) {
      if (lab.data().isPresent()) {
        HostData.compare(lab.data().get().resolve("tree"), share.resolve("manifest.source"));
      }
      return;
    }
    String host =
        HostProcesses.run("sh", manifest.toString(), lab.export().resolve("tree").toString());
    assertThat(host.lines().toList())
        .as("the tree as the host sees it")
        .containsExactlyElementsOf(Files.readAllLines(share.resolve("manifest.source")));
  }
}
