// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.TestedVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Containers that crun starts from OCI bundles, with a folder as their volume, as {@code docker run
 * -v} makes them of a guest that has the folder by 9P.
 */
@GuestTest(memory = 1024)
@EveryVolume(inFullRuns = {TestedVolume.MEMORY, TestedVolume.NTFS})
final class ContainerScenarioTest {
  /** As LCOW's guest asks for. */
  private static final int MSIZE = 65_536;

  private final GuestLab lab;

  ContainerScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  /**
   * Runs a script in the guest.
   *
   * @param inContainers scripts that it has containers run, named {@code container-NAME}
   */
  private void passes(
      String script, List<String> inContainers, Map<String, String> more, Duration bound)
      throws IOException {
    Path scripts = Files.createDirectories(lab.guest(0).share().resolve("container"));
    for (String name : inContainers) {
      Files.writeString(
          scripts.resolve(name),
          GuestScript.of(Scenario.class, "/guest/container-" + name).whole());
    }
    MountOptions mount = lab.mount().withMsize(MSIZE);
    Map<String, String> variables = new HashMap<>(more);
    variables.put("SERVER", lab.network().serverAddress());
    variables.put("OPTIONS", mount.options());
    new Scenario(lab).passes(List.of("container.sh", script), mount, variables, bound);
  }

  @Test
  @DisplayName("containers read and write a volume and see its owners")
  void volume() throws IOException {
    passes(
        "container-volume.sh",
        List.of("writer.sh", "reader.sh", "frozen.sh"),
        Map.of(),
        Duration.ofMinutes(2));
  }

  @Test
  @DisplayName("PostgreSQL in containers, its data on a volume of type 9p")
  void database() throws IOException {
    database(3, 1);
  }

  @Tag("full")
  @Test
  @DisplayName("the same for longer")
  void databaseForLonger() throws IOException {
    database(60, 2);
  }

  private void database(int seconds, int scale) throws IOException {
    passes(
        "container-postgres.sh",
        List.of("database.sh"),
        Map.of("SECONDS_OF_LOAD", "" + seconds, "SCALE", "" + scale),
        Duration.ofSeconds(300L + 10L * seconds));
  }
}
