// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.util.Comparator;
import java.util.concurrent.locks.Lock;

/**
 * The {@linkplain Inode#entriesLock entries locks} of one or two directories, held exclusively. Two
 * are always taken in the order of the directories' ids, so that two renames in opposite directions
 * do not wait for each other.
 */
public final class EntriesLocks implements AutoCloseable {
  /** The last key is for a directory that was removed and the one that then got its id. */
  private static final Comparator<Inode> ORDER =
      Comparator.comparing(
              Inode::id,
              Comparator.comparingLong(FileId::device)
                  .thenComparingLong(FileId::number)
                  .thenComparingLong(FileId::generation))
          .thenComparingInt(System::identityHashCode);

  private final Lock first;
  private final Lock second;

  private EntriesLocks(Lock first, Lock second) {
    this.first = first;
    this.second = second;
  }

  /**
   * Takes them; the two may be the same. Gives up with {@link NotInline} where it must not wait.
   */
  public static EntriesLocks of(Inode one, Inode other) {
    boolean inOrder = ORDER.compare(one, other) <= 0;
    Lock lower = (inOrder ? one : other).entriesLock().writeLock();
    Lock upper = (inOrder ? other : one).entriesLock().writeLock();
    Inline.lock(lower);
    if (upper.equals(lower)) {
      return new EntriesLocks(lower, null);
    }
    boolean both = false;
    try {
      Inline.lock(upper);
      both = true;
      return new EntriesLocks(lower, upper);
    } finally {
      if (!both) {
        lower.unlock();
      }
    }
  }

  @Override
  public void close() {
    if (second != null) {
      second.unlock();
    }
    first.unlock();
  }
}
