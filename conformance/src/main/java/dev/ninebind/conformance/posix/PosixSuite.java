// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.posix;

import dev.ninebind.conformance.guest.GuestException;
import dev.ninebind.conformance.guest.GuestKernel;
import dev.ninebind.conformance.guest.GuestResult;
import dev.ninebind.conformance.report.CheckResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The POSIX suite: call patterns of a guest's program on a mount, each with the result that
 * POSIX.1-2017 and Linux's man pages give it, and with what is there afterwards. It knows nothing
 * of who serves the mount.
 *
 * <p>What a mount cannot show because of the guest's kernel, the cases know by its release and
 * cache mode: that is {@link CheckResult.Status#NOT_RUN}, with the reason. The cases are the Python
 * modules {@code area_*.py} beside this class; each area is a program of its own, so that one which
 * hangs or dies takes no other's results along.
 *
 * <p>An area takes a second or two; so the bound for each is there for what hangs.
 */
public final class PosixSuite {
  private static final String SUITE = "posix";
  private static final String END = "runs to its end";
  private static final Pattern RESULT = Pattern.compile("(ok|not ok|not run) - ([a-z]+): (.*)");
  private static final Pattern COUNTS = Pattern.compile("# ([a-z]+): .*");

  private final String target;
  private final Map<String, String> variables;
  private final List<String> areas;
  private final Duration bound;

  private PosixSuite(
      String target, Map<String, String> variables, List<String> areas, Duration bound) {
    this.target = target;
    this.variables = variables;
    this.areas = areas;
    this.bound = bound;
  }

  /** All areas, in the order in which they run. */
  public static List<String> areas() {
    return GuestPrograms.areas();
  }

  /** The numbers of the users that its programs act as, besides root. */
  public static List<Integer> users() {
    return List.of(1000, 1001, 1002, 3000);
  }

  /**
   * All areas on a mount, which each of them makes anew, several at once, and unmounts.
   *
   * @param mount the command that mounts it, but for the directory at its end
   */
  public static PosixSuite on(String mount) {
    return new PosixSuite(
        "--mount \"$MOUNT\"", Map.of("MOUNT", mount), areas(), Duration.ofMinutes(5));
  }

  /**
   * All areas on a file system of the guest's own kernel, which shows what is the suite's or the
   * kernel's.
   *
   * @param kind tmpfs or ext4
   */
  public static PosixSuite local(String kind) {
    return new PosixSuite("--local " + kind, Map.of(), areas(), Duration.ofMinutes(5));
  }

  /**
   * These areas alone.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public PosixSuite only(List<String> named) {
    for (String area : named) {
      if (!areas().contains(area)) {
        throw new IllegalArgumentException("no area of the POSIX suite has the name " + area);
      }
    }
    return new PosixSuite(target, variables, List.copyOf(named), bound);
  }

  /** After which an area that has not ended is killed. */
  public PosixSuite within(Duration perArea) {
    return new PosixSuite(target, variables, areas, perArea);
  }

  /**
   * Runs it. A guest that is lost on the way ends it: what had to come after is not run.
   *
   * @param progress is told of each area when it has ended: its counts, and how long it took
   */
  public List<CheckResult> run(GuestKernel guest, Consumer<String> progress) {
    GuestPrograms.hand(guest);
    List<CheckResult> results = new ArrayList<>();
    String lost = "";
    for (String area : areas) {
      if (!lost.isEmpty()) {
        results.add(CheckResult.notRun(SUITE, area, END, lost));
        continue;
      }
      try {
        collect(area, guest.run(script(area), variables, bound.plusSeconds(30)), results, progress);
      } catch (GuestException e) {
        results.add(CheckResult.failed(SUITE, area, END, "expected <its end>, got <" + e + ">"));
        lost = "the guest was lost in " + area;
        progress.accept("# " + area + ": " + lost);
      }
    }
    return List.copyOf(results);
  }

  /** The mounts of an area that was killed are in nobody's way. */
  private String script(String area) {
    return "export PYTHONDONTWRITEBYTECODE=1\n"
        + "timeout -s KILL %d python3 %s/main.py --only %s %s 2>&1\n"
            .formatted(bound.toSeconds(), GuestPrograms.DIRECTORY, area, target)
        + "status=$?\n"
        + "[ $status -le 1 ] || for each in ro other v; do umount -l /mnt/posix/$each; done\n"
        + "exit $status\n";
  }

  private static void collect(
      String area, GuestResult ended, List<CheckResult> results, Consumer<String> progress) {
    boolean counted = false;
    for (String line : ended.lines()) {
      Matcher result = RESULT.matcher(line);
      if (result.matches()) {
        results.add(result(result.group(1), result.group(2), result.group(3)));
      } else if (COUNTS.matcher(line).matches() && line.startsWith("# " + area + ": ")) {
        progress.accept(line);
        counted = true;
      }
    }
    if (!counted) {
      int from = Math.max(0, ended.lines().size() - 20);
      String last = String.join("\n", ended.lines().subList(from, ended.lines().size()));
      String why =
          "expected <its end>, got <exit code %d, after %s>".formatted(ended.exitCode(), last);
      results.add(CheckResult.failed(SUITE, area, END, why));
      progress.accept("# " + area + ": did not run to its end");
    }
  }

  private static CheckResult result(String status, String area, String rest) {
    String[] parts = rest.split(": ", 2);
    String detail = parts.length == 1 ? "" : parts[1];
    return switch (status) {
      case "ok" -> CheckResult.passed(SUITE, area, rest);
      case "not ok" -> CheckResult.failed(SUITE, area, parts[0], detail);
      default -> CheckResult.notRun(SUITE, area, parts[0], detail);
    };
  }
}
