// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import dev.ninebind.host.EaTable;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.ReparsePoint;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of a folder's files. Looking one up takes no lock. A change is seen by all at once,
 * survives this process when {@link #commit} has returned, and a power cut when {@link #flush} has;
 * threads that commit at the same time share the writing of it.
 *
 * <p>If the file cannot be written, as on a full disk, it is opened again: what was not committed
 * is gone, and those who made it are told so by {@link #commit}.
 */
final class MetadataStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MetadataStore.class);

  /** How long closing may take to make the file smaller, ms. */
  private static final int CLOSING = 500;

  /** Something that was changed, for {@link #commit}. */
  record Change(Opened in, long number) {}

  /** The file between two times of opening it. */
  private static final class Opened {
    final MetadataFile file;
    final AtomicLong changes = new AtomicLong();

    /** How many of them are in the file; {@code committing} guards it. */
    long committed;

    /** And how many are on the disk; {@code flushing} guards it. */
    volatile long flushed;

    Opened(MetadataFile file) {
      this.file = file;
    }
  }

  private final String name;
  private final AtomicLong stamps = new AtomicLong(new SecureRandom().nextLong());
  private final ReentrantLock committing = new ReentrantLock();

  /** Taken before {@code committing}. */
  private final ReentrantLock flushing = new ReentrantLock();

  private volatile Opened opened;
  private volatile boolean closed;
  private long tidied;

  /**
   * @param name the file's, as the library wants it
   * @param file what was opened by that, closed by this
   */
  MetadataStore(String name, MetadataFile file) {
    this.name = name;
    this.opened = new Opened(file);
  }

  /** A state of a file that nobody has seen yet. */
  StoredFile state(long id, long created, long createdToo, ReparsePoint reparse, EaTable eas) {
    return new StoredFile(id, stamps.incrementAndGet(), created, createdToo, reparse, eas);
  }

  /** What is done with the records, as often as it takes. */
  @FunctionalInterface
  private interface Use<T> {
    T of(Opened opened);
  }

  /** Errors: FILE_CORRUPT_ERROR, VOLUME_DISMOUNTED, IO_DEVICE_ERROR. */
  private <T> T use(Use<T> use) throws HostException {
    while (true) {
      Opened now = opened;
      try {
        return use.of(now);
      } catch (MVStoreException e) {
        failed(now, e);
      }
    }
  }

  /** Returns if it is worth another try. */
  private void failed(Opened now, MVStoreException e) throws HostException {
    committing.lock();
    try {
      if (closed) {
        throw new HostException(HostError.VOLUME_DISMOUNTED);
      } else if (opened != now) {
        return;
      } else if (now.file.isClosed()) {
        openAgain();
      } else {
        LOG.error("{} cannot be read: {}", name, e.getMessage());
        throw new HostException(HostError.FILE_CORRUPT_ERROR);
      }
    } finally {
      committing.unlock();
    }
  }

  /** Errors: IO_DEVICE_ERROR. The lock of commits is held. */
  private void openAgain() throws HostException {
    opened.file.abandon();
    try {
      opened = new Opened(MetadataFile.open(name, false));
    } catch (MVStoreException e) {
      LOG.error("{} cannot be opened again: {}", name, e.getMessage());
      throw new HostException(HostError.IO_DEVICE_ERROR);
    }
  }

  /** What is kept of a file, or null. */
  StoredFile find(long id) throws HostException {
    return use(now -> now.file.files.get(id));
  }

  /** Sets what is kept of a file, whatever it was. */
  Change put(StoredFile file) throws HostException {
    return use(
        now -> {
          now.file.files.put(file.id(), file);
          return new Change(now, now.changes.incrementAndGet());
        });
  }

  /**
   * Sets what is kept of a file if it still is what the caller has seen.
   *
   * @param before null for nothing
   * @param after null for nothing
   * @return null if it has changed since
   */
  Change replace(long id, StoredFile before, StoredFile after) throws HostException {
    return use(
        now -> {
          boolean done;
          if (before != null) {
            done =
                after == null
                    ? now.file.files.remove(id, before)
                    : now.file.files.replace(id, before, after);
          } else if (after != null) {
            done = now.file.files.putIfAbsent(id, after) == null;
          } else {
            done = !now.file.files.containsKey(id);
          }
          return done ? new Change(now, now.changes.incrementAndGet()) : null;
        });
  }

  /**
   * Returns when a change is in the file. Errors: DISK_FULL if it could not be written; it is gone
   * then, at the latest when this process ends.
   */
  void commit(Change change) throws HostException {
    committing.lock();
    try {
      if (change.in != opened) {
        throw new HostException(closed ? HostError.VOLUME_DISMOUNTED : HostError.DISK_FULL);
      } else if (change.in.committed < change.number) {
        commit();
      }
    } finally {
      committing.unlock();
    }
  }

  /** Errors: DISK_FULL. The lock of commits is held. */
  private void commit() throws HostException {
    Opened now = opened;
    long changes = now.changes.get();
    try {
      now.file.commit();
      now.committed = changes;
    } catch (MVStoreException e) {
      LOG.warn("{} cannot be written: {}", name, e.getMessage());
      openAgain();
      throw new HostException(HostError.DISK_FULL);
    }
  }

  /** Returns when all changes up to now are on the disk. Errors: DISK_FULL, IO_DEVICE_ERROR. */
  void flush() throws HostException {
    if (opened.flushed >= opened.changes.get()) {
      return;
    }
    flushing.lock();
    try {
      Opened now;
      long changes;
      MVStore.TxCounter here;
      committing.lock();
      try {
        now = opened;
        if (closed || now.flushed >= now.changes.get()) {
          return;
        }
        commit();
        changes = now.committed;
        here = now.file.here();
      } finally {
        committing.unlock();
      }
      now.file.flush(here);
      now.flushed = changes;
    } catch (MVStoreException e) {
      LOG.warn("{} cannot be flushed: {}", name, e.getMessage());
      throw new HostException(HostError.IO_DEVICE_ERROR);
    } finally {
      flushing.unlock();
    }
  }

  /** What is to be done now and then: flushes, and makes room if something was changed. */
  void keep() {
    try {
      flush();
      Opened now = opened;
      long changes = now.changes.get();
      if (changes != tidied) {
        now.file.tidy();
        tidied = changes;
      }
    } catch (HostException e) {
      LOG.debug("{} is tried again", name);
    } catch (MVStoreException e) {
      LOG.warn("{} cannot be tidied: {}", name, e.getMessage());
    }
  }

  /** How many files something is kept of. */
  long count() throws HostException {
    return use(now -> now.file.files.sizeAsLong());
  }

  /** Bytes of the file. */
  long size() {
    return opened.file.size();
  }

  /** Ids that something is kept of, from one on, in order. */
  List<Long> ids(long from, int atMost) throws HostException {
    return use(
        now -> {
          List<Long> ids = new ArrayList<>();
          Iterator<Long> all = now.file.files.keyIterator(from);
          while (ids.size() < atMost && all.hasNext()) {
            ids.add(all.next());
          }
          return ids;
        });
  }

  @Override
  public void close() {
    flushing.lock();
    committing.lock();
    try {
      if (!closed) {
        closed = true;
        opened.file.close(CLOSING);
      }
    } catch (MVStoreException e) {
      LOG.warn("{} cannot be closed: {}", name, e.getMessage());
    } finally {
      committing.unlock();
      flushing.unlock();
    }
  }
}
