// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.guest.GuestKernel;
import dev.ninebind.conformance.guest.GuestResult;
import dev.ninebind.conformance.guest.GuestRoot;
import dev.ninebind.conformance.guest.GuestScript;
import dev.ninebind.conformance.report.CheckResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class WorkloadRunTest {
  @ParameterizedTest
  @EnumSource(
      value = Kill.class,
      names = {"SERVER", "POWER"})
  @DisplayName("a guest whose server was killed unmounts, and mounts again")
  void unmounts(Kill kill) {
    FakePlace place = new FakePlace(true);
    assertThat(run(place, Map.of(kill, 1))).allMatch(result -> !result.hasFailed());
    assertThat(place.happened)
        .containsSubsequence(
            "begin_load",
            "killed " + kill,
            "crash; umount -l \"$V\"; mount_v; recover; verify",
            "stop; cd /; umount \"$V\"")
        .doesNotContain("booted");
  }

  @ParameterizedTest
  @EnumSource(
      value = Kill.class,
      names = {"SERVER", "POWER"})
  @DisplayName("one that does not survive that is booted anew, and then all is checked as well")
  void bootsAnew(Kill kill) {
    FakePlace place = new FakePlace(false);
    assertThat(run(place, Map.of(kill, 2))).allMatch(result -> !result.hasFailed());
    assertThat(place.happened)
        .containsSubsequence(
            "begin_load",
            "killed " + kill,
            "booted",
            "mount_v; recover; verify",
            "begin_load",
            "killed " + kill,
            "booted",
            "mount_v; recover; verify")
        .noneMatch(what -> what.contains("umount -l"));
  }

  @Test
  @DisplayName("other kills boot no guest for that")
  void otherKills() {
    FakePlace place = new FakePlace(false);
    run(place, Map.of(Kill.APPLICATION, 1));
    assertThat(place.happened).contains("crash", "recover; verify").doesNotContain("booted");
  }

  private static List<CheckResult> run(Place place, Map<Kill, Integer> rounds) {
    return new WorkloadRun(new FakeWorkload(), place, line -> {}, 1).run(rounds);
  }

  /** Takes down what is done in it; each script tells of one check that holds. */
  private static final class FakePlace implements Place {
    private final boolean unmounts;
    private final List<String> happened = new ArrayList<>();

    FakePlace(boolean unmounts) {
      this.unmounts = unmounts;
    }

    @Override
    public GuestKernel guest() {
      throw new UnsupportedOperationException("there is none");
    }

    @Override
    public GuestResult run(GuestScript script, Map<String, String> more, Duration bound) {
      happened.add(script.text().lines().findFirst().orElseThrow());
      return new GuestResult(0, List.of("ok - it holds"), Duration.ZERO);
    }

    @Override
    public String mount() {
      return "mount";
    }

    @Override
    public boolean unmountsWithoutServer() {
      return unmounts;
    }

    @Override
    public void restartServer() {
      happened.add("killed " + Kill.SERVER);
    }

    @Override
    public void rebootGuest() {
      happened.add("booted");
    }

    @Override
    public void cutPower(OptionalLong seed) {
      happened.add("killed " + Kill.POWER);
    }

    @Override
    public Path kept() {
      return Path.of("kept");
    }
  }

  private static final class FakeWorkload implements Workload {
    @Override
    public String name() {
      return "fake";
    }

    @Override
    public String description() {
      return "It does nothing.";
    }

    @Override
    public GuestRoot root() {
      return GuestRoot.DEBIAN_12;
    }

    @Override
    public int memory() {
      return 1;
    }

    @Override
    public GuestScript script() {
      return new GuestScript("");
    }

    @Override
    public Duration bound() {
      return Duration.ofSeconds(1);
    }
  }
}
