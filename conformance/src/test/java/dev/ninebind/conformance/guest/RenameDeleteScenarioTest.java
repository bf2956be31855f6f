// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import dev.ninebind.conformance.Closes;
import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.Gap;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is open works on, whatever is renamed and removed, with each way of caching. */
@GuestTest(memory = 384)
@EveryVolume
@Closes(Gap.RENAME_DELETE)
final class RenameDeleteScenarioTest {
  private final GuestLab lab;

  RenameDeleteScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  @ParameterizedTest(name = "cache={0}")
  @ValueSource(strings = {"none", "loose", "mmap"})
  void openFilesWorkOn(String cache) {
    new Scenario(lab)
        .passes("rename-delete.sh", lab.mount().withCache(cache), Duration.ofSeconds(120));
  }
}
