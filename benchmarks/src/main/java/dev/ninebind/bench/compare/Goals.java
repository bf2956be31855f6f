// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Where Ninebind is meant to stand: beside diod, beside the bounds, and beside itself. */
final class Goals {
  /** Cost per operation that still counts as the same. */
  private static final double FLAT = 1.05;

  private static final double GROWTH = 1.2;
  private static final long MEBIBYTE = 1 << 20;

  /** Of rows with one request outstanding: how much faster than diod at least. */
  private static final Map<String, Double> ALONE =
      Map.of(
          "getattr-d1", 1.25,
          "stat-d1", 1.35,
          "web-app-d1", 1.35,
          "randread-4k-d1", 1.15,
          "read-64k-d1", 1.15,
          "write-64k-d1", 1.15);

  /** Of other rows: at least, and the aim. */
  private static final Map<String, double[]> TOGETHER =
      Map.of(
          "getattr-d16", new double[] {3, 6},
          "stat-d16", new double[] {3, 6},
          "walk-open-d16", new double[] {3, 6},
          "randread-4k-d16", new double[] {3, 6},
          "web-app-d16", new double[] {3, 6},
          "create-unlink-d16", new double[] {2, 4},
          "lock-d8", new double[] {2, 4},
          "readdir-10k-d1", new double[] {1.2, 1.4});

  /** A row with much, and the one with little of the same that it may not cost more than. */
  private static final Map<String, String> GROWING =
      Map.of(
          "getattr-c64-d16", "getattr-d16",
          "randread-4k-c64-d16", "randread-4k-d16",
          "fids-100k-d16", "fids-10-d16",
          "directory-1m-stat-d16", "directory-100-stat-d16");

  private static final String LISTED_MUCH = "directory-1m-list-d1";
  private static final String LISTED_LITTLE = "readdir-10k-d1";

  private final Results results;
  private final List<Goal> goals = new ArrayList<>();

  private Goals(Results results) {
    this.results = results;
  }

  /** Those that something was measured for. */
  static List<Goal> of(Results results) {
    Goals all = new Goals(results);
    results.rows().forEach(all::row);
    all.listing();
    all.memory();
    return all.goals.stream().filter(Goal::isMeasured).toList();
  }

  /** Those of one row. */
  static List<Goal> of(Results results, String row) {
    Goals some = new Goals(results);
    some.row(row);
    return some.goals.stream().filter(Goal::isMeasured).toList();
  }

  /** The rows that goals are about by name. */
  static Set<String> rows() {
    Set<String> rows = new HashSet<>(List.of("read-64k-d8", "write-64k-d8", Rows.CONNECT));
    rows.addAll(ALONE.keySet());
    rows.addAll(TOGETHER.keySet());
    rows.addAll(GROWING.keySet());
    rows.addAll(GROWING.values());
    rows.addAll(List.of(LISTED_MUCH, LISTED_LITTLE));
    return rows;
  }

  private void row(String row) {
    double rate = ratio(row, Contestant.DIOD, Sample::perSecond);
    if (ALONE.containsKey(row)) {
      String what = row + ": times diod's rate";
      goals.add(Goal.atLeast(what, rate, ALONE.get(row), bothBounds(row)));
    } else if (TOGETHER.containsKey(row)) {
      double[] limits = TOGETHER.get(row);
      goals.add(Goal.atLeast(row + ": times diod's rate", rate, limits[0], limits[1]));
    } else if (row.equals("read-64k-d8") || row.equals("write-64k-d8")) {
      double aim = 0.8 / ratio(Contestant.DIOD, row, Contestant.ECHO, Sample::perSecond);
      goals.add(Goal.atLeast(row + ": times diod's rate", rate, 1.5, aim));
    } else if (row.equals(Rows.CONNECT)) {
      double aim = 1 / ratio(Contestant.GANESHA, row, Contestant.ECHO, Sample::perSecond);
      goals.add(
          Goal.atLeast(
              row + ": times ganesha's rate",
              ratio(row, Contestant.GANESHA, Sample::perSecond),
              1,
              aim));
    } else if (row.equals(Rows.START)) {
      double seconds = median(Contestant.NINEBIND, row, Sample::p50) / 1e6;
      goals.add(new Goal("start to first answer", seconds, 0.5, 0.2, false, " s"));
    } else if (GROWING.containsKey(row)) {
      String small = GROWING.get(row);
      double growth = cpu(row) / cpu(small);
      goals.add(Goal.atMost(row + ": times the processor time of " + small, growth, GROWTH, FLAT));
    }
    goals.add(
        Goal.atMost(row + ": times diod's p99", ratio(row, Contestant.DIOD, Sample::p99), 1, 0.5));
    if (row.endsWith("-d16")) {
      goals.add(
          Goal.atMost(
              row + ": times diod's processor time",
              ratio(row, Contestant.DIOD, Sample::cpuMicros),
              0.5,
              0.2));
    }
  }

  /** The rate, beside diod's, of an echo and the system call behind one another. */
  private double bothBounds(String row) {
    double echo = median(Contestant.ECHO, row, Sample::perSecond);
    double calls = median(Contestant.CALLS, row, Sample::perSecond);
    return 1 / (1 / echo + 1 / calls) / median(Contestant.DIOD, row, Sample::perSecond);
  }

  /** Here an operation is a whole directory: what counts is the cost of an entry. */
  private void listing() {
    double growth = cpu(LISTED_MUCH) / 1_000_000 / (cpu(LISTED_LITTLE) / Rows.LISTED);
    String what = LISTED_MUCH + ": times the processor time for an entry of " + LISTED_LITTLE;
    goals.add(Goal.atMost(what, growth, GROWTH, FLAT));
  }

  private void memory() {
    Results.Memory memory = results.memory().get(Contestant.NINEBIND);
    if (memory != null) {
      double idle = memory.idle() == 0 ? Double.NaN : (double) memory.idle() / MEBIBYTE;
      double peak = (double) memory.peak() / MEBIBYTE;
      goals.add(new Goal("idle memory", idle, 80, 50, false, " MiB"));
      goals.add(new Goal("memory under load, at most", peak, 256, 128, false, " MiB"));
    }
  }

  private double cpu(String row) {
    return median(Contestant.NINEBIND, row, Sample::cpuMicros);
  }

  private double ratio(String row, String peer, ToDoubleFunction<Sample> figure) {
    return ratio(Contestant.NINEBIND, row, peer, figure);
  }

  private double ratio(String one, String row, String peer, ToDoubleFunction<Sample> figure) {
    return median(one, row, figure) / median(peer, row, figure);
  }

  private double median(String contestant, String row, ToDoubleFunction<Sample> figure) {
    return results.get(row, contestant).median(figure);
  }
}
