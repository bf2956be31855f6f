// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.LockRequest.Type.READ;
import static dev.ninebind.posix.LockRequest.Type.UNLOCK;
import static dev.ninebind.posix.LockRequest.Type.WRITE;
import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Byte-range locks, as guests take them through open files of the volume. */
public abstract class LockContract extends VolumeContract {
  private static final Object CONNECTION = new Object();

  private static LockRequest request(
      LockRequest.Type type, long start, long length, String client, boolean waits) {
    return new LockRequest(type, start, length, 7, ByteString.of(client), CONNECTION, waits);
  }

  private static LockRequest tryWrite(long start, long length, String client) {
    return request(WRITE, start, length, client, false);
  }

  private static LockRequest awaitWrite(long start, long length, String client) {
    return request(WRITE, start, length, client, true);
  }

  private static LockRequest unlock(long start, long length, String client) {
    return request(UNLOCK, start, length, client, false);
  }

  /** How a request ends that does not wait. */
  private static LockStatus now(OpenFile file, LockRequest request) throws Exception {
    return file.lock(request).get(30, TimeUnit.SECONDS);
  }

  private static void assertGranted(CompletableFuture<LockStatus> waiting) throws Exception {
    assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(LockStatus.GRANTED);
  }

  /** A file of ten bytes, open; null where the volume refuses locks, as it should then. */
  private OpenFile lockable() throws Exception {
    tree.file("file", "0123456789");
    OpenFile file = tree.open("file", RDWR);
    LockRequest request = tryWrite(0, 0, "a");
    boolean refused = refuses(Capability.LOCKS, () -> file.lock(request));
    refuses(Capability.LOCKS, () -> file.conflictingLock(request));
    return refused ? null : file;
  }

  @Test
  void clientsKeepEachOtherOutOfWhatTheyLocked() throws Exception {
    OpenFile file = lockable();
    if (file == null) {
      return;
    }
    OpenFile other = tree.open("file", RDWR);
    assertThat(now(file, tryWrite(2, 3, "a"))).isEqualTo(LockStatus.GRANTED);
    assertThat(now(other, tryWrite(0, 3, "b"))).isEqualTo(LockStatus.BLOCKED);
    assertThat(now(other, request(READ, 4, 0, "b", false))).isEqualTo(LockStatus.BLOCKED);
    assertThat(now(other, tryWrite(5, 0, "b"))).isEqualTo(LockStatus.GRANTED);
    assertThat(now(other, tryWrite(0, 2, "b"))).isEqualTo(LockStatus.GRANTED);
    assertThat(now(file, request(READ, 2, 1, "a", false))).isEqualTo(LockStatus.GRANTED);
    assertThat(now(other, request(READ, 2, 1, "b", false))).isEqualTo(LockStatus.GRANTED);
    assertThat(now(file, tryWrite(2, 1, "a"))).isEqualTo(LockStatus.BLOCKED);
  }

  @Test
  void badRangesAreRefused() throws Exception {
    OpenFile file = lockable();
    if (file == null) {
      return;
    }
    assertFails(Errno.EINVAL, () -> file.lock(tryWrite(-1, 1, "a")));
    assertFails(Errno.EINVAL, () -> file.lock(tryWrite(1, -1, "a")));
    assertFails(Errno.EOVERFLOW, () -> file.lock(tryWrite(2, Long.MAX_VALUE, "a")));
    assertFails(Errno.EINVAL, () -> file.conflictingLock(tryWrite(-1, 1, "a")));
    assertThat(now(file, tryWrite(1, Long.MAX_VALUE, "a"))).isEqualTo(LockStatus.GRANTED);
  }

  @Test
  void whoeverWaitsIsGrantedTheLockOnceItIsFree() throws Exception {
    OpenFile file = lockable();
    if (file == null) {
      return;
    }
    assertGranted(file.lock(awaitWrite(0, 0, "a")));
    CompletableFuture<LockStatus> waiting = file.lock(awaitWrite(5, 1, "b"));
    assertThat(now(file, unlock(0, 5, "a"))).isEqualTo(LockStatus.GRANTED);
    assertThat(waiting).isNotDone();
    assertThat(now(file, unlock(5, 1, "a"))).isEqualTo(LockStatus.GRANTED);
    assertGranted(waiting);
    assertThat(now(file, tryWrite(5, 1, "a"))).isEqualTo(LockStatus.BLOCKED);
  }

  @Test
  void aCancelledWaitLeavesNothing() throws Exception {
    OpenFile file = lockable();
    if (file == null) {
      return;
    }
    assertGranted(file.lock(awaitWrite(0, 0, "a")));
    CompletableFuture<LockStatus> waiting = file.lock(awaitWrite(0, 0, "b"));
    assertThat(waiting.cancel(false)).isTrue();
    assertThat(now(file, unlock(0, 0, "a"))).isEqualTo(LockStatus.GRANTED);
    assertThat(now(file, tryWrite(0, 0, "c"))).isEqualTo(LockStatus.GRANTED);
  }

