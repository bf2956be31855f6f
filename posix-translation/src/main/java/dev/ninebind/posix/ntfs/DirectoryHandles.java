// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostFile;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Handles of the directories used last, a bounded number of them: every operation on a name starts
 * at one. A handle keeps other programs from renaming the directory and those above it, so one that
 * was not used for a second or two is closed.
 *
 * <p>A handle is trusted for a second; then {@link Finder} looks whether its directory still is
 * where the tree has it.
 */
final class DirectoryHandles implements AutoCloseable {
  /** As many as are kept open. */
  static final int LIMIT = 64;

  private static final long TRUST_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A directory's handle, open for listing and for reading attributes and EAs. */
  static final class Handle {
    private final NtfsInode inode;
    private final HostFile file;
    private volatile long checked;
    private volatile boolean used = true;
    private int users = 1;

    private Handle(NtfsInode inode, HostFile file, long checked) {
      this.inode = inode;
      this.file = file;
      this.checked = checked;
    }

    HostFile file() {
      return file;
    }

    /** True if it may be used without a look at where its directory is. */
    boolean isFresh() {
      return System.nanoTime() - checked < TRUST_NANOS;
    }

    /** It was seen in its place at this time, in {@link System#nanoTime} terms. */
    void checked(long nanoTime) {
      checked = nanoTime;
    }

    /** Holds it for the caller; false if it was closed. */
    synchronized boolean retain() {
      if (users == 0) {
        return false;
      }
      users++;
      used = true;
      return true;
    }

    /** Gives it back; the last one closes it. */
    synchronized void release() {
      if (--users == 0) {
        file.close();
      }
    }
  }

  private final Handle[] ring = new Handle[LIMIT];
  private int hand;
  private int count;
  private Thread sweeper;
  private boolean closed;

  /** The handle of a directory, held for the caller, fresh or not; null if there is none. */
  static Handle lookup(NtfsInode inode) {
    Handle handle = inode.handle;
    return handle != null && handle.retain() ? handle : null;
  }

  /**
   * Takes over a file opened for a directory. The handle that was not used for longest, roughly,
   * gives way to it.
   *
   * @param checked when it was opened
   * @return the handle, held for the caller
   */
  synchronized Handle add(NtfsInode inode, HostFile file, long checked) {
    Handle handle = new Handle(inode, file, checked);
    if (closed) {
      return handle; // the caller is its only holder
    }
    drop(inode);
    handle.retain();
    while (ring[hand] != null && ring[hand].used) {
      ring[hand].used = false; // a second chance (the clock algorithm)
      hand = (hand + 1) % LIMIT;
    }
    drop(hand);
    ring[hand] = handle;
    hand = (hand + 1) % LIMIT;
    count++;
    inode.handle = handle;
    if (sweeper == null) {
      sweeper = new Thread(this::sweep, "ninebind-directories");
      sweeper.setDaemon(true);
      sweeper.start();
    }
    return handle;
  }

  /** Closes the handle of a directory that is gone, or is elsewhere by now. */
  synchronized void drop(NtfsInode inode) {
    for (int i = 0; i < LIMIT && inode.handle != null; i++) {
      if (ring[i] != null && ring[i].inode.equals(inode)) {
        drop(i);
      }
    }
  }

  /** Closes all that nobody is using right now, and the others when they are given back. */
  synchronized void dropAll() {
    for (int i = 0; i < LIMIT; i++) {
      drop(i);
    }
  }

  private void drop(int index) {
    Handle handle = ring[index];
    if (handle != null) {
      ring[index] = null;
      count--;
      handle.inode.handle = null;
      handle.release();
    }
  }

  private void sweep() {
    do {
      LockSupport.parkNanos(this, TRUST_NANOS);
    } while (sweepOnce());
  }

  /** Closes what was not used since the last time; false once there is nothing left. */
  private synchronized boolean sweepOnce() {
    for (int i = 0; i < LIMIT; i++) {
      if (ring[i] != null && !ring[i].used) {
        drop(i);
      } else if (ring[i] != null) {
        ring[i].used = false;
      }
    }
    if (count == 0) {
      sweeper = null;
    }
    return count > 0;
  }

  @Override
  public synchronized void close() {
    closed = true;
    dropAll();
  }
}
