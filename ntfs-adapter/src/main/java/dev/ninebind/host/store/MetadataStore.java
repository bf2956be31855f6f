// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import dev.ninebind.host.EaTable;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.ReparsePoint;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;

/**
 * The records of a folder's files. A change survives this process when the call has returned, and a
 * power cut when {@link #flush} has. Looking up a record that was looked up before takes no lock:
 * the last ones are kept in memory, what is not there among them.
 */
final class MetadataStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MetadataStore.class);

  /** How many records are kept in memory at most, a power of 2. */
  private static final int KEPT = 1 << 16;

  /** Longer ones are not kept, bytes of EAs. */
  private static final int LONGEST_KEPT = 1024;

  /** One of those: null if it is known that nothing is stored of the file. */
  private record Known(long id, StoredFile file) {}

  private final Path file;
  private final Database database;
  private final FlushMark mark;
  private final Reserve reserve;
  private final AtomicReferenceArray<Known> known = new AtomicReferenceArray<>(KEPT);
  private final AtomicLong stamps = new AtomicLong(new SecureRandom().nextLong());
  private final AtomicLong changes = new AtomicLong();

  private final AtomicLong removals = new AtomicLong();

  /** Guards the database. */
  private final ReentrantLock lock = new ReentrantLock();

  /** Taken before the other. */
  private final ReentrantLock flushing = new ReentrantLock();

  private volatile long flushed;
  private long flushes;
  private boolean closed;

  /**
   * @param database what the file was opened as, closed by this
   * @param mark of that file, closed by this too
   * @param reserve taken again when this is closed
   */
  MetadataStore(Path file, Database database, FlushMark mark, Reserve reserve) throws SQLException {
    this.file = file;
    this.database = database;
    this.mark = mark;
    this.reserve = reserve;
    flushes = flushes(database);
  }

  /** How often a store was flushed, the last time perhaps not to the end. */
  static long flushes(Database database) throws SQLException {
    String count = database.about("flushes");
    return count == null ? 0 : Long.parseLong(count);
  }

  /** A state of a file that nobody has seen yet. */
  StoredFile state(long id, long created, long createdToo, ReparsePoint reparse, EaTable eas) {
    return new StoredFile(id, stamps.incrementAndGet(), created, createdToo, reparse, eas);
  }

  private static int place(long id) {
    return (int) ((id * 0x9E3779B97F4A7C15L) >>> 48);
  }

  /** What is done with the database. */
  @FunctionalInterface
  private interface Use<T> {
    T run() throws SQLException, HostException;
  }

  /** Errors: DISK_FULL, MEDIA_WRITE_PROTECTED, FILE_CORRUPT_ERROR, IO_DEVICE_ERROR. */
  private <T> T use(Use<T> use) throws HostException {
    lock.lock();
    try {
      if (closed) {
        throw new HostException(HostError.VOLUME_DISMOUNTED);
      }
      return use.run();
    } catch (SQLException e) {
      LOG.warn("{}: {}", file, e.getMessage());
      throw new HostException(error(e));
    } finally {
      lock.unlock();
    }
  }

  private static HostError error(SQLException e) {
    int primary = e.getErrorCode() & 0xFF;
    if (primary == SQLiteErrorCode.SQLITE_FULL.code) {
      return HostError.DISK_FULL;
    } else if (primary == SQLiteErrorCode.SQLITE_READONLY.code) {
      return HostError.MEDIA_WRITE_PROTECTED;
    } else if (primary == SQLiteErrorCode.SQLITE_CORRUPT.code
        || primary == SQLiteErrorCode.SQLITE_NOTADB.code) {
      return HostError.FILE_CORRUPT_ERROR;
    }
    return HostError.IO_DEVICE_ERROR;
  }

  /** What is kept of a file, or null. Errors: FILE_CORRUPT_ERROR, IO_DEVICE_ERROR. */
  StoredFile find(long id) throws HostException {
    Known one = known.get(place(id));
    return one != null && one.id == id ? one.file : use(() -> load(id));
  }

  /** The same with the lock. */
  private StoredFile load(long id) throws SQLException, HostException {
    Known one = known.get(place(id));
    if (one != null && one.id == id) {
      return one.file;
    }
    byte[] record = database.find(id);
    StoredFile found = null;
    if (record != null) {
      found = StoredFileCodec.decode(id, record);
      if (found == null) {
        LOG.error("{}: the record of file {} is damaged", file, Long.toHexString(id));
        throw new HostException(HostError.FILE_CORRUPT_ERROR);
      }
    }
    keep(id, found);
    return found;
  }

  private void keep(long id, StoredFile found) {
    boolean fits = found == null || found.eas().size() <= LONGEST_KEPT;
    int place = place(id);
    if (fits) {
      known.set(place, new Known(id, found));
    } else if (known.get(place) != null && known.get(place).id == id) {
      known.set(place, null);
    }
  }

  /** Another number if records went since. */
  long removals() {
    return removals.get();
  }

  /** Sets what is kept of a file, whatever it was. Errors: DISK_FULL, IO_DEVICE_ERROR. */
  void put(StoredFile after) throws HostException {
    use(() -> store(after.id(), after));
  }

  private Void store(long id, StoredFile after) throws SQLException {
    if (after == null) {
      removals.incrementAndGet(); // before anybody can miss it
      database.remove(id);
    } else {
      database.put(id, StoredFileCodec.encode(after));
    }
    changes.incrementAndGet();
    keep(id, after);
    return null;
  }

  /**
   * Sets what is kept of a file if it still is what the caller has seen. Errors: those of {@link
   * #put}.
   *
   * @param before null for nothing
   * @param after null for nothing
   * @return false if it has changed since
   */
  boolean replace(long id, StoredFile before, StoredFile after) throws HostException {
    return use(
        () -> {
          StoredFile now = load(id);
          boolean same = isSame(now, before);
          if (same && (now != null || after != null)) {
            store(id, after);
          }
          return same;
        });
  }

  private static boolean isSame(StoredFile one, StoredFile other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return one.stamp() == other.stamp();
  }

  /** Returns when all changes up to now are on the disk. Errors: DISK_FULL, IO_DEVICE_ERROR. */
  void flush() throws HostException {
    long now = changes.get();
    if (flushed >= now) {
      return;
    }
    flushing.lock();
    try {
      if (flushed >= now) {
        return; // by another, meanwhile
      }
      long count =
          use(
              () -> {
                database.setAbout("flushes", Long.toString(flushes + 1));
                flushes++;
                return changes.get();
              });
      database.flush();
      flushed = count;
      mark.write(flushes);
    } catch (IOException e) {
      LOG.warn("{} cannot be flushed: {}", file, e.getMessage());
      throw new HostException(HostError.IO_DEVICE_ERROR);
    } finally {
      flushing.unlock();
    }
  }

  /** What is to be done now and then: flushes, and gives room back. Errors: as {@link #flush}. */
  void keep() throws HostException {
    if (flushed < changes.get()) {
      flush();
      use(
          () -> {
            database.tidy();
            return null;
          });
    }
  }

  /** How many files something is kept of. */
  long count() throws HostException {
    return use(database::count);
  }

  /** Ids that something is kept of, from one on, in order. */
  List<Long> ids(long from, int atMost) throws HostException {
    return use(() -> database.ids(from, atMost));
  }

  /** The id from which on it is not known whether the files are there. */
  long swept() throws HostException {
    return use(
        () -> {
          String id = database.about("swept");
          return id == null ? Long.MIN_VALUE : Long.parseLong(id);
        });
  }

  void setSwept(long id) throws HostException {
    use(
        () -> {
          database.setAbout("swept", Long.toString(id));
          return null;
        });
  }

  @Override
  public void close() {
    try {
      flush();
    } catch (HostException e) {
      // Said in the log; closing may do better.
    }
    flushing.lock();
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        database.close();
        mark.close();
        reserve.take(); // the log is gone, and was larger
      }
    } catch (SQLException e) {
      LOG.warn("{} cannot be closed: {}", file, e.getMessage());
    } finally {
      lock.unlock();
      flushing.unlock();
    }
  }
}
