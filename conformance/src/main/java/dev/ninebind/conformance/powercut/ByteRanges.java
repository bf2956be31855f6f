// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.powercut;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A set of bytes of a file, as ranges that neither overlap nor touch. */
final class ByteRanges {
  /**
   * Bytes that follow each other.
   *
   * @param from the first
   * @param to the first behind them
   */
  record Range(long from, long to) {}

  private final TreeMap<Long, Long> ranges = new TreeMap<>();

  void add(long from, long to) {
    if (from >= to) {
      return;
    }
    long low = from;
    long high = to;
    Map.Entry<Long, Long> before = ranges.floorEntry(low);
    if (before != null && before.getValue() >= low) {
      low = before.getKey();
    }
    for (Map.Entry<Long, Long> next = ranges.ceilingEntry(low);
        next != null && next.getKey() <= high;
        next = ranges.ceilingEntry(low)) {
      high = Math.max(high, next.getValue());
      ranges.remove(next.getKey());
    }
    ranges.put(low, high);
  }

  void remove(long from, long to) {
    if (from >= to) {
      return;
    }
    for (Map.Entry<Long, Long> range = ranges.lowerEntry(to);
        range != null && range.getValue() > from;
        range = ranges.lowerEntry(to)) {
      ranges.remove(range.getKey());
      if (range.getKey() < from) {
        ranges.put(range.getKey(), from);
      }
      if (range.getValue() > to) {
        ranges.put(to, range.getValue());
      }
    }
  }

  boolean isEmpty() {
    return ranges.isEmpty();
  }

  void clear() {
    ranges.clear();
  }

  List<Range> list() {
    List<Range> list = new ArrayList<>(ranges.size());
    ranges.forEach((from, to) -> list.add(new Range(from, to)));
    return list;
  }
}
