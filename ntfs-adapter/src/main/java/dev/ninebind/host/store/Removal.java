// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_DELETE;
import static dev.ninebind.host.NtConstants.FILE_READ_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_READ_EA;
import static dev.ninebind.host.NtConstants.FILE_RENAME_POSIX_SEMANTICS;
import static dev.ninebind.host.NtConstants.FILE_RENAME_REPLACE_IF_EXISTS;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Forgets files whose last name and last handle went by this volume. What goes otherwise the sweep
 * finds.
 *
 * <p>A record is taken away after its file is gone, and only in the state that it had before: by
 * then the id may be a new file's. That is not committed at once: what a crash leaves is one more
 * record of a file that is not there.
 */
final class Removal {
  private static final HostOpen LOOK = HostOpen.existing(FILE_READ_ATTRIBUTES | FILE_READ_EA, 0);

  private static final int REPLACES = FILE_RENAME_REPLACE_IF_EXISTS | FILE_RENAME_POSIX_SEMANTICS;

  private final StoreVolume volume;
  private final OpenFiles files;

  /** Of files that are gone, unless somebody was opening them just then. */
  private final Queue<StoredFile> undecided = new ConcurrentLinkedQueue<>();

  /** Those that were here before the last phase of opening began, and those that came since. */
  private final List<StoredFile> waiting = new ArrayList<>();

  private final List<StoredFile> next = new ArrayList<>();

  /** Counts renames, at their start and at their end. */
  private final AtomicLong renames = new AtomicLong();

  /** True once it is known whether the host counts names that are about to go. */
  private volatile boolean counted;

  /** Names that a host says a file has whose only name is about to go: none on NT. */
  private volatile int pendingNames;

  Removal(StoreVolume volume) {
    this.volume = volume;
    this.files = volume.files;
  }

  /** As {@link HostFile#dispose}. */
  void dispose(StoreFile handle, int flags) throws HostException {
    boolean deletes = (flags & FILE_DISPOSITION_DELETE) != 0;
    int before = deletes && !counted ? links(handle) : 0;
    handle.inner.dispose(flags);
    if (!deletes) {
      named(handle);
    } else if (before == 1) {
      pendingNames = Math.max(links(handle), 0);
      counted = true;
    }
  }

  /** Names of a file, or −1. */
  private static int links(StoreFile handle) {
    try {
      return handle.identify().links();
    } catch (HostException e) {
      return -1;
    }
  }

  /** A file has a name again that seemed to be gone. */
  void named(StoreFile handle) {
    HostStat known = handle.known();
    if (known != null) {
      files.named(known.fileId());
    }
  }

  /** As {@link HostFile#rename}; what is replaced by it may be gone. */
  void rename(StoreFile source, StoreFile directory, String name, int flags) throws HostException {
    StoreFile replaced = (flags & REPLACES) == REPLACES ? find(directory, name) : null;
    try {
      renames.incrementAndGet();
      try {
        source.inner.rename(directory.inner, name, flags);
      } finally {
        renames.incrementAndGet();
      }
      if (replaced != null && links(replaced) == 0) {
        files.nameless(replaced.id(), kept(replaced.known()));
      }
    } finally {
      if (replaced != null) {
        replaced.close();
      }
    }
  }

  /** Another number if something was renamed since, or is being renamed. */
  long renames() {
    return renames.get();
  }

  /** What has a name now, or null; such a handle keeps nobody from anything. */
  private StoreFile find(StoreFile directory, String name) {
    try {
      return volume.register(directory.inner, name, LOOK, StoreFile.UNKNOWN);
    } catch (HostException e) {
      return null;
    }
  }

  /** Closes a handle on the host, and forgets the file if that was its end. */
  void close(StoreFile handle) {
    if (handle.isDisposed() || handle.deletesOnClose()) {
      int links = links(handle);
      if (links >= 0 && links <= (handle.deletesOnClose() ? 1 : pendingNames)) {
        files.nameless(handle.known().fileId(), kept(handle.known()));
      }
    }
    handle.markClosed();
    HostStat known = handle.known();
    StoredFile kept = known != null && files.isNameless(known.fileId()) ? kept(known) : null;
    handle.inner.close();
    StoredFile gone = files.closed(handle, known, kept);
    if (gone != null && isGone(handle, gone.id())) {
      forget(gone);
    }
  }

  private StoredFile kept(HostStat known) {
    try {
      return volume.records.store.find(known.fileId());
    } catch (HostException e) {
      return null;
    }
  }

  /**
   * False if the host may still have it: classically a name goes when all programs have closed the
   * file, and with FILE_DELETE_ON_CLOSE a directory stays that is not empty.
   */
  private boolean isGone(StoreFile handle, long id) {
    if (volume.host.capabilities().posixDelete() && !handle.deletesOnClose()) {
      return true;
    }
    if (!volume.host.capabilities().openById()) {
      return !handle.deletesOnClose();
    }
    try {
      volume.host.openById(id, LOOK).close();
      return false;
    } catch (HostException e) {
      return e.error() == HostError.INVALID_PARAMETER;
    }
  }

  private void forget(StoredFile kept) {
    if (files.isOpening()) {
      undecided.add(kept);
    } else {
      forgetUnlessOpen(kept);
    }
  }

  private void forgetUnlessOpen(StoredFile kept) {
    files.identifyAll();
    if (files.nameless(kept.id(), kept)) {
      return; // its last handle does it
    }
    try {
      volume.records.store.replace(kept.id(), kept, null);
    } catch (HostException e) {
      // The sweep finds it.
    }
  }

  /** Looks again at what could not be decided. For one thread. */
  void decide() {
    for (StoredFile kept = undecided.poll(); kept != null; kept = undecided.poll()) {
      next.add(kept);
    }
    if (files.nextPhase()) {
      waiting.forEach(this::forgetUnlessOpen);
      waiting.clear();
      waiting.addAll(next);
      next.clear();
    }
  }
}
