// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import dev.ninebind.conformance.Closes;
import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.Gap;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that one guest replaces by rename while others look them up. */
@GuestTest(
    guests = 3,
    kernel = {GuestRoot.DEBIAN_12, GuestRoot.DEBIAN_12, GuestRoot.DEBIAN_13},
    memory = 192)
@EveryVolume
@Closes(Gap.RENAME_DELETE)
final class ReplaceScenarioTest {
  private static final Duration BOUND = Duration.ofMinutes(1);

  private final GuestLab lab;

  ReplaceScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  @ParameterizedTest(name = "guest {0} writes, guest {1} reads")
  @CsvSource({"0, 1", "0, 2", "2, 0"})
  @DisplayName("a name that is replaced is never missing")
  void replacedWhileLookedUp(int writer, int reader) {
    Map<String, String> variables =
        Map.of("FOLDER", "replace-" + writer + reader, "ROUNDS", "1000");
    CompletableFuture<GuestResult> writing =
        CompletableFuture.supplyAsync(
            () ->
                new Scenario(lab, writer)
                    .passes("replace-writer.sh", lab.mount(), variables, BOUND));
    try {
      new Scenario(lab, reader).passes("replace-reader.sh", lab.mount(), variables, BOUND);
    } finally {
      writing.join();
    }
  }
}
