// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The byte-range locks of one file, mandatory as NT's are (docs/ntfs.md 10): they belong to a
 * handle, are not merged, and go as exactly as they came. The caller excludes other calls, but for
 * {@link #none}.
 */
final class ByteLocks {
  private record Lock(MemoryHandle owner, long first, long last, boolean exclusive) {
    boolean overlaps(long otherFirst, long otherLast) {
      return first <= otherLast && otherFirst <= last;
    }
  }

  private final List<Lock> locks = new ArrayList<>(0);
  private volatile boolean none = true;

  boolean none() {
    return none;
  }

  /** Errors: INVALID_LOCK_RANGE, LOCK_NOT_GRANTED. */
  void lock(MemoryHandle owner, long offset, long length, boolean exclusive) throws HostException {
    long last = last(offset, length);
    for (Lock lock : locks) {
      // A shared lock may lie over an exclusive one of its own handle, never the other way round.
      boolean compatible = !exclusive && (!lock.exclusive || lock.owner == owner);
      if (!compatible && lock.overlaps(offset, last)) {
        throw new HostException(HostError.LOCK_NOT_GRANTED);
      }
    }
    locks.add(new Lock(owner, offset, last, exclusive));
    none = false;
  }

  /** Errors: RANGE_NOT_LOCKED. */
  void unlock(MemoryHandle owner, long offset, long length) throws HostException {
    long last = last(offset, length);
    for (Iterator<Lock> all = locks.iterator(); all.hasNext(); ) {
      Lock lock = all.next();
      if (lock.owner == owner && lock.first == offset && lock.last == last) {
        all.remove();
        none = locks.isEmpty();
        return;
      }
    }
    throw new HostException(HostError.RANGE_NOT_LOCKED);
  }

  void release(MemoryHandle owner) {
    locks.removeIf(lock -> lock.owner == owner);
    none = locks.isEmpty();
  }

  /** Errors: FILE_LOCK_CONFLICT, if another handle has an exclusive lock there. */
  void checkRead(MemoryHandle reader, long offset, int length) throws HostException {
    check(offset, length, reader, false);
  }

  /**
   * Errors: FILE_LOCK_CONFLICT, if another handle has a lock there, or any handle a shared one: not
   * even its owner may write there.
   */
  void checkWrite(MemoryHandle writer, long offset, int length) throws HostException {
    check(offset, length, writer, true);
  }

  private void check(long offset, int length, MemoryHandle user, boolean write)
      throws HostException {
    for (Lock lock : locks) {
      boolean excludes = lock.exclusive ? lock.owner != user : write;
      if (excludes && length > 0 && lock.overlaps(offset, offset + length - 1)) {
        throw new HostException(HostError.FILE_LOCK_CONFLICT);
      }
    }
  }

  private static long last(long offset, long length) throws HostException {
    long last = offset + length - 1;
    if (offset < 0 || length <= 0 || last < offset) {
      throw new HostException(HostError.INVALID_LOCK_RANGE);
    }
    return last;
  }
}
