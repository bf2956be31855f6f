// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.guest.GuestRoot;
import dev.ninebind.conformance.protocol.Server;
import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.conformance.workload.Kill;
import dev.ninebind.conformance.workload.MavenWorkload;
import dev.ninebind.conformance.workload.SqliteWorkload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KillPlanTest {
  private static final Server.Action ACTION = () -> {};

  static Options options(String cache, Server.Action restart, Server.Action powerCut) {
    return new Options(
        Target.parse("tcp://127.0.0.1/x", null),
        new Selection(List.of()),
        65_536,
        0,
        20,
        Optional.ofNullable(restart),
        Optional.ofNullable(powerCut),
        GuestRoot.DEBIAN_12,
        cache,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void whatEndsTheTargetNeedsACommandForIt() {
    KillPlan plan = KillPlan.of(new SqliteWorkload(), options("none", null, null));
    assertThat(plan.rounds()).containsOnlyKeys(Kill.APPLICATION, Kill.GUEST);
    assertThat(plan.notRun())
        .containsExactly(
            CheckResult.notRun(
                "workloads", "sqlite", "kill of the server", "needs --restart COMMAND"),
            CheckResult.notRun(
                "workloads", "sqlite", "kill of the power", "needs --power-cut COMMAND"));
  }

  @Test
  void withTheCommandsAllIsRun() {
    KillPlan plan = KillPlan.of(new SqliteWorkload(), options("none", ACTION, ACTION));
    assertThat(plan.rounds()).containsOnlyKeys(Kill.values());
    assertThat(plan.rounds().values()).allMatch(count -> count > 0);
    assertThat(plan.rounds()).containsEntry(Kill.POWER, 2);
    assertThat(plan.notRun()).isEmpty();
  }

  @Test
  void noCommandAddsKillsThatAnApplicationDoesNotBear() {
    KillPlan plan = KillPlan.of(new MavenWorkload(), options("none", ACTION, ACTION));
    assertThat(plan.rounds()).isEqualTo(Map.of(Kill.APPLICATION, 1, Kill.SERVER, 1));
    assertThat(plan.notRun()).isEmpty();
  }
}
