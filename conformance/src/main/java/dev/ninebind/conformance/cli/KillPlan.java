// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.cli;

import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.conformance.workload.Kill;
import dev.ninebind.conformance.workload.Workload;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What of an application's kills a target can be asked to bear.
 *
 * @param rounds how often each, in the order of the kills
 * @param notRun the others, each with its reason
 */
record KillPlan(Map<Kill, Integer> rounds, List<CheckResult> notRun) {
  /** Of power cuts every second one leaves what the disk wrote by itself. */
  private static final int POWER_CUTS = 2;

  static KillPlan of(Workload workload, Options options) {
    Map<Kill, Integer> rounds = new EnumMap<>(Kill.class);
    List<CheckResult> notRun = new ArrayList<>();
    for (Kill kill : Kill.values()) {
      if (!workload.kills().contains(kill)) {
        continue;
      }
      String lacking = lacking(kill, options);
      if (lacking.isEmpty()) {
        rounds.put(kill, kill == Kill.POWER ? POWER_CUTS : workload.rounds().getOrDefault(kill, 1));
      } else {
        notRun.add(
            CheckResult.notRun(
                "workloads", workload.name(), "kill of " + kill.what(), "needs " + lacking));
      }
    }
    return new KillPlan(rounds, notRun);
  }

  private static String lacking(Kill kill, Options options) {
    return switch (kill) {
      case APPLICATION, GUEST -> "";
      case SERVER -> options.restart().isPresent() ? "" : "--restart COMMAND";
      case POWER -> options.powerCut().isPresent() ? "" : "--power-cut COMMAND";
    };
  }
}
