// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.TestedVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The server ends as by a crash while PostgreSQL is at work on its volume, and comes back: what was
 * committed is there, every page and index is whole, and still so after volume and server were
 * ended in order.
 */
@GuestTest(memory = 1024)
@EveryVolume(
    value = {TestedVolume.PASSTHROUGH, TestedVolume.NTFS, TestedVolume.WINDOWS},
    inFullRuns = TestedVolume.PASSTHROUGH)
final class ServerCrashScenarioTest {
  private final GuestLab lab;

  ServerCrashScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  @Test
  void databaseKeepsWhatItCommitted() throws IOException {
    Path share = lab.guest(0).share();
    Files.writeString(share.resolve("manifest.sh"), Scenario.resource("manifest.sh"));
    run("crash-begin.sh", Duration.ofSeconds(240));
    lab.server().kill();
    lab.restart();
    run("crash-recover.sh", Duration.ofSeconds(240));
    assertThat(lab.server().stop()).hasValue(0);
    if (lab.data().isPresent()) {
      HostData.compare(lab.data().get(), share.resolve("manifest.before"));
    }
    lab.remountVolume();
    lab.restart();
    run("crash-compare.sh", Duration.ofSeconds(120));
  }

  private void run(String script, Duration bound) {
    new Scenario(lab).passes(List.of("crash.sh", script), lab.mount(), Map.of(), bound);
  }
}
