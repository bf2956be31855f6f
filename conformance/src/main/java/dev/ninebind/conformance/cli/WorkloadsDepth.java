// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.cli;

import dev.ninebind.conformance.guest.GuestException;
import dev.ninebind.conformance.guest.GuestLinux;
import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.conformance.workload.Workload;
import dev.ninebind.conformance.workload.WorkloadRun;
import dev.ninebind.conformance.workload.Workloads;
import dev.ninebind.p9.daemon.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.commons.io.file.PathUtils;

/**
 * Applications whose whole state is on the target, in a guest that mounts it; they are killed, and
 * what was acknowledged before has to be there. It takes hours, so nobody gets it unasked.
 */
final class WorkloadsDepth implements Depth {
  private static final String NAME = "workloads";
  private static final String WHOLE = "it runs";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, List<String>> checks() {
    Map<String, List<String>> checks = new LinkedHashMap<>();
    Workloads.all().forEach(workload -> checks.put(workload.name(), List.of()));
    return checks;
  }

  @Override
  public Map<String, String> why() {
    Map<String, String> why = new LinkedHashMap<>();
    Workloads.all().forEach(workload -> why.put(workload.name(), workload.description()));
    return why;
  }

  @Override
  public void require(Options options) throws UsageException {
    PosixDepth.requireGuests(NAME, options);
  }

  @Override
  public Map<String, String> run(Options options, Progress progress, Consumer<CheckResult> results)
      throws UsageException {
    Consumer<CheckResult> selected =
        result -> {
          if (options.selection().takes(result.area(), result.name())) {
            progress.result(result);
            results.accept(result);
          }
        };
    Map<String, String> facts = new LinkedHashMap<>();
    for (Workload workload : Workloads.all(options.jenkinsWar())) {
      if (!options.selection().touches(workload.name())) {
        continue;
      }
      String missing = missing(workload, options);
      if (missing.isEmpty()) {
        facts.put(workload.name(), workload.description());
        run(workload, options, progress, selected);
      } else {
        selected.accept(CheckResult.notRun(NAME, workload.name(), WHOLE, missing));
      }
    }
    facts.put("guest of the applications", "Linux " + options.guest().linux().title());
    facts.put("mount of the applications", TargetPlace.applicationMount(options, 0).toString());
    return facts;
  }

  /** Why a workload cannot be run here as asked; empty if it can. */
  static String missing(Workload workload, Options options) {
    GuestLinux linux = options.guest().linux();
    String unfit = workload.unfit(TargetPlace.applicationMount(options, 0));
    if (!unfit.isEmpty()) {
      return unfit;
    }
    if (!workload.root().isInstalled()) {
      return "run conformance/guest/install-guest " + workload.root().directory();
    }
    return linux.isInstalled() ? "" : "Linux " + linux.title() + " is not installed";
  }

  private static void run(
      Workload workload, Options options, Progress progress, Consumer<CheckResult> results)
      throws UsageException {
    KillPlan plan = KillPlan.of(workload, options);
    progress.note("workloads: " + workload.name() + ": booting a guest...");
    try {
      Path logs = Files.createTempDirectory("ninebind-conformance");
      try (TargetPlace place = new TargetPlace(workload, options, logs)) {
        new WorkloadRun(workload, place, progress::note, System.nanoTime())
            .run(plan.rounds())
            .forEach(results);
        plan.notRun().forEach(results);
        saveArtifacts(place.kept(), options.out(), workload.name());
        if (!place.remove()) {
          progress.note("left behind on the target: " + place.directory());
        }
      } finally {
        PathUtils.deleteDirectory(logs);
      }
    } catch (GuestException e) {
      // This machine's own fault: it says nothing of the target.
      results.accept(CheckResult.notRun(NAME, workload.name(), WHOLE, e.getMessage()));
    } catch (IOException e) {
      throw new UsageException("no files can be written: " + e.getMessage());
    }
  }

  /** What the application put aside for people to look at goes beside the reports. */
  private static void saveArtifacts(Path kept, Optional<Path> out, String name) throws IOException {
    Path artifacts = kept.resolve("artifacts");
    if (out.isPresent() && Files.isDirectory(artifacts)) {
      PathUtils.copyDirectory(artifacts, out.get().resolve("artifacts").resolve(name));
    }
  }
}
