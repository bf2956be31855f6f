// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The locks held on one file, by first byte. A process holds a byte once, whatever the open file it
 * came through, and what could be one record is one.
 */
record LockRecords(List<LockRecord> list) {
  static final LockRecords NONE = new LockRecords(List.of());

  private static final Comparator<LockRecord> BY_FIRST =
      Comparator.comparingLong(LockRecord::first);

  int size() {
    return list.size();
  }

  boolean isEmpty() {
    return list.isEmpty();
  }

  /** The first of those that cannot be held together with another one; null if there is none. */
  LockRecord conflict(LockRecord wanted) {
    for (LockRecord held : list) {
      if (held.conflictsWith(wanted)) {
        return held;
      }
    }
    return null;
  }

  /** All those that cannot be held together with another one. */
  List<LockRecord> conflicts(LockRecord wanted) {
    return list.stream().filter(wanted::conflictsWith).toList();
  }

  /**
   * What is held once a lock is taken, changed or given up. Nothing in here may conflict with it.
   *
   * @param byFile true to give up what came through the same open file too, whatever the process
   */
  LockRecords after(LockRecord wanted, boolean byFile) {
    if (wanted.type() == LockRequest.Type.UNLOCK) {
      Predicate<LockRecord> given =
          held ->
              held.owner().equals(wanted.owner())
                  || (byFile
                      && held.file().equals(wanted.file())
                      && held.owner().isOfClient(wanted.owner()));
      return sorted(cut(wanted, given));
    }
    LockRecord whole = wanted;
    for (LockRecord held : list) {
      if (held.continues(wanted)) {
        whole =
            whole.from(Math.min(whole.first(), held.first()), Math.max(whole.last(), held.last()));
      }
    }
    List<LockRecord> left = cut(whole, held -> held.owner().equals(wanted.owner()));
    left.add(whole);
    return sorted(left);
  }

  /** What is held once an open file is closed. */
  LockRecords without(OpenFile file) {
    return new LockRecords(list.stream().filter(held -> !held.file().equals(file)).toList());
  }

  /** All records, with a range taken out of some. */
  private List<LockRecord> cut(LockRecord range, Predicate<LockRecord> which) {
    List<LockRecord> left = new ArrayList<>(list.size() + 2);
    for (LockRecord held : list) {
      if (!held.overlaps(range) || !which.test(held)) {
        left.add(held);
        continue;
      }
      if (held.first() < range.first()) {
        left.add(held.from(held.first(), range.first() - 1));
      }
      if (held.last() > range.last()) {
        left.add(held.from(range.last() + 1, held.last()));
      }
    }
    return left;
  }

  private static LockRecords sorted(List<LockRecord> records) {
    records.sort(BY_FIRST);
    return new LockRecords(records);
  }
}
