// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A workload on connections that keep several requests outstanding. */
abstract class PipelinedLoad implements Load {
  /** Beyond the time that was asked for: setting up, and what a slow server needs to end. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** A million files take a while. */
  private static final Duration PREPARING = Duration.ofMinutes(15);

  private final Workload workload;
  private final int connections;
  private final int depth;

  PipelinedLoad(Workload workload, int connections, int depth) {
    this.workload = workload;
    this.connections = connections;
    this.depth = depth;
  }

  @Override
  public final void prepare(Target target) throws IOException {
    Watchdog.over(
        PREPARING,
        watchdog -> {
          workload.prepare(new Fixtures(LoadConnection.open(watchdog, target, Fixtures.DEPTH)));
          return null;
        });
  }

  @Override
  public final LoadResult run(Target target, Timing timing) throws IOException {
    return Watchdog.over(timing.whole().plus(PATIENCE), watchdog -> run(watchdog, target, timing));
  }

  private LoadResult run(Watchdog watchdog, Target target, Timing timing) throws IOException {
    List<LoadConnection> opened = new ArrayList<>();
    List<Slot[]> slots = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      LoadConnection connection = LoadConnection.open(watchdog, target, depth);
      opened.add(connection);
      slots.add(workload.slots(connection, i, depth));
    }
    long cpu = target.cpuNanos().getAsLong();
    long start = System.nanoTime();
    List<Pump> pumps = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      pumps.add(new Pump(opened.get(i), slots.get(i), Tally.starting(start, timing)));
    }
    inParallel(tasks(pumps, start));
    cpu = target.cpuNanos().getAsLong() - cpu;
    return Tally.sum(pumps.stream().map(Pump::tally).toList(), cpu);
  }

  /**
   * What is to run at the same time, a thread each.
   *
   * @param start when the pumps' tallies began, in {@link System#nanoTime}
   */
  abstract List<Callable<Void>> tasks(List<Pump> pumps, long start);

  private static void inParallel(List<Callable<Void>> tasks) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      List<Future<Void>> running = new ArrayList<>();
      tasks.forEach(task -> running.add(threads.submit(task)));
      for (Future<Void> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
