// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.LockRequest.Type.READ;
import static dev.ninebind.posix.LockRequest.Type.UNLOCK;
import static dev.ninebind.posix.LockRequest.Type.WRITE;
import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Locks that are the host's too: what becomes of its errors, and of those who wait for it. */
@Timeout(60)
class HostLockingTest {
  private final CellHost host = new CellHost(10);
  private final ByteRangeLocks locks = new ByteRangeLocks(host);
  private final LockFile file = LockFile.ofNewFile(1);
  private final Inode inode = file.node().inode();

  @AfterEach
  void nothingIsKept() {
    locks.close();
    assertThat(host.knows(inode)).isFalse();
  }

  private CompletableFuture<LockStatus> lock(
      String client, LockRequest.Type type, long start, boolean waits) throws Exception {
    return locks.lock(
        file, new LockRequest(type, start, 2, 1, ByteString.of(client), "connection", waits));
  }

  @Test
  void anErrorOfTheHostIsToldAndNothingHasChanged() throws Exception {
    assertThat(lock("a", READ, 0, false)).isCompletedWithValue(LockStatus.GRANTED);
    host.fail(Errno.ENOLCK);
    assertFails(Errno.ENOLCK, () -> lock("a", WRITE, 0, false));
    assertFails(Errno.ENOLCK, () -> lock("b", READ, 1, true));
    assertThat(lock("b", READ, 0, false)).as("the host has it already").isDone();
    host.fail(null);
    assertThat(host.held(inode, 0)).isEqualTo(READ);
    assertThat(host.held(inode, 2)).isEqualTo(UNLOCK);
    assertThat(lock("a", WRITE, 0, false)).isCompletedWithValue(LockStatus.BLOCKED);
    assertThat(lock("c", WRITE, 2, false)).isCompletedWithValue(LockStatus.GRANTED);
  }

  @Test
  void anErrorThatComesLaterEndsTheWait() throws Exception {
    host.outside(1, WRITE);
    CompletableFuture<LockStatus> waiting = lock("a", READ, 0, true);
    host.fail(Errno.EIO);
    Throwable failure = catchThrowable(() -> waiting.get(10, TimeUnit.SECONDS));
    assertThat(failure).isInstanceOf(ExecutionException.class);
    assertThat(((PosixException) failure.getCause()).errno()).isEqualTo(Errno.EIO);
  }

  @Test
  void whoWaitsForTheHostKeepsNobodyOut() throws Exception {
    host.outside(1, READ);
    CompletableFuture<LockStatus> waiting = lock("a", WRITE, 0, true);
    assertThat(waiting).isNotDone();
    assertThat(lock("b", READ, 0, false)).isCompletedWithValue(LockStatus.GRANTED);
    host.outside(1, UNLOCK);
    Thread.sleep(30);
    assertThat(waiting).as("a guest is in the way now").isNotDone();
    lock("b", UNLOCK, 0, false);
    assertThat(waiting).isCompletedWithValue(LockStatus.GRANTED);
  }

  @Test
  void twoWavesOfWaitersAreServed() throws Exception {
    for (int wave = 0; wave < 3; wave++) {
      host.outside(0, WRITE);
      CompletableFuture<LockStatus> waiting = lock("a", READ, 0, true);
      Thread.sleep(15);
      assertThat(waiting).isNotDone();
      host.outside(0, UNLOCK);
      assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(LockStatus.GRANTED);
      Thread.sleep(15); // the thread that tries has ended
      lock("a", UNLOCK, 0, false);
    }
  }
}
