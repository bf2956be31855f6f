// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.posix.PosixDifferences;
import dev.ninebind.conformance.posix.PosixSuite;
import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.conformance.report.CheckResult.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of the POSIX suite in guest 0 of a lab, and what was to come of it.
 *
 * @param place where it ran, as {@link PosixDifferences} has it
 * @param whole true unless {@code -Dninebind.posix.only} named some areas
 */
record PosixRun(String place, List<CheckResult> results, boolean whole) {
  /** A suite that runs to its end early is none. */
  private static final int CHECKS = 6_000;

  /**
   * Runs it, and keeps what came of it in {@code target/posix}.
   *
   * @param kernel the release, as far as it counts
   */
  static PosixRun of(GuestLab lab, MountOptions mount, String kernel) throws IOException {
    PosixSuite suite = PosixSuite.on(mount.commandLine(lab.network().serverAddress()));
    String only = System.getProperty("ninebind.posix.only", "");
    if (!only.isEmpty()) {
      suite = suite.only(List.of(only.split(",")));
    }
    List<String> counts = new ArrayList<>();
    List<CheckResult> results = suite.run(lab.guest(0), counts::add);
    String place = String.join("-", lab.volume().title(), mount.cache(), kernel);
    keep(place, counts, results);
    return new PosixRun(place, results, only.isEmpty());
  }

  /** Nothing fails but what is listed, and nothing is listed that does not. */
  void judge() {
    assertThat(PosixDifferences.judged(place, results))
        .as(place)
        .filteredOn(result -> result.status() == Status.FAILED)
        .isEmpty();
    assertThat(results.stream().filter(result -> result.status() == Status.PASSED).count())
        .isGreaterThan(whole ? CHECKS : 0);
  }

  private static void keep(String place, List<String> counts, List<CheckResult> results)
      throws IOException {
    Path directory = Files.createDirectories(Path.of("target/posix"));
    List<String> lines = new ArrayList<>(counts);
    lines.addAll(PosixPage.areas(results));
    lines.addAll(PosixPage.notRun(results));
    for (CheckResult result : results) {
      lines.add(
          String.join("\t", result.status().name(), result.area(), result.name(), result.detail()));
    }
    Files.write(directory.resolve(place + ".txt"), lines);
  }
}
