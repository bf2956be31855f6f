// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.posix.Inline;
import dev.ninebind.posix.NotInline;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The shape of the tree of directories: every operation on names or nodes holds it shared, the
 * rename of a directory whose handles must be put aside holds it alone. It comes before all other
 * locks. Reading and writing of open files goes without.
 */
final class Shape {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  /** A time with the shape. */
  interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  private final Hold shared = lock.readLock()::unlock;
  private final Hold alone = lock.writeLock()::unlock;

  /** Directories stay where they are until this is closed. */
  Hold shared() {
    if (Inline.active() && lock.hasQueuedThreads()) {
      throw NotInline.INSTANCE; // inline calls would overtake whoever waits for it alone, for ever
    }
    Inline.lock(lock.readLock());
    return shared;
  }

  /** Nobody else has a handle of a directory until this is closed. */
  Hold alone() {
    Inline.lock(lock.writeLock());
    return alone;
  }
}
