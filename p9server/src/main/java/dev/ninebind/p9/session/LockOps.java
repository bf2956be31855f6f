// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.LockRequest;
import dev.ninebind.posix.LockStatus;
import dev.ninebind.posix.PosixException;
import java.util.concurrent.CompletableFuture;

/**
 * Tlock and Tgetlock. A lock that has to wait holds its reply, and no thread: the exchange is
 * parked until the lock is granted, the client calls it off, or the export's bound is reached.
 */
final class LockOps {
  /**
   * Bytes of Rgetlock's body beside the string: type[1] start[8] length[8] proc_id[4] length[2].
   */
  private static final int LOCK_FIELDS = 23;

  private LockOps() {}

  static Outcome lock(Exchange exchange, Request.Tlock request) throws PosixException {
    if ((request.flags() & ~(Request.Tlock.BLOCK | Request.Tlock.RECLAIM)) != 0) {
      throw new PosixException(Errno.EINVAL, "lock flags " + request.flags());
    }
    LockRequest.Type type = type(request.type());
    boolean waits = request.waits() && (type == LockRequest.Type.UNLOCK || exchange.mayPark());
    LockRequest lock =
        new LockRequest(
            type,
            request.start(),
            request.length(),
            request.processId(),
            request.clientId(),
            exchange.session(),
            waits);
    CompletableFuture<LockStatus> granted = exchange.file().lock(lock);
    if (granted.isDone() && !granted.isCompletedExceptionally()) {
      return reply(granted.join());
    }
    return Outcome.of(
        new Wait(
            new WaitingLock(granted), exchange.export().lockHold(), reply(LockStatus.BLOCKED)));
  }

  static Outcome test(Exchange exchange, Request.Tgetlock request) throws PosixException {
    LockRequest asked =
        new LockRequest(
            type(request.type()),
            request.start(),
            request.length(),
            request.processId(),
            request.clientId(),
            exchange.session(),
            false);
    LockRequest found = exchange.file().conflictingLock(asked);
    LockRequest.Type type = found == null ? LockRequest.Type.UNLOCK : found.type();
    LockRequest told = found == null ? asked : found;
    exchange.session().checkRoom(LOCK_FIELDS + told.clientId().length());
    return Outcome.of(
        new Reply.Rgetlock(
            (byte) type.ordinal(), told.start(), told.length(), told.processId(), told.clientId()));
  }

  private static Outcome reply(LockStatus status) {
    return Outcome.of(new Reply.Rlock((byte) status.ordinal()));
  }

  private static LockRequest.Type type(byte type) throws PosixException {
    LockRequest.Type[] types = LockRequest.Type.values();
    if (type < 0 || type >= types.length) {
      throw new PosixException(Errno.EINVAL, "lock type " + type);
    }
    return types[type];
  }

  /** The outcome of a lock to come; cancelling it takes the lock request back. */
  private static final class WaitingLock extends CompletableFuture<Outcome> {
    private final CompletableFuture<LockStatus> lock;

    WaitingLock(CompletableFuture<LockStatus> lock) {
      this.lock = lock;
      lock.whenComplete(
          (status, failure) -> {
            if (status != null) {
              complete(reply(status));
            } else if (!lock.isCancelled()) {
              completeExceptionally(failure);
            }
          });
    }

    /** Only a lock that was not granted yet can be called off. */
    @Override
    public boolean cancel(boolean mayInterrupt) {
      return lock.cancel(mayInterrupt) && super.cancel(mayInterrupt);
    }
  }
}
