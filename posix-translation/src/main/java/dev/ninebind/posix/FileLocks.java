// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The locks of one file, and those who wait for them. Guarded by its {@link ByteRangeLocks}. */
final class FileLocks {
  /** How an attempt to take a lock ended. */
  enum Attempt {
    TAKEN,
    /** A guest's lock is in the way. */
    BLOCKED,
    /** No guest's lock is in the way, but one of the host's. */
    BLOCKED_BY_HOST
  }

  private final Inode inode;
  private final HostLocks host;
  private final LockQuota quota;
  private LockRecords records = LockRecords.NONE;

  /** In the order in which they came. */
  private final Set<LockWaiter> waiters = new LinkedHashSet<>();

  FileLocks(Inode inode, HostLocks host, LockQuota quota) {
    this.inode = inode;
    this.host = host;
    this.quota = quota;
  }

  Inode inode() {
    return inode;
  }

  LockRecords records() {
    return records;
  }

  /** True if nobody holds a lock or waits for one. */
  boolean isUnused() {
    return records.isEmpty() && waiters.isEmpty();
  }

  /**
   * Takes, changes or gives up a lock, if nobody's is in the way.
   *
   * @param byFile as in {@link LockRecords#after}
   * @throws PosixException ENOLCK, or an error of the host; then nothing has changed
   */
  Attempt take(LockRecord wanted, boolean byFile) throws PosixException {
    if (records.conflict(wanted) != null) {
      return Attempt.BLOCKED;
    }
    LockRecords after = records.after(wanted, byFile);
    int more = after.size() - records.size();
    Object connection = wanted.owner().connection();
    if (wanted.type() != LockRequest.Type.UNLOCK) {
      quota.require(connection, more);
    }
    if (!change(after, wanted)) {
      return Attempt.BLOCKED_BY_HOST;
    }
    quota.add(connection, more);
    return Attempt.TAKEN;
  }

  /** Makes another state the present one, on the host too; false if the host has a lock there. */
  private boolean change(LockRecords after, LockRecord range) throws PosixException {
    if (host.equals(HostLocks.NONE)) {
      records = after;
      return true;
    }
    UnionChange change = UnionChange.of(records, after, range.first(), range.last());
    if (!raise(range.file(), change.rising())) {
      return false;
    }
    records = after;
    lower(change.falling());
    return true;
  }

  private boolean raise(OpenFile through, List<UnionChange.Piece> pieces) throws PosixException {
    int raised = 0;
    try {
      for (UnionChange.Piece piece : pieces) {
        if (!host.raise(through, piece.first(), piece.last(), piece.after())) {
          break;
        }
        raised++;
      }
    } finally {
      if (raised < pieces.size()) {
        for (UnionChange.Piece piece : pieces.subList(0, raised)) {
          host.lower(inode, piece.first(), piece.last(), piece.before());
        }
      }
    }
    return raised == pieces.size();
  }

  private void lower(List<UnionChange.Piece> pieces) {
    for (UnionChange.Piece piece : pieces) {
      host.lower(inode, piece.first(), piece.last(), piece.after());
    }
  }

  void add(LockWaiter waiter) {
    waiters.add(waiter);
  }

  /** Takes a waiter out; false if what becomes of it was decided before. */
  boolean remove(LockWaiter waiter) {
    return waiters.remove(waiter);
  }

  /**
   * Gives locks to all who wait and whom nobody is in the way of, first come, first served. Whoever
   * gets one may give up a stronger one, so they are looked at until nothing changes.
   *
   * @param decided gets those who no longer wait
   * @return true if there are some whom only the host is in the way of
   */
  boolean grant(List<LockWaiter> decided) {
    boolean hostInTheWay;
    boolean again;
    do {
      hostInTheWay = false;
      again = false;
      for (Iterator<LockWaiter> each = waiters.iterator(); each.hasNext(); ) {
        LockWaiter waiter = each.next();
        PosixException failure = null;
        try {
          Attempt attempt = take(waiter.wanted, false);
          hostInTheWay |= attempt == Attempt.BLOCKED_BY_HOST;
          if (attempt != Attempt.TAKEN) {
            continue;
          }
          again = true;
        } catch (PosixException e) {
          failure = e;
        }
        each.remove();
        waiter.decided(failure);
        decided.add(waiter);
      }
    } while (again);
    return hostInTheWay;
  }

  /**
   * Drops what came through an open file, and ends those who wait through it.
   *
   * @param decided gets those who no longer wait
   */
  void closed(OpenFile file, List<LockWaiter> decided) {
    end(file, decided);
    LockRecords after = records.without(file);
    for (LockRecord held : records.list()) {
      if (held.file().equals(file)) {
        quota.add(held.owner().connection(), -1);
      }
    }
    LockRecords before = records;
    records = after;
    if (!host.equals(HostLocks.NONE)) {
      lower(UnionChange.of(before, after, 0, LockRecord.END).falling());
    }
  }

  /** Ends those who wait through an open file, or all if that is null, with EINTR. */
  void end(OpenFile file, List<LockWaiter> decided) {
    for (Iterator<LockWaiter> each = waiters.iterator(); each.hasNext(); ) {
      LockWaiter waiter = each.next();
      if (file == null || waiter.wanted.file().equals(file)) {
        each.remove();
        waiter.decided(new PosixException(Errno.EINTR, "the file is closed"));
        decided.add(waiter);
      }
    }
  }
}
