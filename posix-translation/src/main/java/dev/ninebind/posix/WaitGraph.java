// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which process waits for which, over all files of a volume. */
final class WaitGraph {
  private final Map<LockOwner, List<LockWaiter>> waits = new HashMap<>();

  void add(LockWaiter waiter) {
    waits.computeIfAbsent(waiter.wanted.owner(), unused -> new ArrayList<>(1)).add(waiter);
  }

  void remove(LockWaiter waiter) {
    LockOwner owner = waiter.wanted.owner();
    List<LockWaiter> own = waits.get(owner);
    own.remove(waiter);
    if (own.isEmpty()) {
      waits.remove(owner);
    }
  }

  /** True if a process that waits for this lock waits, over others, for itself. */
  boolean wouldClose(FileLocks locks, LockRecord wanted) {
    Set<LockOwner> seen = new HashSet<>();
    Deque<LockOwner> next = new ArrayDeque<>();
    follow(locks, wanted, seen, next);
    while (!next.isEmpty()) {
      LockOwner owner = next.remove();
      if (owner.equals(wanted.owner())) {
        return true;
      }
      for (LockWaiter waiter : waits.getOrDefault(owner, List.of())) {
        follow(waiter.locks, waiter.wanted, seen, next);
      }
    }
    return false;
  }

  private static void follow(
      FileLocks locks, LockRecord wanted, Set<LockOwner> seen, Deque<LockOwner> next) {
    for (LockRecord held : locks.records().conflicts(wanted)) {
      if (seen.add(held.owner())) {
        next.add(held.owner());
      }
    }
  }
}
