// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload.jenkins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * What a Jenkins controller does to its home directory, as a program for the guest:
 *
 * <pre>
 * fill HOME NOTES           makes the home, with jobs and unpacked plugins
 * work HOME NOTES BUILDS    so many builds of each job, or without an end if 0
 * verify HOME NOTES         what was acknowledged is there, and whole
 * </pre>
 *
 * It prints checks as a guest's scripts do.
 */
public final class JenkinsHome {
  private static final int JOBS = 3;

  private final Path home;
  private final Path notes;
  private final List<Job> jobs;

  private JenkinsHome(Path home, Path notes) {
    this.home = home;
    this.notes = notes;
    jobs = IntStream.range(0, JOBS).mapToObj(n -> new Job(home, "job" + n)).toList();
  }

  /** See above. */
  public static void main(String[] arguments) throws Exception {
    JenkinsHome program = new JenkinsHome(Path.of(arguments[1]), Path.of(arguments[2]));
    switch (arguments[0]) {
      case "fill" -> program.fill();
      case "work" -> program.work(Integer.parseInt(arguments[3]));
      case "verify" -> new HomeCheck(program.home, Notes.read(program.notes)).run(program.jobs);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private void fill() throws IOException {
    for (Job job : jobs) {
      Files.createDirectories(job.folder().resolve("builds"));
      XmlState.write(job.config(), job.name(), 0);
      XmlState.replace(job.nextBuildNumber(), "1\n");
    }
    XmlState.write(home.resolve("config.xml"), "controller", 0);
    Plugins plugins = new Plugins(home);
    plugins.install();
    plugins.explode();
    System.out.println("ok - the home is made");
  }

  private void work(int builds) throws IOException, InterruptedException {
    Checks followed = new Checks("logs are followed while they grow");
    Checks readable = new Checks("builds are read until they are gone");
    new Plugins(home).explode();
    ExecutorService executors = Executors.newFixedThreadPool(JOBS);
    try (Notes acknowledged = new Notes(notes)) {
      List<Future<?>> running = new ArrayList<>();
      for (Job job : jobs) {
        BuildLoad load = new BuildLoad(job, acknowledged, followed, readable);
        running.add(
            executors.submit(
                () -> {
                  for (int build = 0; builds == 0 || build < builds; build++) {
                    load.run();
                  }
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      System.out.println("not ok - builds run: " + e.getCause());
    } finally {
      executors.shutdownNow();
    }
    followed.print();
    readable.print();
  }
}
