// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.posix;

import dev.ninebind.conformance.guest.GuestException;
import dev.ninebind.conformance.guest.GuestKernel;
import dev.ninebind.conformance.guest.GuestResult;
import dev.ninebind.conformance.report.CheckResult;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Random reads, writes, appends, truncations, renames, links, removals and mappings of a few files
 * on a mount, each result held against a model in memory: {@code random_data.py}. Where nothing is
 * cached, two mounts are used at once, one seeing what the other does.
 *
 * @param target how the guest's program is told of the mount
 * @param variables of the script
 * @param seed by which it does the same again; if empty, it chooses one, and tells it
 * @param operations how many are chosen; about half of them make sense by then and are done
 * @param options further ones of the program
 */
public record DataChecker(
    String target,
    Map<String, String> variables,
    OptionalLong seed,
    int operations,
    String options) {
  private static final String SUITE = "posix";
  private static final String AREA = "random";

  /** What {@link #broken} can do wrong. */
  public enum Fault {
    /** Some appends are acknowledged and not made. */
    LOST_APPEND("lost-append"),
    /** Some reads give what was there before. */
    STALE_READ("stale-read"),
    /** A file that grows again has what was cut off. */
    LOST_ZEROS("lost-zeros");

    private final String word;

    Fault(String word) {
      this.word = word;
    }
  }

  /**
   * On a mount.
   *
   * @param mount the command that mounts it, but for the directory at its end
   */
  public static DataChecker on(String mount, int operations) {
    return new DataChecker(
        "--mount \"$MOUNT\"", Map.of("MOUNT", mount), OptionalLong.empty(), operations, "");
  }

  /** On a tmpfs of the guest. */
  public static DataChecker local(int operations) {
    return new DataChecker("--local tmpfs", Map.of(), OptionalLong.empty(), operations, "");
  }

  public DataChecker withSeed(long chosen) {
    return new DataChecker(target, variables, OptionalLong.of(chosen), operations, options);
  }

  /**
   * Without O_APPEND: for mounts that cache what they write, of kernels from 6.4 on, on a server
   * that appends by itself.
   */
  public DataChecker withoutAppends() {
    return new DataChecker(target, variables, seed, operations, options + " --no-append");
  }

  /** With a fault between the program and the kernel: it is to be found. */
  public DataChecker broken(Fault fault) {
    return new DataChecker(
        target, variables, seed, operations, options + " --broken " + fault.word);
  }

  /**
   * Runs it. A failure's detail has the seed, the call, and as few operations as were found to fail
   * again.
   *
   * @param progress is told the seed and, of a failure, the last operations
   * @param bound after which the guest loses its power
   */
  public CheckResult run(GuestKernel guest, Duration bound, Consumer<String> progress) {
    GuestPrograms.hand(guest);
    String name = operations + " operations";
    String script =
        "PYTHONDONTWRITEBYTECODE=1 exec python3 %s/random_data.py %s --operations %d%s%s 2>&1"
            .formatted(
                GuestPrograms.DIRECTORY,
                target,
                operations,
                seed.isPresent() ? " --seed " + seed.getAsLong() : "",
                options);
    GuestResult result;
    try {
      result = guest.run(script, variables, bound);
    } catch (GuestException e) {
      return CheckResult.failed(SUITE, AREA, name, "expected <its end>, got <" + e + ">");
    }
    result.linesStarting("# ").forEach(progress);
    if (result.exitCode() == 0 && !result.linesStarting("ok - random: ").isEmpty()) {
      return CheckResult.passed(SUITE, AREA, name);
    }
    return CheckResult.failed(
        SUITE,
        AREA,
        name,
        String.join(
            "\n",
            result.lines().stream()
                .filter(line -> !line.startsWith("# last: ") && !line.startsWith("ok - "))
                .toList()));
  }
}
