// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import dev.ninebind.bench.load.LoadResult;
import dev.ninebind.bench.load.Timing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures: for each row, each round, each contestant. What the machine does meanwhile hits all of
 * them alike. One that gives a wrong answer is out of the row, and the others go on.
 */
final class Bench implements AutoCloseable {
  /** So much of the measured time is spent before it, in each round. */
  private static final double WARM_UP = 0.4;

  /** Times the measured time: who takes longer, preparations included, has one round only. */
  private static final int TOO_LONG = 20;

  /** After that a server counts as idle: what only its start needed may be given back by then. */
  private static final Duration REST = Duration.ofSeconds(12);

  private final List<Contestant> contestants;
  private final List<RunningServer> running = new ArrayList<>();
  private final Bounds bounds;
  private final Place place;
  private final int rounds;
  private final Timing timing;
  private final Timing first;
  private final Report report;
  private final Results results = new Results();

  /** Who is told what is going on. */
  interface Report {
    /** A server does not start here, and is not measured. */
    void leftOut(String contestant, String why);

    /** Something is about to be measured. */
    void measuring(String row, int round, String contestant);

    /** A row is complete. */
    void measured(String row, Results results);
  }

  /**
   * Prepares a run.
   *
   * @param contestants Ninebind first
   * @param measured of each round
   */
  Bench(
      List<Contestant> contestants,
      Bounds bounds,
      Place place,
      int rounds,
      Duration measured,
      Report report) {
    this.contestants = new ArrayList<>(contestants);
    this.bounds = bounds;
    this.place = place;
    this.rounds = rounds;
    this.report = report;
    Duration warmUp = Duration.ofNanos((long) (measured.toNanos() * WARM_UP));
    timing = new Timing(warmUp, measured);
    first = new Timing(warmUp, measured.multipliedBy(2));
  }

  /**
   * Measures rows.
   *
   * @param start true to take the time of starts too
   */
  Results run(List<Row> rows, boolean start) throws IOException {
    startAll();
    if (start) {
      start();
      rest();
    }
    for (Row row : rows) {
      measure(row);
    }
    for (RunningServer each : running) {
      results.memory().put(each.name(), each.memory());
    }
    return results;
  }

  /** Those that have been running since the first start are left alone for a while. */
  private void rest() throws IOException {
    RunningServer.pause(REST);
    running.forEach(RunningServer::isIdle);
  }

  /** Ninebind has to start; others may be left out. */
  private void startAll() throws IOException {
    for (Contestant each : List.copyOf(contestants)) {
      try {
        running.add(RunningServer.start(each, place.scratch(), "0"));
      } catch (IOException e) {
        if (running.isEmpty()) {
          throw e;
        }
        contestants.remove(each);
        report.leftOut(each.name(), e.getMessage());
      }
    }
  }

  /**
   * Starts of servers of their own, from the launcher to the first answer. Each has started once
   * before, so that the launcher has made its class data archive.
   */
  private void start() throws IOException {
    for (int round = 1; round <= rounds; round++) {
      for (Contestant each : contestants) {
        report.measuring(Rows.START, round, each.name());
        try (RunningServer server = RunningServer.start(each, place.scratch(), "start-" + round)) {
          results
              .series(Rows.START, each.name())
              .add(Sample.ofMicros(server.firstAnswerNanos() / 1000.0));
        }
      }
    }
    report.measured(Rows.START, results);
  }

  /** A first pass does not count: a JVM gets to compile what the row needs, and caches fill. */
  private void measure(Row row) throws IOException {
    try {
      row.load().prepare(running.get(0).target());
    } catch (IOException e) {
      results.series(row.name(), running.get(0).name()).fail("no files for it: " + e.getMessage());
      report.measured(row.name(), results);
      return;
    }
    for (int round = 0; round <= rounds; round++) {
      for (int i = 0; i < running.size(); i++) {
        if (row.bounded() || !running.get(i).name().equals(Contestant.ECHO)) {
          measure(row, round, i);
        }
      }
      if (row.calls().isPresent() && round > 0) {
        calls(row, round, row.calls().get());
      }
    }
    report.measured(row.name(), results);
  }

  private void measure(Row row, int round, int index) throws IOException {
    RunningServer server = running.get(index);
    Series series = results.series(row.name(), server.name());
    if (series.hasFailed() || series.hasEnough()) {
      return;
    }
    report.measuring(row.name(), round, server.name());
    if (!server.isAlive()) { // it died of an earlier row
      server = RunningServer.start(contestants.get(index), place.scratch(), row.name());
      running.set(index, server);
    }
    long began = System.nanoTime();
    try {
      LoadResult result = row.load().run(server.target(), round == 0 ? first : timing);
      if (round > 0) {
        series.add(Sample.of(result));
        if (System.nanoTime() - began > TOO_LONG * timing.measured().toNanos()) {
          series.enough();
        }
      }
    } catch (IOException e) {
      series.fail(server.diesOfIt() ? "died: " + e.getMessage() : e.getMessage());
    }
  }

  private void calls(Row row, int round, String name) {
    Series series = results.series(row.name(), Contestant.CALLS);
    report.measuring(row.name(), round, Contestant.CALLS);
    try {
      series.add(bounds.calls(name, place.served(), timing.measured()));
    } catch (IOException e) {
      series.fail(e.getMessage());
    }
  }

  @Override
  public void close() {
    running.forEach(RunningServer::close);
  }
}
