// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.report.CheckResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class GuestResultTest {
  private static final CheckResult GOOD = CheckResult.passed("posix", "smoke", "a: b");
  private static final CheckResult BAD = CheckResult.failed("posix", "smoke", "c", "d: e");

  private static GuestResult ended(int exitCode, String... lines) {
    return new GuestResult(exitCode, List.of(lines), Duration.ZERO);
  }

  @Test
  @DisplayName("what a script tells are its checks, in order; other lines are not")
  void told() {
    GuestResult result = ended(3, "ok - a: b", "[ 1.0] ok - no", "not ok - c: d: e", "not ok - f");

    List<CheckResult> told = result.told("posix", "smoke");

    assertThat(told).containsExactly(GOOD, BAD, CheckResult.failed("posix", "smoke", "f", ""));
    assertThat(result.checks("posix", "smoke", "ends")).isEqualTo(told);
  }

  @Test
  @DisplayName("a script that tells of nothing, or fails without telling of it, has failed")
  void silence() {
    assertThat(ended(0).told("posix", "smoke")).isEmpty();
    assertThat(ended(0).checks("posix", "smoke", "ends"))
        .containsExactly(CheckResult.failed("posix", "smoke", "ends", "ended with 0: "));
    assertThat(ended(1, "ok - a: b").checks("posix", "smoke", "ends"))
        .containsExactly(
            GOOD, CheckResult.failed("posix", "smoke", "ends", "ended with 1: ok - a: b"));
  }
}
