// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.TestedVolume;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the scripts of {@code src/test/resources/guest} in a guest and judges their results. */
final class Scenario {
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

  GuestResult run(
      String script, MountOptions mount, Map<String, String> variables, Duration bound) {
    return run(List.of(script), mount, variables, bound);
  }

  private GuestResult run(
      List<String> scripts, MountOptions mount, Map<String, String> variables, Duration bound) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("MOUNT", mount.commandLine(lab.network().serverAddress()));
    StringBuilder text = new StringBuilder(resource("lib.sh"));
    scripts.forEach(script -> text.append(resource(script)));
    // A bound is there for what hangs: Wine takes its time.
    int factor = lab.volume() == TestedVolume.WINDOWS ? 5 : 1;
    return guest.run(text.toString(), all, bound.multipliedBy(factor));
  }

  /** The text of a file in {@code src/test/resources/guest}. */
  static String resource(String name) {
    try (InputStream in = Scenario.class.getResourceAsStream("/guest/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
