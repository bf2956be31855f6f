// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that was measured: for each row, and each contestant in it, its rounds. */
final class Results {
  private final Map<String, Map<String, Series>> rows = new LinkedHashMap<>();
  private final Map<String, Memory> memory = new LinkedHashMap<>();

  /**
   * Memory of a server's processes, in bytes.
   *
   * @param idle resident a while after its start and a first answer; 0 if nobody looked
   * @param peak the most, after all rows
   */
  record Memory(long idle, long peak) {}

  /** The rounds of a contestant in a row, to be added to. */
  Series series(String row, String contestant) {
    return rows.computeIfAbsent(row, unused -> new LinkedHashMap<>())
        .computeIfAbsent(contestant, unused -> new Series());
  }

  /** The rounds of a contestant in a row; an empty series if it was not in it. */
  Series get(String row, String contestant) {
    return of(row).getOrDefault(contestant, new Series());
  }

  /** The contestants of a row. */
  Map<String, Series> of(String row) {
    return rows.getOrDefault(row, Map.of());
  }

  /** The rows, in the order in which they were measured. */
  List<String> rows() {
    return List.copyOf(rows.keySet());
  }

  Map<String, Memory> memory() {
    return memory;
  }
}
