// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.PosixException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * A descriptor of the host that closes when its last user is done: the host gives a closed number
 * to the next file opened, so no call may be under way with it then.
 */
public final class Descriptor {
  private static final AtomicIntegerFieldUpdater<Descriptor> HOLDERS =
      AtomicIntegerFieldUpdater.newUpdater(Descriptor.class, "holders");

  private final int fd;
  private final AtomicInteger count;
  private volatile int holders = 1;

  /**
   * Takes over an open descriptor; the caller holds it.
   *
   * @param count counts those that are open
   */
  public Descriptor(int fd, AtomicInteger count) {
    this.fd = fd;
    this.count = count;
    count.incrementAndGet();
  }

  /** The number, for a caller that holds it. */
  public int fd() {
    return fd;
  }

  /** Holds it once more; false if it was closed already. */
  public boolean retain() {
    for (int now = holders; now > 0; now = holders) {
      if (HOLDERS.compareAndSet(this, now, now + 1)) {
        return true;
      }
    }
    return false;
  }

  /** Gives it back. Returns what closing returned, where this closed it: 0 or an error negated. */
  public int release() {
    if (HOLDERS.decrementAndGet(this) > 0) {
      return 0;
    }
    count.decrementAndGet();
    return Libc.close(fd);
  }

  /** fstat, into the scratch; gives the descriptor back if that fails. */
  void stat(Scratch scratch) throws PosixException {
    int result = scratch.stat(fd);
    if (result != 0) {
      release();
      throw HostErrno.exception(result);
    }
  }
}
