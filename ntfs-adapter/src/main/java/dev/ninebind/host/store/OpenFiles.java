// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import dev.ninebind.host.HostStat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The handles of a volume: all, and how many each file has, which tells when a file without a name
 * is gone. A handle is counted for its file once somebody has asked for the file's id, which costs
 * a call of the host; most need none of their own, since who opens a file asks for its stat.
 */
final class OpenFiles {
  /**
   * How a file is open. Never changed.
   *
   * @param nameless true if it has no name any more
   * @param kept its record when that was found; may have been changed since, or be null
   */
  private record Use(int handles, boolean nameless, StoredFile kept) {}

  /** How many are opening something, by the phase in which they began. */
  private final AtomicIntegerArray opening = new AtomicIntegerArray(2);

  private volatile int phase;
  private final Set<StoreFile> handles = ConcurrentHashMap.newKeySet();
  private final Set<StoreFile> unknown = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<Long, Use> uses = new ConcurrentHashMap<>();

  int count() {
    return handles.size();
  }

  List<StoreFile> all() {
    return new ArrayList<>(handles);
  }

  /**
   * Somebody is about to open something, which may be any file.
   *
   * @return for {@link #openingDone}
   */
  int opening() {
    while (true) {
      int now = phase;
      opening.incrementAndGet(now);
      if (now == phase) {
        return now;
      }
      opening.decrementAndGet(now); // the other phase has begun
    }
  }

  /** And has it, as {@link #opened} was told, or has failed. */
  void openingDone(int when) {
    opening.decrementAndGet(when);
  }

  boolean isOpening() {
    return opening.get(0) != 0 || opening.get(1) != 0;
  }

  /**
   * Begins another phase, unless somebody still is opening something that began before this one.
   * Who has seen this return true twice knows that all have come to their end that were opening
   * something before the first time. Not for several threads.
   */
  boolean nextPhase() {
    int other = 1 - phase;
    if (opening.get(other) != 0) {
      return false;
    }
    phase = other;
    return true;
  }

  void opened(StoreFile handle) {
    unknown.add(handle);
    handles.add(handle);
  }

  /** A handle's file has become known. Once for each handle. */
  void identified(StoreFile handle, long id) {
    uses.compute(
        id,
        (key, use) ->
            use == null
                ? new Use(1, false, null)
                : new Use(use.handles + 1, use.nameless, use.kept));
    unknown.remove(handle);
  }

  /** A file has no name any more; false if it is not open either. */
  boolean nameless(long id, StoredFile kept) {
    return uses.computeIfPresent(id, (key, use) -> new Use(use.handles, true, kept)) != null;
  }

  /** It has one again. */
  void named(long id) {
    uses.computeIfPresent(id, (key, use) -> new Use(use.handles, false, null));
  }

  boolean isNameless(long id) {
    Use use = uses.get(id);
    return use != null && use.nameless;
  }

  /**
   * A handle was closed.
   *
   * @param known what it was counted as, or null
   * @param kept the file's record before that, if the caller knew that it had no name
   * @return the record to forget, if by that a file without a name is gone
   */
  StoredFile closed(StoreFile handle, HostStat known, StoredFile kept) {
    handles.remove(handle);
    unknown.remove(handle);
    if (known == null) {
      return null;
    }
    StoredFile[] gone = new StoredFile[1];
    uses.compute(
        known.fileId(),
        (key, use) -> {
          if (use == null || use.handles > 1) {
            return use == null ? null : new Use(use.handles - 1, use.nameless, use.kept);
          }
          if (use.nameless) {
            gone[0] = kept == null ? use.kept : kept;
          }
          return null;
        });
    return gone[0];
  }

  /** True if a file has handles. */
  boolean isOpen(long id) {
    return uses.containsKey(id);
  }

  /** Has all handles counted for their files. */
  void identifyAll() {
    unknown.forEach(StoreFile::identifyQuietly);
  }
}
