// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.util.concurrent.locks.Lock;

/**
 * Whether the calling thread may wait. An event loop runs short operations itself, between {@link
 * #enter} and {@link #leave}; volumes then must not block: they take locks with {@link #lock}, read
 * only what is in memory, and throw {@link NotInline} before any effect where that is not enough.
 */
public final class Inline {
  private static final ThreadLocal<boolean[]> ACTIVE =
      ThreadLocal.withInitial(() -> new boolean[1]);

  private Inline() {}

  /** From here on this thread must not wait. */
  public static void enter() {
    ACTIVE.get()[0] = true;
  }

  /** From here on this thread may wait again. */
  public static void leave() {
    ACTIVE.get()[0] = false;
  }

  /** True where a call must not wait. */
  public static boolean active() {
    return ACTIVE.get()[0];
  }

  /**
   * Takes a lock, waiting for it only where the thread may wait.
   *
   * @throws NotInline if the thread must not wait and the lock is held
   */
  public static void lock(Lock lock) {
    if (!active()) {
      lock.lock();
    } else if (!lock.tryLock()) {
      throw NotInline.INSTANCE;
    }
  }
}
