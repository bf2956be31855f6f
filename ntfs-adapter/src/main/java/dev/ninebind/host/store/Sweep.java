// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import static dev.ninebind.host.NtConstants.FILE_READ_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_READ_EA;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds records of files that are gone, once after each start, in a thread of its own that works a
 * tenth of the time. Where the host finds files by their ids, each record's is asked for, for some
 * time, and the next start goes on from there. Elsewhere the whole folder is listed: what is
 * missing in two lists one after the other, while this server has renamed nothing, is gone, or has
 * left the folder.
 */
final class Sweep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

  private static final HostOpen LOOK = HostOpen.existing(FILE_READ_ATTRIBUTES | FILE_READ_EA, 0);

  /** Records that are looked at between two rests. */
  private static final int BATCH = 100;

  /** Rest for each time of work. */
  private static final int REST = 9;

  /** Longest work by ids after one start; there are hosts that look for each in all they have. */
  private static final long MOST = TimeUnit.MINUTES.toNanos(5);

  private final StoreVolume volume;
  private final MetadataStore store;
  private final Thread thread = new Thread(this::runQuietly, "metadata-sweep");
  private volatile boolean closed;
  private long worked;
  private long work;

  Sweep(StoreVolume volume) {
    this.volume = volume;
    this.store = volume.records.store;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void runQuietly() {
    try {
      long forgotten = run();
      if (forgotten > 0) {
        LOG.info("forgot {} files that are gone", forgotten);
      }
    } catch (HostException e) {
      LOG.debug("looking for files that are gone: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** Looks at all records, and returns how many were forgotten. */
  long run() throws HostException, InterruptedException {
    worked = System.nanoTime();
    return volume.host.capabilities().openById() ? byId() : byList();
  }

  private long byId() throws HostException, InterruptedException {
    long forgotten = 0;
    long next = store.swept();
    while (!closed && work < MOST) {
      List<Long> ids = store.ids(next, BATCH);
      for (long id : ids) {
        StoredFile kept = closed ? null : store.find(id);
        if (kept != null && isGone(kept) && forget(kept)) {
          forgotten++;
        }
      }
      if (ids.size() < BATCH || ids.get(BATCH - 1) == Long.MAX_VALUE) {
        next = Long.MIN_VALUE; // the next time from the start
        break;
      }
      next = ids.get(BATCH - 1) + 1;
      rest();
    }
    if (!closed) {
      store.setSwept(next);
    }
    return forgotten;
  }

  private boolean isGone(StoredFile kept) throws HostException {
    try (HostFile file = volume.host.openById(kept.id(), LOOK)) {
      return volume.records.isOfAnother(kept, file.stat());
    } catch (HostException e) {
      return e.error() == HostError.INVALID_PARAMETER; // else it cannot be told
    }
  }

  private long byList() throws HostException, InterruptedException {
    List<StoredFile> missing = missing();
    if (missing.isEmpty()) {
      return 0;
    }
    Set<Long> again = new HashSet<>();
    missing().forEach(kept -> again.add(kept.stamp()));
    long forgotten = 0;
    volume.files.identifyAll();
    for (StoredFile kept : missing) {
      if (again.contains(kept.stamp()) && !volume.files.isOpen(kept.id()) && forget(kept)) {
        forgotten++;
      }
    }
    return forgotten;
  }

  /** Records of files that are not in the folder; none if that cannot be told. */
  private List<StoredFile> missing() throws HostException, InterruptedException {
    long renames = volume.removal.renames();
    FolderIds there = new FolderIds(volume.host, this);
    List<StoredFile> missing = new ArrayList<>();
    if (closed || !there.read()) {
      return missing;
    }
    long next = Long.MIN_VALUE;
    while (!closed) {
      List<Long> ids = store.ids(next, BATCH);
      for (long id : ids) {
        StoredFile kept = there.contains(id) ? null : store.find(id);
        if (kept != null) {
          missing.add(kept);
        }
      }
      if (ids.size() < BATCH || ids.get(BATCH - 1) == Long.MAX_VALUE) {
        break;
      }
      next = ids.get(BATCH - 1) + 1;
      rest();
    }
    return volume.removal.renames() == renames ? missing : List.of();
  }

  private boolean forget(StoredFile kept) throws HostException {
    return store.replace(kept.id(), kept, null);
  }

  boolean isClosed() {
    return closed;
  }

  /** Gives others their turn. */
  void rest() throws InterruptedException {
    long now = System.nanoTime();
    work += now - worked;
    TimeUnit.NANOSECONDS.sleep((now - worked) * REST);
    worked = System.nanoTime();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
