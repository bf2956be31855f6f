// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.posix.Errno;
import dev.ninebind.posix.PosixException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes of attributes that a session's fids hold, values read and values announced, and
 * bounds them. Any thread may call it: a value is read on a thread of the pool and given back on
 * the event loop.
 */
final class XattrMemory {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /**
   * @param limit in bytes
   */
  XattrMemory(long limit) {
    this.limit = limit;
  }

  /** Errors: ENOMEM if there would be more than the limit; then nothing is taken. */
  void take(int bytes) throws PosixException {
    if (used.addAndGet(bytes) > limit) {
      used.addAndGet(-bytes);
      throw new PosixException(Errno.ENOMEM, "more than " + limit + " bytes of attributes");
    }
  }

  void giveBack(int bytes) {
    used.addAndGet(-bytes);
  }

  /** Bytes in use now. */
  long used() {
    return used.get();
  }
}
