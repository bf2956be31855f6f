// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.conformance.workload.Kill;
import dev.ninebind.conformance.workload.Workload;
import dev.ninebind.conformance.workload.WorkloadRun;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Takes a workload through its life with each kill that it comes back from, {@code
 * -Dninebind.rounds} times, or once.
 */
final class WorkloadScenario {
  private WorkloadScenario() {}

  /** Fails with each check that did. */
  static void passes(GuestLab lab, Workload workload, UnaryOperator<MountOptions> mount) {
    Map<Kill, Integer> rounds = new EnumMap<>(Kill.class);
    workload.kills().forEach(kill -> rounds.put(kill, Integer.getInteger("ninebind.rounds", 1)));
    List<CheckResult> results =
        new WorkloadRun(workload, lab, mount, System.out::println).run(rounds);
    assertThat(results)
        .isNotEmpty()
        .allSatisfy(
            result ->
                assertThat(result.status())
                    .as("%s: %s", result.name(), result.detail())
                    .isEqualTo(CheckResult.Status.PASSED));
  }
}
