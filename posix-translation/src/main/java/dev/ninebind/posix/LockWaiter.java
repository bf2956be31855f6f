// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.util.concurrent.CompletableFuture;

/**
 * A lock to come. What becomes of it is decided under the mutex of its {@link ByteRangeLocks}, and
 * told to those who hang on it once that is free again: they may call back.
 */
final class LockWaiter extends CompletableFuture<LockStatus> {
  final LockRecord wanted;
  final FileLocks locks;
  private final ByteRangeLocks volume;

  /** Why it ends without a lock; null if it is granted. */
  private PosixException failure;

  LockWaiter(LockRecord wanted, FileLocks locks, ByteRangeLocks volume) {
    this.wanted = wanted;
    this.locks = locks;
    this.volume = volume;
  }

  /** It was granted, or ended for a reason. Wants the mutex. */
  void decided(PosixException reason) {
    failure = reason;
  }

  /** Tells what was decided. Wants the mutex to be free. */
  void tell() {
    if (failure == null) {
      complete(LockStatus.GRANTED);
    } else {
      completeExceptionally(failure);
    }
  }

  /** Only a lock that was not granted can be called off, though nobody may know of the grant. */
  @Override
  public boolean cancel(boolean mayInterrupt) {
    return volume.callOff(this) ? super.cancel(mayInterrupt) : isCancelled();
  }
}
