// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import java.util.concurrent.TimeUnit;

/** An event: set, it lets those go on that wait for it; all of them, or one. */
final class EventObject {
  private final boolean letsAll;
  private boolean set;

  /**
   * @param letsAll NotificationEvent, which stays set until it is reset; if not,
   *     SynchronizationEvent, which lets one go on and is reset by that
   */
  EventObject(boolean letsAll, boolean set) {
    this.letsAll = letsAll;
    this.set = set;
  }

  synchronized void set() {
    set = true;
    notifyAll();
  }

  synchronized void reset() {
    set = false;
  }

  /**
   * Waits for so many nanoseconds, negative for ever; false if it was not set by then. An interrupt
   * of Java's is nothing that NT would know of.
   */
  synchronized boolean await(long nanoseconds) {
    long end = System.nanoTime() + nanoseconds;
    boolean interrupted = false;
    try {
      while (!set) {
        long left = nanoseconds < 0 ? Long.MAX_VALUE : end - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(this, left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      set = letsAll;
      return true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
