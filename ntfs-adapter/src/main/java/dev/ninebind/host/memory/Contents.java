// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The data of one file: its length, what of it was written, the space that it takes, and the
 * byte-range locks on it.
 *
 * <p>A file that is not sparse takes clusters for its whole length, but the stored file ends with
 * the last byte that was written (NTFS' valid data length); what lies behind reads as zeros. A
 * sparse one takes units of 64 KiB where something was written (docs/ntfs.md 4.2, 6); {@link
 * SparseUnits} knows where each is stored.
 */
final class Contents {
  /** The allocation unit of the volume. */
  static final int CLUSTER = 4096;

  /** The unit in which a sparse file takes space. */
  static final int UNIT = 65_536;

  /** The longest file that NTFS has with such clusters (docs/ntfs.md 6). */
  static final long MAXIMUM = (16L << 40) - UNIT;

  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(UNIT).asReadOnlyBuffer();

  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final ByteLocks locks = new ByteLocks();
  private final Space space;
  private final JimfsStore.Stored stored;

  private volatile long end;
  private volatile long allocated;
  private volatile SparseUnits units;
  private long valid;
  private boolean freed;

  Contents(Space space, JimfsStore.Stored stored) {
    this.space = space;
    this.stored = stored;
  }

  long end() {
    return end;
  }

  long allocated() {
    return allocated;
  }

  boolean sparse() {
    return units != null;
  }

  /** Errors: FILE_LOCK_CONFLICT. */
  int read(MemoryHandle reader, ByteBuffer target, long offset) throws HostException {
    lock.readLock().lock();
    try {
      checkNotFreed();
      if (!locks.none()) {
        locks.checkRead(reader, offset, target.remaining());
      }
      int count = (int) Math.max(0, Math.min(target.remaining(), end - offset));
      int start = target.position();
      if (units == null) {
        int written = (int) Math.max(0, Math.min(count, valid - offset));
        int read = stored.read(target, start, written, offset);
        zero(target, start + read, count - read);
      } else {
        readUnits(target, start, count, offset);
      }
      target.position(start + count);
      return count;
    } finally {
      lock.readLock().unlock();
    }
  }

  private void readUnits(ByteBuffer target, int start, int count, long offset) {
    for (int done = 0; done < count; ) {
      long at = offset + done;
      int inUnit = (int) (at % UNIT);
      int length = Math.min(count - done, UNIT - inUnit);
      long place = units.place(at / UNIT);
      // What the stored file does not reach was never written.
      int read = place < 0 ? 0 : stored.read(target, start + done, length, place + inUnit);
      zero(target, start + done + read, length - read);
      done += length;
    }
  }

  /** Errors: FILE_LOCK_CONFLICT, DISK_FULL, FILE_TOO_LARGE. */
  int write(MemoryHandle writer, ByteBuffer source, long wanted) throws HostException {
    lock.writeLock().lock();
    try {
      checkNotFreed();
      int count = source.remaining();
      long offset = wanted == HostFile.APPEND ? end : wanted;
      if (count == 0) {
        return 0;
      }
      if (offset > MAXIMUM - count) {
        throw new HostException(HostError.FILE_TOO_LARGE);
      }
      if (!locks.none()) {
        locks.checkWrite(writer, offset, count);
      }
      int start = source.position();
      if (units == null) {
        allocate(clusters(Math.max(end, offset + count)));
        stored.write(source, start, count, offset);
        valid = Math.max(valid, offset + count);
      } else {
        writeUnits(source, start, count, offset);
      }
      end = Math.max(end, offset + count);
      source.position(start + count);
      return count;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void writeUnits(ByteBuffer source, int start, int count, long offset)
      throws HostException {
    long first = offset / UNIT;
    long last = (offset + count - 1) / UNIT;
    allocate(allocated + units.missing(first, last) * UNIT);
    for (int done = 0; done < count; ) {
      long at = offset + done;
      int inUnit = (int) (at % UNIT);
      int length = Math.min(count - done, UNIT - inUnit);
      stored.write(source, start + done, length, units.placeOrAdd(at / UNIT) + inUnit);
      done += length;
    }
  }

  /** Errors: DISK_FULL, FILE_TOO_LARGE. */
  void setEnd(long length) throws HostException {
    lock.writeLock().lock();
    try {
      checkNotFreed();
      if (length > MAXIMUM) {
        throw new HostException(HostError.FILE_TOO_LARGE);
      }
      if (units != null) {
        if (length < end) {
          cutUnits(length);
        }
      } else {
        allocate(clusters(length));
        if (length < valid) {
          stored.truncate(length);
          valid = length;
        }
      }
      end = length;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * Units behind a new end go, and the rest of the unit that it lies in becomes zeros. The last
   * units move to where others went, so that the stored file is never longer than what is counted.
   */
  private void cutUnits(long length) throws HostException {
    int inUnit = (int) (length % UNIT);
    long place = units.place(length / UNIT);
    if (inUnit != 0 && place >= 0) {
      stored.write(ZEROS, 0, UNIT - inUnit, place + inUnit);
    }
    ByteBuffer copy = ByteBuffer.allocate(UNIT);
    units.cut(
        (length + UNIT - 1) / UNIT,
        (from, to) -> {
          int read = stored.read(copy, 0, UNIT, from);
          zero(copy, read, UNIT - read);
          stored.write(copy, 0, UNIT, to);
        });
    stored.truncate((long) units.count() * UNIT);
    allocate((long) units.count() * UNIT);
  }

  /**
   * What was taken until now stays taken, in whole units. Errors: DISK_FULL (the rest of the last).
   */
  void setSparse() throws HostException {
    lock.writeLock().lock();
    try {
      checkNotFreed();
      if (units == null) {
        long count = (allocated + UNIT - 1) / UNIT;
        allocate(count * UNIT);
        units = new SparseUnits(count);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Errors: LOCK_NOT_GRANTED, INVALID_LOCK_RANGE. */
  void lock(MemoryHandle owner, long offset, long length, boolean exclusive) throws HostException {
    lock.writeLock().lock();
    try {
      owner.checkOpen(); // Or its closing could miss this lock.
      locks.lock(owner, offset, length, exclusive);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Errors: RANGE_NOT_LOCKED. */
  void unlock(MemoryHandle owner, long offset, long length) throws HostException {
    lock.writeLock().lock();
    try {
      locks.unlock(owner, offset, length);
    } finally {
      lock.writeLock().unlock();
    }
  }

  void release(MemoryHandle owner) {
    if (locks.none()) {
      return;
    }
    lock.writeLock().lock();
    try {
      locks.release(owner);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Gives all space back, once no handle is left. */
  void free() {
    lock.writeLock().lock();
    try {
      if (!freed) {
        freed = true;
        stored.delete();
        space.give(allocated);
        allocated = 0;
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void allocate(long bytes) throws HostException {
    space.take(bytes - allocated);
    allocated = bytes;
  }

  private void checkNotFreed() throws HostException {
    if (freed) {
      throw new HostException(HostError.INVALID_HANDLE);
    }
  }

  private static long clusters(long length) {
    return (length + CLUSTER - 1) / CLUSTER * CLUSTER;
  }

  private static void zero(ByteBuffer target, int start, int length) {
    if (length == 0) {
      return;
    }
    ByteBuffer part = target.duplicate().limit(start + length).position(start);
    while (part.hasRemaining()) {
      part.put(ZEROS.duplicate().limit(Math.min(UNIT, part.remaining())));
    }
  }
}
