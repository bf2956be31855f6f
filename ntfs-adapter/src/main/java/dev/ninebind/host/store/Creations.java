// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import dev.ninebind.host.HostException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes two steps one for all who look: a file is made on the host, and a record put in the store.
 * Who has found a file asks here before looking for its record, and waits if something is being
 * made in that directory; without that, asking is reading one number, and nobody waits.
 *
 * <p>Why that is enough: whoever makes a file counts itself before, and no more once the record is
 * there. So who has seen the file and then finds nobody counted will find the record too.
 */
final class Creations {
  private static final int STRIPES = 64;

  private final AtomicInteger now = new AtomicInteger();
  private final ReentrantLock[] locks = new ReentrantLock[STRIPES];

  Creations() {
    for (int i = 0; i < STRIPES; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /** What is done while nobody looks at the files of a directory. */
  @FunctionalInterface
  interface Step<T> {
    T run() throws HostException;
  }

  /** Makes something in a directory. */
  <T> T in(long directory, Step<T> step) throws HostException {
    ReentrantLock lock = lock(directory);
    now.incrementAndGet();
    lock.lock();
    try {
      return step.run();
    } finally {
      lock.unlock();
      now.decrementAndGet();
    }
  }

  /** Returns when all files are whole that were seen in a directory before. */
  void await(long directory) {
    if (now.get() != 0) {
      awaitLock(lock(directory));
    }
  }

  /** The same for all directories. */
  void awaitAll() {
    if (now.get() != 0) {
      for (ReentrantLock lock : locks) {
        awaitLock(lock);
      }
    }
  }

  private static void awaitLock(ReentrantLock lock) {
    if (!lock.isHeldByCurrentThread()) {
      lock.lock();
      try {
        // Whoever was making something is done.
      } finally {
        lock.unlock();
      }
    }
  }

  private ReentrantLock lock(long directory) {
    return locks[(int) ((directory * 0x9E3779B97F4A7C15L) >>> 58)];
  }
}
