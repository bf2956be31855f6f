// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.planted;

import dev.ninebind.posix.ForwardingFile;
import dev.ninebind.posix.LockRequest;
import dev.ninebind.posix.LockStatus;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.PosixVolume;
import java.util.concurrent.CompletableFuture;

/** The bug of servers that only say that they lock: whoever asks is granted it. */
final class GrantedLocks extends WrappedFiles {
  GrantedLocks(PosixVolume target) {
    super(target);
  }

  @Override
  OpenFile wrap(OpenFile file) {
    return new ForwardingFile(file) {
      @Override
      public CompletableFuture<LockStatus> lock(LockRequest request) {
        return CompletableFuture.completedFuture(LockStatus.GRANTED);
      }

      @Override
      public LockRequest conflictingLock(LockRequest request) {
        return null;
      }
    };
  }
}
