// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which units of a sparse file are there, and in which slot of the stored file each is. The slots
 * in use are always 0 up to {@link #count}. Whoever changes a file excludes others.
 */
final class SparseUnits {
  /** Copies a unit from one place of the stored file to another. */
  interface Mover {
    void move(long from, long to);
  }

  private final Map<Long, Integer> slots = new HashMap<>();

  /**
   * @param count units, from the first on, that are where they are in the file
   */
  SparseUnits(long count) {
    for (int unit = 0; unit < count; unit++) {
      slots.put((long) unit, unit);
    }
  }

  int count() {
    return slots.size();
  }

  /** Where a unit starts in the stored file; −1 if it is not there. */
  long place(long unit) {
    Integer slot = slots.get(unit);
    return slot == null ? -1 : (long) slot * Contents.UNIT;
  }

  /** The same, adding the unit behind all others if it is not there. */
  long placeOrAdd(long unit) {
    Integer slot = slots.putIfAbsent(unit, slots.size());
    return (long) (slot == null ? slots.size() - 1 : slot) * Contents.UNIT;
  }

  /** How many units of a range are not there. */
  long missing(long first, long last) {
    long missing = 0;
    for (long unit = first; unit <= last; unit++) {
      missing += slots.containsKey(unit) ? 0 : 1;
    }
    return missing;
  }

  /** Drops the units from one on, and moves others until there are no gaps. */
  void cut(long first, Mover mover) {
    List<Integer> gaps = new ArrayList<>();
    slots
        .entrySet()
        .removeIf(
            slot -> {
              boolean gone = slot.getKey() >= first;
              if (gone) {
                gaps.add(slot.getValue());
              }
              return gone;
            });
    int count = slots.size();
    gaps.removeIf(gap -> gap >= count);
    int next = 0;
    for (Map.Entry<Long, Integer> slot : slots.entrySet()) {
      if (slot.getValue() >= count) {
        int gap = gaps.get(next++);
        mover.move((long) slot.getValue() * Contents.UNIT, (long) gap * Contents.UNIT);
        slot.setValue(gap);
      }
    }
  }
}