  @Test
  void aGrantedLockIsNotCancelled() throws Exception {
    OpenFile file = lockable();
    if (file == null) {
      return;
    }
    assertGranted(file.lock(awaitWrite(0, 0, "a")));
    CompletableFuture<LockStatus> waiting = file.lock(awaitWrite(0, 0, "b"));
    assertThat(now(file, unlock(0, 0, "a"))).isEqualTo(LockStatus.GRANTED);
    assertGranted(waiting);
    assertThat(waiting.cancel(false)).isFalse();
    assertThat(now(file, tryWrite(0, 0, "a"))).isEqualTo(LockStatus.BLOCKED);
  }

  @Test
  void aClosedFileGivesUpItsLocksAndItsWaits() throws Exception {
    OpenFile file = lockable();
    if (file == null) {
      return;
    }
    OpenFile other = tree.open("file", RDONLY);
    assertGranted(file.lock(awaitWrite(0, 1, "a")));
    assertGranted(other.lock(awaitWrite(1, 1, "b")));
    CompletableFuture<LockStatus> lost = file.lock(awaitWrite(1, 1, "a"));
    CompletableFuture<LockStatus> waiting = other.lock(awaitWrite(0, 1, "c"));
    tree.close(file);
    assertGranted(waiting);
    assertThat(lost).isCompletedExceptionally();
    Throwable failure = Assertions.catchThrowable(lost::get);
    assertThat(failure).isInstanceOf(ExecutionException.class);
    assertThat(((PosixException) failure.getCause()).errno()).isEqualTo(Errno.EINTR);
    assertThat(now(other, tryWrite(1, 1, "c"))).isEqualTo(LockStatus.BLOCKED);
  }

  @Test
  void whoIsInTheWayIsTold() throws Exception {
    OpenFile file = lockable();
    if (file == null) {
      return;
    }
    assertThat(file.conflictingLock(tryWrite(0, 0, "b"))).isNull();
    LockRequest held = request(READ, 4, 2, "a", false);
    now(file, held);
    now(file, tryWrite(8, 0, "a"));
    assertThat(file.conflictingLock(request(UNLOCK, 0, 0, "b", false))).isEqualTo(held);
    assertThat(file.conflictingLock(tryWrite(0, 0, "b"))).isEqualTo(held);
    assertThat(file.conflictingLock(request(READ, 0, 0, "b", false)))
        .isEqualTo(tryWrite(8, 0, "a"));
    assertThat(file.conflictingLock(tryWrite(0, 4, "b"))).isNull();
    assertThat(file.conflictingLock(tryWrite(0, 0, "a"))).isNull();
  }

  @Test
  void locksHoldOnAfterTheLastNameIsGone() throws Exception {
    OpenFile file = lockable();
    if (file == null) {
      return;
    }
    OpenFile other = tree.open("file", RDWR);
    assertThat(now(file, tryWrite(0, 0, "a"))).isEqualTo(LockStatus.GRANTED);
    tree.unlink("file");
    tree.file("file", "another");
    OpenFile another = tree.open("file", RDWR);
    assertThat(now(other, tryWrite(0, 0, "b"))).isEqualTo(LockStatus.BLOCKED);
    assertThat(now(another, tryWrite(0, 0, "b"))).isEqualTo(LockStatus.GRANTED);
    tree.close(file);
    assertThat(now(other, tryWrite(0, 0, "b"))).isEqualTo(LockStatus.GRANTED);
  }

  @Test
  void allNamesOfAFileLeadToItsLocks() throws Exception {
    OpenFile file = lockable();
    if (file == null || !can(Capability.HARD_LINKS)) {
      return;
    }
    tree.hardLink("file", "second");
    OpenFile second = tree.open("second", RDWR);
    assertThat(now(file, tryWrite(0, 0, "a"))).isEqualTo(LockStatus.GRANTED);
    assertThat(now(second, tryWrite(0, 0, "b"))).isEqualTo(LockStatus.BLOCKED);
    assertThat(second.conflictingLock(tryWrite(3, 1, "b"))).isEqualTo(tryWrite(0, 0, "a"));
  }

  @Test
  void aLockIsTakenInlineOrNotAtAll() throws Exception {
    OpenFile file = lockable();
    if (file == null) {
      return;
    }
    LockStatus status = LockStatus.BLOCKED;
    Inline.enter();
    try {
      status = now(file, tryWrite(0, 0, "a"));
    } catch (NotInline wouldWait) {
      Inline.leave();
      assertThat(file.conflictingLock(tryWrite(0, 0, "b"))).isNull();
      status = now(file, tryWrite(0, 0, "a"));
    } finally {
      Inline.leave();
    }
    assertThat(status).isEqualTo(LockStatus.GRANTED);
    assertThat(now(file, tryWrite(0, 0, "b"))).isEqualTo(LockStatus.BLOCKED);
  }
}
