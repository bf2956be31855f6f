// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.TestedVolume;
import dev.ninebind.conformance.posix.PosixSuite;
import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.conformance.report.CheckResult.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The POSIX suite on every volume, and what each volume is known to lack. */
@GuestTest(memory = 512)
@EveryVolume({TestedVolume.PASSTHROUGH, TestedVolume.MEMORY, TestedVolume.NTFS})
final class PosixSuiteScenarioTest {
  /** What an area has at least, all together: a suite that runs to its end early is none. */
  private static final int CHECKS = 6000;

  private final GuestLab lab;

  PosixSuiteScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  @Test
  @DisplayName("every check passes, or fails for a reason that is listed")
  void uncached() throws IOException {
    run("none");
  }

  @Tag("full")
  @ParameterizedTest(name = "cache={0}")
  @ValueSource(strings = {"loose", "mmap"})
  @DisplayName("the same with the guest's caches")
  void cached(String cache) throws IOException {
    run(cache);
  }

  private void run(String cache) throws IOException {
    String mount = lab.mount().withCache(cache).commandLine(lab.network().serverAddress());
    List<String> counts = new ArrayList<>();
    String only = System.getProperty("ninebind.posix.only", "");
    PosixSuite suite = PosixSuite.on(mount);
    if (!only.isEmpty()) {
      suite = suite.only(List.of(only.split(",")));
    }

    List<CheckResult> results = suite.run(lab.guest(0), counts::add);

    keep(lab.volume().title() + "-" + cache, counts, results);
    assertThat(PosixDifferences.unexpected(lab.volume().title(), cache, results)).isEmpty();
    if (only.isEmpty()) {
      if (lab.volume() == TestedVolume.PASSTHROUGH && cache.equals("none")) {
        assertThat(PosixPage.lines())
            .as("docs/posix.md")
            .containsAll(PosixPage.areas(results))
            .containsAll(PosixPage.notRun(results));
      }
      assertThat(results.stream().filter(result -> result.status() == Status.PASSED).count())
          .isGreaterThan(CHECKS);
    }
  }

  /** For those who read them, and for {@code docs/posix.md}. */
  private static void keep(String name, List<String> counts, List<CheckResult> results)
      throws IOException {
    Path directory = Files.createDirectories(Path.of("target/posix"));
    List<String> lines = new ArrayList<>(counts);
    lines.addAll(PosixPage.areas(results));
    lines.addAll(PosixPage.notRun(results));
    for (CheckResult result : results) {
      lines.add(
          String.join("\t", result.status().name(), result.area(), result.name(), result.detail()));
    }
    Files.write(directory.resolve(name + ".txt"), lines);
  }
}
