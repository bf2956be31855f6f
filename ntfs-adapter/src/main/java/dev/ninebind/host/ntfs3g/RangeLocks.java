// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import java.util.ArrayList;
import java.util.List;

/**
 * NT's locks of a file: of a handle each, mandatory for reads and writes of all others, never
 * merged, and unlocked as they were locked. Programs of the host do not see them.
 */
final class RangeLocks {
  private record Range(Ntfs3gFile owner, long first, long last, boolean exclusive) {
    boolean overlaps(long otherFirst, long otherLast) {
      return first <= otherLast && otherFirst <= last;
    }
  }

  private final List<Range> ranges = new ArrayList<>();

  /** Empty far more often than not, so that reads and writes need not look. */
  private volatile boolean used;

  synchronized void lock(Ntfs3gFile owner, long offset, long length, boolean exclusive)
      throws HostException {
    long last = last(offset, length);
    for (Range range : ranges) {
      // A shared lock may lie over an exclusive one of its own handle, never the other way round.
      boolean compatible = !exclusive && (!range.exclusive || range.owner == owner);
      if (!compatible && range.overlaps(offset, last)) {
        throw new HostException(HostError.LOCK_NOT_GRANTED);
      }
    }
    ranges.add(new Range(owner, offset, last, exclusive));
    used = true;
  }

  synchronized void unlock(Ntfs3gFile owner, long offset, long length) throws HostException {
    long last = last(offset, length);
    for (int i = 0; i < ranges.size(); i++) {
      Range range = ranges.get(i);
      if (range.owner == owner && range.first == offset && range.last == last) {
        ranges.remove(i);
        used = !ranges.isEmpty();
        return;
      }
    }
    throw new HostException(HostError.RANGE_NOT_LOCKED);
  }

  synchronized void removeAll(Ntfs3gFile owner) {
    ranges.removeIf(range -> range.owner == owner);
    used = !ranges.isEmpty();
  }

  /**
   * Lets data be read or written, or not: others' exclusive locks forbid both, and any shared lock
   * forbids writing, the owner's own too.
   *
   * @throws HostException FILE_LOCK_CONFLICT
   */
  void check(Ntfs3gFile who, long offset, long length, boolean write) throws HostException {
    if (used && isForbidden(who, offset, length, write)) {
      throw new HostException(HostError.FILE_LOCK_CONFLICT);
    }
  }

  private synchronized boolean isForbidden(
      Ntfs3gFile who, long offset, long length, boolean write) {
    for (Range range : ranges) {
      boolean allowed = range.exclusive ? range.owner == who : !write;
      if (!allowed && range.overlaps(offset, offset + length - 1)) {
        return true;
      }
    }
    return false;
  }

  private static long last(long offset, long length) throws HostException {
    long last = offset + length - 1;
    if (offset < 0 || length <= 0 || last < offset) {
      throw new HostException(HostError.INVALID_LOCK_RANGE);
    }
    return last;
  }
}
