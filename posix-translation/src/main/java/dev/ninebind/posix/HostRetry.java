// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Tries again, every few milliseconds, for those whom only locks of the host are in the way of: a
 * host wakes up a thread that waits, and a thread for each would be too many. Its one thread is
 * there while somebody waits so, and at most one pause longer. Guarded by its {@link
 * ByteRangeLocks}.
 */
final class HostRetry {
  private static final long PAUSE_NANOS = 5_000_000;

  private final ByteRangeLocks volume;
  private final Set<FileLocks> files = new HashSet<>();
  private Thread thread;

  HostRetry(ByteRangeLocks volume) {
    this.volume = volume;
  }

  /** From here on this file's waiters are tried. */
  void add(FileLocks locks) {
    files.add(locks);
    if (thread == null) {
      thread = new Thread(this::run, "ninebind-host-locks");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Nobody waits for the host at this file any more. */
  void remove(FileLocks locks) {
    files.remove(locks);
  }

  private void run() {
    do {
      LockSupport.parkNanos(this, PAUSE_NANOS);
    } while (volume.retryHost());
  }

  /** The files to try now; where there is none, the thread is to end. */
  List<FileLocks> next() {
    if (files.isEmpty()) {
      thread = null;
    }
    return new ArrayList<>(files);
  }
}
