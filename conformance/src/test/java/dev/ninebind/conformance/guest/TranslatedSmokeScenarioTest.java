// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.TestedVolume;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every file operation of coreutils where POSIX is made of NTFS, with the least and with the most
 * of caching; {@link SmokeScenarioTest} has all of it on a folder that is passed through.
 */
@GuestTest
@EveryVolume(
    value = {TestedVolume.MEMORY, TestedVolume.NTFS, TestedVolume.WINDOWS},
    inFullRuns = TestedVolume.MEMORY)
final class TranslatedSmokeScenarioTest {
  private final GuestLab lab;

  TranslatedSmokeScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  @ParameterizedTest(name = "cache={0},msize={1}")
  @CsvSource({"none, 1048576", "mmap, 65536"})
  @DisplayName("every file operation gives its exact result")
  void operations(String cache, int msize) throws IOException {
    MountOptions mount = lab.mount().withCache(cache).withMsize(msize);
    // Half a character in a name is stored as a whole one: under Wine that has to fit into the 255
    // bytes of a name of Linux, and not into the 255 units of NTFS.
    String longest = lab.volume() == TestedVolume.WINDOWS ? "240" : "250";
    new Scenario(lab)
        .passesAndLeaves(
            50,
            Scenario.SMOKE,
            mount,
            Map.of("DIRECTORY_LINKS", "1", "LONGEST", longest),
            Duration.ofMinutes(4));
  }
}
