// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * The simplest lock that can be waited for: one client at a time has the whole file, whatever the
 * range and the type, and the others get it in the order in which they asked.
 */
final class TestLock {
  private record Claim(OpenFile file, LockRequest request, CompletableFuture<LockStatus> result) {
    boolean isOfClient(LockRequest other) {
      return request.connection().equals(other.connection())
          && request.clientId().equals(other.clientId());
    }
  }

  private final Deque<Claim> waiting = new ArrayDeque<>();
  private Claim holder;

  CompletableFuture<LockStatus> lock(OpenFile file, LockRequest request) {
    Claim claim = new Claim(file, request, new CompletableFuture<>());
    boolean freed;
    synchronized (this) {
      boolean own = holder != null && holder.isOfClient(request);
      freed = own && request.type() == LockRequest.Type.UNLOCK;
      if (freed) {
        holder = null;
      } else if (request.type() != LockRequest.Type.UNLOCK) {
        if (holder != null && !own) {
          if (request.waits()) {
            waiting.add(claim);
            return claim.result();
          }
          return CompletableFuture.completedFuture(LockStatus.BLOCKED);
        }
        holder = claim;
      }
    }
    if (freed) {
      grantNext();
    }
    return CompletableFuture.completedFuture(LockStatus.GRANTED);
  }

  synchronized LockRequest conflict(LockRequest request) {
    return holder == null || holder.isOfClient(request) ? null : holder.request();
  }

  /** Gives up what was taken through a file that closes. */
  void closed(OpenFile file) {
    boolean freed;
    synchronized (this) {
      waiting.removeIf(claim -> claim.file().equals(file) && claim.result().cancel(false));
      freed = holder != null && holder.file().equals(file);
      if (freed) {
        holder = null;
      }
    }
    if (freed) {
      grantNext();
    }
  }

  /** Results are completed outside the monitor: what hangs on them may call back. */
  private void grantNext() {
    for (Claim next = next(); next != null; next = next()) {
      if (next.result().complete(LockStatus.GRANTED)) {
        return;
      }
      synchronized (this) {
        if (next.equals(holder)) {
          holder = null; // it was cancelled while it waited
        }
      }
    }
  }

  private synchronized Claim next() {
    if (holder != null) {
      return null;
    }
    holder = waiting.poll();
    return holder;
  }
}
