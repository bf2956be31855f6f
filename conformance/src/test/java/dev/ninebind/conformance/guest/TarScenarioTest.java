// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A real tree by tar onto the mount and back, compared in the guest and from the host's side. */
@GuestTest
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
    String host =
        HostProcesses.run("sh", manifest.toString(), lab.export().resolve("tree").toString());
    assertThat(host.lines().toList())
        .as("the tree as the host sees it")
        .containsExactlyElementsOf(Files.readAllLines(share.resolve("manifest.source")));
  }
}
