// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes of a volume that are not taken yet. */
final class Space {
  private final AtomicLong free;

  Space(long bytes) {
    free = new AtomicLong(bytes);
  }

  long free() {
    return free.get();
  }

  /** Takes bytes, or gives some back if negative. Errors: DISK_FULL, and then it takes none. */
  void take(long bytes) throws HostException {
    while (true) {
      long before = free.get();
      if (bytes > 0 && before < bytes) {
        throw new HostException(HostError.DISK_FULL);
      }
      if (free.compareAndSet(before, before - bytes)) {
        return;
      }
    }
  }

  void give(long bytes) {
    free.addAndGet(bytes);
  }
}
