// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.TestedVolume;
import dev.ninebind.conformance.posix.PosixDifferences;
import dev.ninebind.conformance.posix.PosixDifferences.Difference;
import dev.ninebind.conformance.posix.PosixSuite;
import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.conformance.report.CheckResult.Status;
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
    assertThat(results).isNotEmpty();
    return results;
  }

  private static List<CheckResult> failures(List<CheckResult> results) {
    return results.stream().filter(result -> result.status() == Status.FAILED).toList();
  }

  @Test
  void theyAreOfVolumesAndAreasThatAre() {
    List<String> volumes = Stream.of(TestedVolume.values()).map(TestedVolume::title).toList();
    assertThat(PosixDifferences.all())
        .isNotEmpty()
        .doesNotHaveDuplicates()
        .allSatisfy(
            difference -> {
              assertThat(difference.places())
                  .allSatisfy(
                      place ->
                          assertThat(volumes)
                              .contains(place.replaceFirst("-(none|loose|mmap)(-[0-9.]+)?$", "")));
              assertThat(PosixSuite.areas()).contains(difference.area());
              assertThat(difference.reason()).isNotBlank();
            });
  }

  @Test
  void thePageTellsThem() throws IOException {
    assertThat(PosixPage.lines()).containsAll(PosixPage.differences());
  }

  @Test
  void whatFailsAsListedIsToldWithItsReason() {
    List<CheckResult> judged = PosixDifferences.judged(PLACE, asListed());

    assertThat(judged)
        .hasSameSizeAs(asListed())
        .allSatisfy(
            result -> {
              assertThat(result.status()).isEqualTo(Status.NOT_RUN);
              assertThat(result.detail()).startsWith("fails, as is known: ");
            });
  }

  @Test
  void elsewhereItIsAFailure() {
    List<CheckResult> judged = PosixDifferences.judged("passthrough-none-6.1", asListed());

    assertThat(judged).isEqualTo(asListed());
  }

  @Test
  void anotherFailureStays() {
    List<CheckResult> results = asListed();
    CheckResult other =
        CheckResult.failed("posix", "rename", "not listed", "expected <1>, got <2>");
    results.add(other);

    assertThat(failures(PosixDifferences.judged(PLACE, results))).containsExactly(other);
  }

  @Test
  void whatIsListedAndPassesFails() {
    List<CheckResult> results = asListed();
    CheckResult mended = results.remove(0);
    results.add(CheckResult.passed("posix", mended.area(), mended.name()));

    assertThat(failures(PosixDifferences.judged(PLACE, results)))
        .singleElement()
        .satisfies(
            result -> {
              assertThat(result.name()).isEqualTo(mended.name());
              assertThat(result.detail()).contains("listed");
            });
  }
}
