// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.TestedVolume;
import dev.ninebind.conformance.posix.DataChecker;
import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.conformance.report.CheckResult.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random data against a model, on every volume. {@code -Dninebind.seed} repeats a run. */
@GuestTest(memory = 384)
@EveryVolume(
    value = {TestedVolume.PASSTHROUGH, TestedVolume.MEMORY, TestedVolume.NTFS},
    inFullRuns = TestedVolume.MEMORY)
final class DataCheckerScenarioTest {
  private static final int SHORT = 3_000;
  private static final int LONG = 60_000;

  private final GuestLab lab;

  DataCheckerScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  @ParameterizedTest(name = "cache={0}")
  @ValueSource(strings = {"none", "loose", "mmap"})
  @DisplayName("whatever is done to a few files, they have what they should")
  void briefly(String cache) {
    assumeTrue(
        cache.equals("none") || lab.volume() == TestedVolume.PASSTHROUGH,
        "with a guest's cache, files on NTFS are opened by names that are gone: docs/posix.md");
    check(cache, SHORT, Duration.ofMinutes(6));
  }

  @Tag("full")
  @Test
  @DisplayName("the same for a long time, by two mounts at once")
  void long_() {
    check("none", LONG, Duration.ofMinutes(40));
  }

  private void check(String cache, int operations, Duration bound) {
    String mount = lab.mount().withCache(cache).commandLine(lab.network().serverAddress());
    DataChecker checker = DataChecker.on(mount, operations);
    Long seed = Long.getLong("ninebind.seed");
    List<String> said = new ArrayList<>();

    CheckResult result =
        (seed == null ? checker : checker.withSeed(seed)).run(lab.guest(0), bound, said::add);

    assertThat(result.status()).as("%s%n%s", result.detail(), said).isEqualTo(Status.PASSED);
  }
}
