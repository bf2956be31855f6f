// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.TestedVolume;
import dev.ninebind.conformance.matrix.SmokeSuite;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs the scripts of {@code src/test/resources/guest} in a guest and judges their results. */
final class Scenario {
  /** The matrix runs these too, so they do not lie with the other scripts. */
  static final String SMOKE = SmokeSuite.SCRIPT;

  static final String REMOVE = SmokeSuite.REMOVE;

  private final GuestLab lab;
  private final GuestKernel guest;

  Scenario(GuestLab lab) {
    this(lab, 0);
  }

  Scenario(GuestLab lab, int guest) {
    this.lab = lab;
    this.guest = lab.guest(guest);
  }

  /** Runs a script and fails with its {@code not ok} lines if it has any. */
  GuestResult passes(String script, MountOptions mount, Duration bound) {
    return passes(script, mount, Map.of(), bound);
  }

  GuestResult passes(
      String script, MountOptions mount, Map<String, String> variables, Duration bound) {
    return passes(List.of(script), mount, variables, bound);
  }

  /** As above, of scripts that are put together to one. */
  GuestResult passes(
      List<String> scripts, MountOptions mount, Map<String, String> variables, Duration bound) {
    GuestResult result = run(scripts, mount, variables, bound);
    assertThat(result.linesStarting("not ok - ")).as("%s on %s", scripts, mount).isEmpty();
    assertThat(result.exitCode()).as("exit code of %s:%n%s", scripts, result.output()).isZero();
    assertThat(result.linesStarting("ok - ")).as("results of %s", scripts).isNotEmpty();
    return result;
  }

  /**
   * As {@link #passes(String, MountOptions, Map, Duration)}, of a script that leaves something on
   * the volume, where the host finds the same if it sees it, and which can be removed then.
   *
   * @param leastFiles that it leaves
   */
  void passesAndLeaves(
      int leastFiles,
      String script,
      MountOptions mount,
      Map<String, String> variables,
      Duration bound)
      throws IOException {
    HostData.expect(lab);
    passes(script, mount, variables, bound);
    HostData.compare(lab, leastFiles);
    passes(REMOVE, mount, Duration.ofMinutes(2));
  }

  GuestResult run(
      String script, MountOptions mount, Map<String, String> variables, Duration bound) {
    return run(List.of(script), mount, variables, bound);
  }

  private GuestResult run(
      List<String> scripts, MountOptions mount, Map<String, String> variables, Duration bound) {
    // A bound is there for what hangs: machines are shared, and Wine takes its time.
    int factor = lab.volume() == TestedVolume.WINDOWS ? 9 : 3;
    String[] resources =
        scripts.stream()
            .map(script -> script.startsWith("/") ? script : "/guest/" + script)
            .toArray(String[]::new);
    try {
      return GuestScript.of(Scenario.class, resources)
          .run(
              guest,
              mount.commandLine(lab.network().serverAddress()),
              variables,
              bound.multipliedBy(factor));
    } catch (GuestException e) {
      List<String> said = lab.server().log();
      String last = said.get(said.size() - 1); // it has said where to mount it, at the least
      throw new GuestException("the server's last words: " + last + "; " + e.getMessage(), e);
    }
  }

  /** The text of a file in {@code src/test/resources/guest}. */
  static String resource(String name) {
    return GuestScript.read(Scenario.class, "/guest/" + name);
  }
}
