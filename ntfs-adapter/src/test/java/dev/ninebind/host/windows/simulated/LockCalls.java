// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import java.util.ArrayList;
import java.util.List;

/** Locks that are waited for: they are tried again whenever one goes. */
final class LockCalls {
  private record Wanted(
      HostFile file, long offset, long length, boolean exclusive, Completions.Waiting request) {}

  private final List<Wanted> wanted = new ArrayList<>();

  /** Takes a lock; if {@code waits} is given and it is not granted, it is ended once it is. */
  synchronized boolean lock(
      HostFile file, long offset, long length, boolean exclusive, Completions.Waiting waits)
      throws HostException {
    try {
      file.lock(offset, length, exclusive);
      return true;
    } catch (HostException e) {
      if (waits == null || e.error() != HostError.LOCK_NOT_GRANTED) {
        throw e;
      }
      wanted.add(new Wanted(file, offset, length, exclusive, waits));
      return false;
    }
  }

  /** A lock or a handle is gone. */
  synchronized void retry() {
    for (Wanted each : List.copyOf(wanted)) {
      try {
        each.file.lock(each.offset, each.length, each.exclusive);
        wanted.remove(each);
        if (!each.request.end(Answer.NOTHING)) {
          each.file.unlock(each.offset, each.length); // It was cancelled.
        }
      } catch (HostException e) {
        if (e.error() != HostError.LOCK_NOT_GRANTED) {
          wanted.remove(each);
        }
      }
    }
  }
}
