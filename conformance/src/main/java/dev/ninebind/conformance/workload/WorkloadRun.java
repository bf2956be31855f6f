// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import dev.ninebind.conformance.guest.GuestException;
import dev.ninebind.conformance.guest.GuestLab;
import dev.ninebind.conformance.guest.GuestResult;
import dev.ninebind.conformance.guest.MountOptions;
import dev.ninebind.conformance.report.CheckResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Takes an application through its life on a volume: it is prepared and exercised, then killed in
 * each way as often as wanted, and recovers. A step that fails ends the run: what comes after it
 * would say nothing.
 *
 * <p>A kill comes at a random moment after the load is under way. Of two power cuts the disk has
 * written nothing before the first that no fsync covered, and some of it before the second. What a
 * script prints as {@code # sum NAME NUMBER} is added up for each kind of kill. A guest whose
 * server was killed unmounts and mounts again; one that does not survive that is booted anew.
 */
public final class WorkloadRun {
  private static final String SUITE = "workloads";
  private static final String SUM = "# sum ";

  /** How long a load goes on at most before it is killed, in milliseconds. */
  private static final int LOAD = 1_500;

  private final Workload workload;
  private final Place place;
  private final Consumer<String> progress;
  private final Random random;
  private final List<CheckResult> results = new ArrayList<>();
  private final Map<String, Long> sums = new LinkedHashMap<>();
  private boolean cutsPower;
  private int round;
  private boolean failed;

  /**
   * @param lab with one guest of the workload's root and memory
   * @param mount of all its mounts, made of the lab's
   * @param progress is told each step and each of the application's counts
   */
  public WorkloadRun(
      Workload workload,
      GuestLab lab,
      UnaryOperator<MountOptions> mount,
      Consumer<String> progress) {
    this(workload, lab, mount, progress, System.nanoTime());
  }

  /**
   * As above.
   *
   * @param seed decides on the moments of kills and what survives them; it is told first
   */
  public WorkloadRun(
      Workload workload,
      GuestLab lab,
      UnaryOperator<MountOptions> mount,
      Consumer<String> progress,
      long seed) {
    this(workload, new LabPlace(lab, mount), progress, seed);
  }

  /**
   * The same anywhere.
   *
   * @param place with a guest of the workload's root and memory
   */
  public WorkloadRun(Workload workload, Place place, Consumer<String> progress, long seed) {
    this.workload = workload;
    this.place = place;
    this.progress = progress;
    random = new Random(seed);
    progress.accept("seed " + seed);
  }

  /**
   * Runs it.
   *
   * @param rounds how often each of the kills
   */
  public List<CheckResult> run(Map<Kill, Integer> rounds) {
    cutsPower = rounds.getOrDefault(Kill.POWER, 0) > 0;
    workload.outfit(place.kept());
    step("prepare", "mount_v; prepare");
    step("exercise", "exercise");
    step("exercise", "verify");
    rounds.forEach(
        (kill, count) -> {
          sums.clear();
          round = 0;
          while (round < count && !failed) {
            round++;
            end(kill, "kill of " + kill.what() + " " + round + " of " + count, round % 2 == 0);
            progress.accept(summary(kill));
          }
        });
    round = 0;
    step("stop", "stop; cd /; umount \"$V\"");
    return List.copyOf(results);
  }

  /** What the kills of a kind have come to so far. */
  private String summary(Kill kill) {
    StringBuilder text = new StringBuilder(workload.name());
    text.append(": ").append(round).append(" kills of ").append(kill.what());
    sums.forEach((name, sum) -> text.append(", ").append(sum).append(' ').append(name));
    return text.append(failed ? ", FAILED" : "").toString();
  }

  private void end(Kill kill, String title, boolean someSurvives) {
    step(title, "begin_load");
    if (failed) {
      return;
    }
    LockSupport.parkNanos(random.nextInt(LOAD) * 1_000_000L);
    long seed = random.nextLong();
    try {
      switch (kill) {
        case APPLICATION -> step(title, "crash");
        case SERVER -> place.restartServer();
        case GUEST -> place.rebootGuest();
        case POWER -> place.cutPower(someSurvives ? OptionalLong.of(seed) : OptionalLong.empty());
      }
      if (bootsAnew(kill)) {
        place.rebootGuest();
      }
    } catch (GuestException e) {
      fail(title, e.getMessage());
    }
    String again =
        switch (kill) {
          case APPLICATION -> "";
          case SERVER, POWER ->
              bootsAnew(kill) ? "mount_v; " : "crash; umount -l \"$V\"; mount_v; ";
          case GUEST -> "mount_v; ";
        };
    step(title, again + "recover; verify");
  }

  /** Whether nothing but another guest gets rid of the mount. */
  private boolean bootsAnew(Kill kill) {
    return (kill == Kill.SERVER || kill == Kill.POWER) && !place.unmountsWithoutServer();
  }

  private void step(String title, String commands) {
    if (failed) {
      return;
    }
    progress.accept(title + ": " + commands);
    Map<String, String> variables =
        Map.of(
            "KEPT",
            "/run/ninebind/kept",
            "ROUND",
            Integer.toString(round),
            "POWER",
            cutsPower ? "cut" : "kept");
    GuestResult result;
    try {
      result =
          place.run(workload.script().then(commands).then("finish"), variables, workload.bound());
    } catch (GuestException e) {
      fail(title + ": " + commands, e.getMessage());
      return;
    }
    progress.accept("took " + result.elapsed().toMillis() + " ms");
    for (CheckResult check : result.told(SUITE, workload.name())) {
      results.add(check.withName(title + ": " + check.name()));
      failed |= check.hasFailed();
    }
    for (String line : result.linesStarting("# ")) {
      if (line.startsWith(SUM)) {
        String[] parts = line.substring(SUM.length()).split(" ", 2);
        sums.merge(parts[0], Long.parseLong(parts[1]), Long::sum);
      } else {
        progress.accept(line);
      }
    }
    if (result.exitCode() != 0 && !failed) {
      fail(title + ": " + commands, "ended with " + result.exitCode() + ": " + result.output());
    }
  }

  private void fail(String name, String detail) {
    failed = true;
    results.add(CheckResult.failed(SUITE, workload.name(), name, detail));
  }
}
