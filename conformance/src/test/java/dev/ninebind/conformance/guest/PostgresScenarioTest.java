// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.TestedVolume;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** PostgreSQL on a mount: no transaction and no page may get lost. */
@GuestTest(memory = 1024)
@EveryVolume(inFullRuns = {TestedVolume.PASSTHROUGH, TestedVolume.MEMORY, TestedVolume.NTFS})
final class PostgresScenarioTest {
  private final GuestLab lab;

  PostgresScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  @Test
  void databaseKeepsWhatItCommitted() throws IOException {
    new Scenario(lab)
        .passesAndLeaves(
            500,
            "postgres.sh",
            lab.mount(),
            Map.of("SECONDS_OF_LOAD", Integer.getInteger("ninebind.postgres.seconds", 10) + ""),
            Duration.ofSeconds(240));
  }
}
