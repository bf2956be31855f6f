// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.FileId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The descriptors of the directories used last, a bounded number of them: every operation starts at
 * one, and there may be far more directories in use than a process may have descriptors.
 *
 * <p>A handle is trusted for a second. Then it must be shown once more that its directory still is
 * below the export's root ({@link Finder}), so that one which was moved out on the host is served
 * no longer than that.
 */
final class DirectoryHandles {
  /** As many as are kept open. */
  static final int LIMIT = 64;

  private static final long TRUST_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A directory's descriptor, made with O_PATH. */
  static final class Handle {
    private final FileId id;
    private final Descriptor descriptor;
    private volatile long checked;
    private volatile boolean used;

    private Handle(FileId id, Descriptor descriptor, long checked) {
      this.id = id;
      this.descriptor = descriptor;
      this.checked = checked;
    }

    Descriptor descriptor() {
      return descriptor;
    }

    /** When it was last known to be below the root, in {@link System#nanoTime} terms. */
    long checked() {
      return checked;
    }

    void checked(long nanoTime) {
      checked = nanoTime;
    }

    /** Holds the descriptor for the caller; null if it was closed. */
    Descriptor retained() {
      if (!descriptor.retain()) {
        return null;
      }
      if (!used) {
        used = true;
      }
      return descriptor;
    }
  }

  private final Map<FileId, Handle> handles = new HashMap<>();
  private final Handle[] ring = new Handle[LIMIT];
  private int hand;
  private boolean closed;

  /** True if a handle may be used without a look at where its directory is. */
  static boolean isFresh(long checked) {
    return System.nanoTime() - checked < TRUST_NANOS;
  }

  /** The handle of a directory, fresh or not, or null. */
  synchronized Handle lookup(FileId id) {
    return handles.get(id);
  }

  /**
   * Takes over the caller's descriptor of a directory. The one that was not used for longest,
   * roughly, gives way to it.
   *
   * @return the handle; it is another thread's if that came first, and null once all are closed
   */
  synchronized Handle add(FileId id, Descriptor descriptor, long checked) {
    Handle present = handles.get(id);
    if (present != null || closed) {
      descriptor.release();
      return present;
    }
    while (ring[hand] != null && ring[hand].used) {
      ring[hand].used = false; // a second chance (the clock algorithm)
      hand = (hand + 1) % LIMIT;
    }
    Handle old = ring[hand];
    if (old != null) {
      handles.remove(old.id);
      old.descriptor.release();
    }
    Handle handle = new Handle(id, descriptor, checked);
    ring[hand] = handle;
    hand = (hand + 1) % LIMIT;
    handles.put(id, handle);
    return handle;
  }

  /** Closes the handle of a directory that is gone or has left the export. */
  synchronized void drop(FileId id) {
    Handle handle = handles.remove(id);
    if (handle != null) {
      for (int i = 0; i < LIMIT; i++) {
        if (ring[i] == handle) {
          ring[i] = null;
        }
      }
      handle.descriptor.release();
    }
  }

  /** Closes them all. */
  synchronized void close() {
    closed = true;
    for (int i = 0; i < LIMIT; i++) {
      if (ring[i] != null) {
        ring[i].descriptor.release();
        ring[i] = null;
      }
    }
    handles.clear();
  }
}
