// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.TestedVolume;
import dev.ninebind.conformance.guest.PosixDifferences.Difference;
import dev.ninebind.conformance.posix.PosixSuite;
import dev.ninebind.conformance.report.CheckResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the POSIX suite is known to find is told, and nothing else passes for it. */
class PosixDifferencesTest {
  private static final String PLACE = "ntfs-3g-none-6.1";

  private static List<CheckResult> asListed() {
    List<CheckResult> results = new ArrayList<>();
    for (Difference difference : PosixDifferences.all()) {
      if (difference.isOf(PLACE)) {
        results.add(CheckResult.failed("posix", difference.area(), difference.name(), "detail"));
      }
    }
    return results;
  }

  @Test
  void theyAreOfVolumesAndAreasThatAre() {
    List<String> volumes = Stream.of(TestedVolume.values()).map(TestedVolume::title).toList();
    assertThat(PosixDifferences.all())
        .isNotEmpty()
        .allSatisfy(
            difference -> {
              assertThat(difference.places())
                  .allSatisfy(
                      named ->
                          assertThat(volumes)
                              .contains(named.replaceFirst("-(none|loose|mmap)(-[0-9.]+)?$", "")));
              assertThat(PosixSuite.areas()).contains(difference.area());
              assertThat(difference.reason()).isNotBlank();
            });
    assertThat(PosixDifferences.all()).doesNotHaveDuplicates();
  }

  @Test
  void thePageTellsThem() throws IOException {
    assertThat(PosixPage.lines()).containsAll(PosixPage.differences());
  }

  @Test
  void whatFailsAsListedIsExpected() {
    assertThat(PosixDifferences.unexpected(PLACE, asListed())).isEmpty();
  }

  @Test
  void anotherFailureIsNot() {
    List<CheckResult> results = asListed();
    results.add(CheckResult.failed("posix", "rename", "not listed", "expected <1>, got <2>"));

    assertThat(PosixDifferences.unexpected(PLACE, results))
        .containsExactly("rename: not listed: expected <1>, got <2>");
  }

  @Test
  void whatIsListedAndPassesIsNamed() {
    List<CheckResult> results = asListed();
    CheckResult mended = results.remove(0);
    results.add(CheckResult.passed("posix", mended.area(), mended.name()));

    assertThat(PosixDifferences.unexpected(PLACE, results))
        .containsExactly(
            mended.area() + ": " + mended.name() + ": is listed as a difference, and did not fail");
  }
}
