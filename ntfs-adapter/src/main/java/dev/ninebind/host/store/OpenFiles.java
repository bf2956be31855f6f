// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import dev.ninebind.host.HostStat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The handles of a volume: all, and how many each file has, which tells when a file without a name
 * is gone. A handle is counted for its file once somebody has asked for the file's id, which costs
 * a call of the host; most need none of their own, since who opens a file asks for its stat.
 */
final class OpenFiles {
  /** How a file is open. Never changed. */
  private record Use(int handles, boolean nameless) {}

  private final AtomicInteger opening = new AtomicInteger();
  private final Set<StoreFile> handles = ConcurrentHashMap.newKeySet();
  private final Set<StoreFile> unknown = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<Long, Use> uses = new ConcurrentHashMap<>();

  int count() {
    return handles.size();
  }

  List<StoreFile> all() {
    return new ArrayList<>(handles);
  }

  /** Somebody is about to open something, which may be any file. */
  void opening() {
    opening.incrementAndGet();
  }

  /** And has it, as {@link #opened} was told, or has failed. */
  void openingDone() {
    opening.decrementAndGet();
  }

  boolean isOpening() {
    return opening.get() != 0;
  }

  void opened(StoreFile handle) {
    unknown.add(handle);
    handles.add(handle);
  }

  /** A handle's file has become known. Once for each handle. */
  void identified(StoreFile handle, long id) {
    uses.compute(
        id, (key, use) -> use == null ? new Use(1, false) : new Use(use.handles + 1, use.nameless));
    unknown.remove(handle);
  }

  /** A file that is open has no name any more. */
  void nameless(long id) {
    uses.computeIfPresent(id, (key, use) -> new Use(use.handles, true));
  }

  /** It has one again. */
  void named(long id) {
    uses.computeIfPresent(id, (key, use) -> new Use(use.handles, false));
  }

  boolean isNameless(long id) {
    Use use = uses.get(id);
    return use != null && use.nameless;
  }

  /**
   * A handle was closed.
   *
   * @param known what it was counted as, or null
   * @return true if it was the last one of a file without a name
   */
  boolean closed(StoreFile handle, HostStat known) {
    handles.remove(handle);
    unknown.remove(handle);
    if (known == null) {
      return false;
    }
    long id = known.fileId();
    boolean[] gone = new boolean[1];
    uses.compute(
        id,
        (key, use) -> {
          if (use == null || use.handles > 1) {
            return use == null ? null : new Use(use.handles - 1, use.nameless);
          }
          gone[0] = use.nameless;
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
