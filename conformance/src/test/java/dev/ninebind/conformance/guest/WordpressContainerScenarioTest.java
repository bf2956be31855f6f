// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.TestedVolume;
import dev.ninebind.conformance.workload.WordpressWorkload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * WordPress in two containers whose volume is the mount, as a compose file would have them; what is
 * posted is there in new containers.
 */
@GuestTest(kernel = GuestRoot.WEB, memory = 1024)
@EveryVolume({TestedVolume.PASSTHROUGH, TestedVolume.NTFS})
@Tag("full")
final class WordpressContainerScenarioTest {
  /** As LCOW's guest asks for. */
  private static final int MSIZE = 65_536;

  private final GuestLab lab;

  WordpressContainerScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  @Test
  void whatIsPostedIsThereInNewContainers() throws IOException {
    Path scripts = Files.createDirectories(lab.guest(0).share().resolve("container"));
    Files.writeString(
        scripts.resolve("mariadb.sh"),
        GuestScript.of(Scenario.class, "/guest/container-mariadb.sh").whole());
    Files.writeString(
        scripts.resolve("apache.sh"),
        GuestScript.of(WordpressWorkload.class, "wordpress-site.sh")
            .then(Scenario.resource("container-apache.sh"))
            .whole());
    new WordpressWorkload().outfit(lab.guest(0).kept());
    MountOptions mount = lab.mount().withMsize(MSIZE);
    new Scenario(lab)
        .passes(
            List.of("container.sh", "container-wordpress.sh"),
            mount,
            Map.of(
                "SERVER", lab.network().serverAddress(),
                "OPTIONS", mount.options(),
                "KEPT", "/run/ninebind/kept"),
            Duration.ofMinutes(30));
  }
}
