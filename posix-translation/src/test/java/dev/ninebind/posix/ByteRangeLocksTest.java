// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.LockRequest.Type.READ;
import static dev.ninebind.posix.LockRequest.Type.UNLOCK;
import static dev.ninebind.posix.LockRequest.Type.WRITE;
import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rules of byte-range locks, one by one. */
@Timeout(120)
class ByteRangeLocksTest {
  /** A process of a guest. */
  private record Guest(Object connection, String client, int id) {
    LockRequest asks(LockRequest.Type type, long start, long length, boolean waits) {
      return new LockRequest(type, start, length, id, ByteString.of(client), connection, waits);
    }
  }

  private static final long ALL = 0;
  private static final Guest A = new Guest("one", "a", 1);
  private static final Guest B = new Guest("one", "b", 1);
  private static final Guest C = new Guest("two", "a", 1);

  /** Another process of A's guest. */
  private static final Guest A2 = new Guest("one", "a", 2);

  private final ByteRangeLocks locks = new ByteRangeLocks(HostLocks.NONE);
  private final LockFile file = LockFile.ofNewFile(1);
  private final LockFile second = file.another();
  private final LockFile other = LockFile.ofNewFile(2);

  @AfterEach
  void nothingIsHeldOnceAllIsClosed() throws Exception {
    for (LockFile each : List.of(file, second, other)) {
      locks.closed(each);
    }
    Guest nobody = new Guest("nobody", "", 0);
    assertThat(held(file, nobody)).isNull();
    assertThat(held(other, nobody)).isNull();
  }

  private LockStatus set(
      LockFile through, Guest who, LockRequest.Type type, long start, long length)
      throws Exception {
    return locks.lock(through, who.asks(type, start, length, false)).get(0, TimeUnit.SECONDS);
  }

  private LockStatus read(Guest who, long start, long length) throws Exception {
    return set(file, who, READ, start, length);
  }

  private LockStatus write(Guest who, long start, long length) throws Exception {
    return set(file, who, WRITE, start, length);
  }

  private void unlock(Guest who, long start, long length) throws Exception {
    assertThat(set(file, who, UNLOCK, start, length)).isEqualTo(LockStatus.GRANTED);
  }

  private CompletableFuture<LockStatus> await(LockFile through, Guest who, LockRequest.Type type)
      throws Exception {
    return locks.lock(through, who.asks(type, 0, ALL, true));
  }

  private static void assertGranted(CompletableFuture<LockStatus> waiting) {
    assertThat(waiting).isCompletedWithValue(LockStatus.GRANTED);
  }

  /** The first lock of anybody else. */
  private LockRequest held(LockFile through, Guest asking) throws Exception {
    return locks.conflict(through, asking.asks(UNLOCK, 0, ALL, false));
  }

  /** All locks that others have on the file, as first-last of each, R or W before. */
  private List<String> heldByOthersThan(Guest asking) throws Exception {
    List<String> found = new ArrayList<>();
    for (long from = 0; from >= 0; ) {
      LockRequest next = locks.conflict(file, asking.asks(UNLOCK, from, ALL, false));
      if (next == null) {
        break;
      }
      long end = next.start() + next.length();
      found.add(
          (next.type() == READ ? "R" : "W")
              + next.start()
              + "-"
              + (next.length() == ALL ? "" : end - 1));
      from = next.length() == ALL ? -1 : end;
    }
    return found;
  }

  @Test
  void readersShareAndWritersDoNot() throws Exception {
    assertThat(read(A, 0, 10)).isEqualTo(LockStatus.GRANTED);
    assertThat(read(B, 0, 10)).isEqualTo(LockStatus.GRANTED);
    assertThat(write(B, 9, 1)).isEqualTo(LockStatus.BLOCKED);
    assertThat(write(B, 10, 1)).isEqualTo(LockStatus.GRANTED);
    assertThat(read(A, 10, 1)).isEqualTo(LockStatus.BLOCKED);
  }

  @Test
  void anotherConnectionIsAnotherClientWhateverItsName() throws Exception {
    assertThat(write(A, 0, 1)).isEqualTo(LockStatus.GRANTED);
    assertThat(write(C, 0, 1)).isEqualTo(LockStatus.BLOCKED);
    assertThat(write(B, 0, 1)).isEqualTo(LockStatus.BLOCKED);
  }

  /**
   * As two processes of sqlite do. A is refused PENDING and RESERVED together, whereupon its kernel
   * forgets that it has RESERVED, and lets A2 ask for it.
   */
  @Test
  void whatAGuestsKernelHasForgottenIsStillHeld() throws Exception {
    assertThat(set(other, C, READ, 0, 1)).isEqualTo(LockStatus.GRANTED);
    assertThat(set(other, A, WRITE, 1, 1)).isEqualTo(LockStatus.GRANTED);
    assertThat(set(other, A, WRITE, 0, 2)).isEqualTo(LockStatus.BLOCKED);
    LockFile descriptorOfA2 = other.another();
    assertThat(set(descriptorOfA2, A2, WRITE, 1, 1)).isEqualTo(LockStatus.BLOCKED);
    assertThat(locks.conflict(descriptorOfA2, A2.asks(UNLOCK, 1, 1, false)).processId())
        .isEqualTo(A.id());
  }

  @Test
  void processesThatShareAnOpenFileHaveItsLocksTogether() throws Exception {
    assertThat(write(A, 0, 10)).isEqualTo(LockStatus.GRANTED);
    assertThat(write(A2, 0, 10)).isEqualTo(LockStatus.GRANTED);
    assertThat(set(second, A2, WRITE, 0, 10)).isEqualTo(LockStatus.BLOCKED);
    unlock(A2, 0, ALL);
    assertThat(heldByOthersThan(B)).containsExactly("W0-9");
  }

  /** As MySQL's server does with its data files. */
  @Test
  void oneProcessLocksThroughTwoDescriptors() throws Exception {
    assertThat(set(file, A, WRITE, 0, ALL)).isEqualTo(LockStatus.GRANTED);
    assertThat(set(second, A, WRITE, 0, ALL)).isEqualTo(LockStatus.GRANTED);
    locks.closed(file);
    assertThat(write(B, 0, 1)).as("the second has taken it over").isEqualTo(LockStatus.BLOCKED);
    locks.closed(second);
    assertThat(write(B, 0, 1)).isEqualTo(LockStatus.GRANTED);
  }

  @Test
  void rangesAreThoseThatAFileCanHave() throws Exception {
    assertFails(Errno.EINVAL, () -> write(A, -1, 1));
    assertFails(Errno.EINVAL, () -> write(A, 0, -1));
    assertFails(Errno.EINVAL, () -> write(A, Long.MIN_VALUE, Long.MIN_VALUE));
    assertFails(Errno.EOVERFLOW, () -> write(A, 2, Long.MAX_VALUE));
    assertFails(Errno.EOVERFLOW, () -> write(A, Long.MAX_VALUE, 2));
    assertFails(Errno.EOVERFLOW, () -> held(A, Long.MAX_VALUE, 2));
    assertThat(held(file, B)).isNull();
    assertThat(write(A, Long.MAX_VALUE, 1)).isEqualTo(LockStatus.GRANTED);
    assertThat(write(B, 1, Long.MAX_VALUE - 1)).isEqualTo(LockStatus.GRANTED);
    assertThat(held(file, B)).isEqualTo(A.asks(WRITE, Long.MAX_VALUE, ALL, false));
    assertThat(write(B, 0, Long.MAX_VALUE)).isEqualTo(LockStatus.GRANTED);
    assertThat(write(B, 1, Long.MAX_VALUE)).isEqualTo(LockStatus.BLOCKED);
  }

  private LockRequest held(Guest asking, long start, long length) throws Exception {
    return locks.conflict(file, asking.asks(UNLOCK, start, length, false));
  }

  @Test
  void theEndIsTheEndHoweverTheFileGrows() throws Exception {
    write(A, 100, ALL);
    assertThat(write(B, 1L << 60, 1)).isEqualTo(LockStatus.BLOCKED);
    assertThat(held(file, B).length()).isZero();
  }

  @Test
  void givingUpTheMiddleSplits() throws Exception {
    write(A, 0, 10);
    unlock(A, 4, 2);
    assertThat(heldByOthersThan(B)).containsExactly("W0-3", "W6-9");
    unlock(A, 0, 1);
    unlock(A, 9, 5);
    assertThat(heldByOthersThan(B)).containsExactly("W1-3", "W6-8");
    unlock(A, 0, ALL);
    assertThat(heldByOthersThan(B)).isEmpty();
  }

  @Test
  void touchingLocksOfOneKindBecomeOne() throws Exception {
    write(A, 0, 2);
    write(A, 4, 2);
    assertThat(heldByOthersThan(B)).containsExactly("W0-1", "W4-5");
    write(A, 2, 2);
    assertThat(heldByOthersThan(B)).containsExactly("W0-5");
    write(A, 3, 10);
    write(A, 13, ALL);
    assertThat(heldByOthersThan(B)).containsExactly("W0-");
    write(A, 5, 1);
    assertThat(heldByOthersThan(B)).containsExactly("W0-");
  }

  @Test
  void locksOfTwoOpenFilesNeverBecomeOne() throws Exception {
    write(A, 0, 5);
    set(second, A, WRITE, 3, 7);
    assertThat(heldByOthersThan(B)).containsExactly("W0-2", "W3-9");
    locks.closed(second);
    assertThat(heldByOthersThan(B)).containsExactly("W0-2");
  }

  @Test
  void aPartOfALockChangesItsType() throws Exception {
    read(A, 0, 10);
    assertThat(write(A, 4, 2)).isEqualTo(LockStatus.GRANTED);
    assertThat(heldByOthersThan(B)).containsExactly("R0-3", "W4-5", "R6-9");
    read(A, 4, 2);
    assertThat(heldByOthersThan(B)).containsExactly("R0-9");
  }

  @Test
  void aReaderBecomesAWriterOnlyAlone() throws Exception {
    read(A, 0, ALL);
    read(B, 0, ALL);
    assertThat(write(A, 0, ALL)).isEqualTo(LockStatus.BLOCKED);
    assertThat(held(file, B).type()).as("it still reads").isEqualTo(READ);
    unlock(B, 0, ALL);
    assertThat(write(A, 0, ALL)).isEqualTo(LockStatus.GRANTED);
  }

  @Test
  void aWriterThatBecomesAReaderLetsReadersIn() throws Exception {
    write(A, 0, ALL);
    CompletableFuture<LockStatus> b = await(file, B, READ);
    CompletableFuture<LockStatus> c = await(file, C, WRITE);
    read(A, 0, ALL);
    assertGranted(b);
    assertThat(c).isNotDone();
    c.cancel(false);
  }

  @Test
  void aGrantThatIsADowngradeLetsOthersIn() throws Exception {
    set(file, A, WRITE, 0, 10);
    set(file, B, WRITE, 20, 1);
    CompletableFuture<LockStatus> c =
        locks.lock(file, C.asks(READ, 5, 1, true)); // before A's, which lets it in
    CompletableFuture<LockStatus> a = locks.lock(file, A.asks(READ, 0, 21, true));
    assertThat(c).isNotDone();
    assertThat(a).isNotDone();
    unlock(B, 20, 1);
    assertGranted(a);
    assertGranted(c);
  }

  @Test
  void whoWaitsIsServedInOrder() throws Exception {
    write(A, 0, ALL);
    CompletableFuture<LockStatus> b = await(file, B, WRITE);
    CompletableFuture<LockStatus> c = await(file, C, WRITE);
    unlock(A, 0, ALL);
    assertGranted(b);
    assertThat(c).isNotDone();
    unlock(B, 0, ALL);
    assertGranted(c);
  }

  @Test
  void aRequestThatNobodyIsInTheWayOfDoesNotQueue() throws Exception {
    read(A, 0, ALL);
    CompletableFuture<LockStatus> b = await(file, B, WRITE);
    assertThat(read(C, 0, ALL)).isEqualTo(LockStatus.GRANTED);
    unlock(A, 0, ALL);
    assertThat(b).isNotDone();
    unlock(C, 0, ALL);
    assertGranted(b);
  }

  @Test
  void givingUpNeverWaits() throws Exception {
    write(A, 0, ALL);
    assertGranted(await(file, B, UNLOCK));
    assertThat(write(B, 0, ALL)).isEqualTo(LockStatus.BLOCKED);
    assertGranted(await(file, A, UNLOCK));
    assertThat(write(B, 0, ALL)).isEqualTo(LockStatus.GRANTED);
  }

  /** As decision record 5 has it: the child's exit closes the file in the child's name. */
  @Test
  void aForkedProcessThatEndsLeavesItsParentsLocks() throws Exception {
    write(A, 0, ALL);
    set(file, A2, UNLOCK, 0, ALL);
    assertThat(heldByOthersThan(B)).containsExactly("W0-");
  }

  /** As decision record 5 has it: a flock belongs to the open file that both have. */
  @Test
  void aForkedProcessGivesUpAFlock() throws Exception {
    assertGranted(await(file, A, WRITE));
    assertGranted(locks.lock(second, A2.asks(UNLOCK, 0, ALL, true)));
    assertThat(heldByOthersThan(B)).as("by another open file").containsExactly("W0-");
    assertGranted(locks.lock(file, B.asks(UNLOCK, 0, ALL, true)));
    assertThat(heldByOthersThan(B)).as("by another client").containsExactly("W0-");
    assertGranted(await(file, A2, UNLOCK));
    assertThat(heldByOthersThan(B)).isEmpty();
  }

  @Test
  void aCancelledWaitIsForgotten() throws Exception {
    write(A, 0, ALL);
    CompletableFuture<LockStatus> b = await(file, B, WRITE);
    assertThat(b.cancel(false)).isTrue();
    assertThat(b.cancel(false)).as("is cancelled").isTrue();
    assertThat(b).isCancelled();
    unlock(A, 0, ALL);
    assertThat(write(C, 0, ALL)).isEqualTo(LockStatus.GRANTED);
  }

  @Test
  void aGrantIsNotCancelledThoughNobodyHasHeardOfIt() throws Exception {
    write(A, 0, ALL);
    CompletableFuture<LockStatus> b = await(file, B, READ);
    CompletableFuture<LockStatus> c = await(file, C, READ);
    List<Boolean> cancelled = new ArrayList<>();
    b.thenRun(() -> cancelled.add(c.cancel(false)));
    c.thenRun(() -> cancelled.add(b.cancel(false)));
    unlock(A, 0, ALL);
    assertThat(cancelled).containsExactly(false, false);
    assertGranted(b);
    assertGranted(c);
  }

  @Test
  void whatHangsOnAGrantMayCallBack() throws Exception {
    write(A, 0, ALL);
    List<Thread> threads = new ArrayList<>();
    CompletableFuture<Void> after =
        await(file, B, WRITE)
            .thenRunAsync(
                () -> {
                  threads.add(Thread.currentThread());
                  assertThat(catchThrowable(() -> unlock(B, 0, ALL))).isNull();
                });
    CompletableFuture<Void> direct =
        await(file, C, WRITE)
            .thenRun(() -> assertThat(catchThrowable(() -> unlock(C, 0, ALL))).isNull());
    unlock(A, 0, ALL);
    after.get(10, TimeUnit.SECONDS);
    direct.get(10, TimeUnit.SECONDS);
    assertThat(threads).hasSize(1);
    assertThat(write(A, 0, ALL)).isEqualTo(LockStatus.GRANTED);
  }

  /** Whatever the order, exactly those who were not cancelled have had the lock. */
  @Test
  void cancellingRacesWithGranting() throws Exception {
    int threads = 6;
    int rounds = 1500;
    AtomicInteger holders = new AtomicInteger();
    AtomicInteger granted = new AtomicInteger();
    AtomicInteger cancelled = new AtomicInteger();
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Guest mine = new Guest("connection", "client " + i, 1);
        done.add(
            pool.submit(
                () -> {
                  start.await();
                  for (int round = 0; round < rounds; round++) {
                    CompletableFuture<LockStatus> lock = await(file, mine, WRITE);
                    boolean impatient = ThreadLocalRandom.current().nextBoolean();
                    if (impatient && lock.cancel(false)) {
                      cancelled.incrementAndGet();
                      assertThat(lock).isCancelled();
                      continue;
                    }
                    assertThat(lock.get(60, TimeUnit.SECONDS)).isEqualTo(LockStatus.GRANTED);
                    assertThat(holders.incrementAndGet()).isEqualTo(1);
                    granted.incrementAndGet();
                    Thread.onSpinWait();
                    holders.decrementAndGet();
                    unlock(mine, 0, ALL);
                  }
                  return null;
                }));
      }
      for (Future<?> each : done) {
        each.get(100, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(granted.get() + cancelled.get()).isEqualTo(threads * rounds);
    assertThat(cancelled.get()).isPositive();
    assertThat(heldByOthersThan(new Guest("nobody", "", 0))).isEmpty();
  }

  @Test
  void twoThatWaitForEachOtherAreToldSo() throws Exception {
    write(A, 0, ALL);
    set(other, B, WRITE, 0, ALL);
    CompletableFuture<LockStatus> b = await(file, B, READ);
    assertFails(Errno.EDEADLK, () -> await(other, A, READ));
    assertThat(set(other, A, READ, 0, ALL)).as("not waiting").isEqualTo(LockStatus.BLOCKED);
    unlock(A, 0, ALL);
    assertGranted(b);
  }

  @Test
  void threeInACircleOverTwoFilesAreFound() throws Exception {
    set(file, A, WRITE, 0, 1);
    set(file, B, WRITE, 1, 1);
    set(other, C, WRITE, 0, ALL);
    CompletableFuture<LockStatus> a = locks.lock(file, A.asks(WRITE, 1, 1, true));
    CompletableFuture<LockStatus> b = await(other, B, WRITE);
    assertFails(Errno.EDEADLK, () -> locks.lock(file, C.asks(WRITE, 0, 1, true)));
    b.cancel(false);
    CompletableFuture<LockStatus> c = locks.lock(file, C.asks(WRITE, 0, 1, true));
    assertThat(a).isNotDone();
    assertThat(c).isNotDone();
    c.cancel(false);
    a.cancel(false);
  }

  @Test
  void anotherProcessOfAClientThatWaitsIsNoCircle() throws Exception {
    write(A, 0, ALL);
    set(other, B, WRITE, 0, ALL);
    CompletableFuture<LockStatus> b = await(file, B, WRITE);
    CompletableFuture<LockStatus> a2 = await(other, A2, WRITE);
    assertThat(a2).isNotDone();
    unlock(A, 0, ALL);
    assertGranted(b);
    a2.cancel(false);
  }

  @Test
  void closingAFileGivesUpWhatCameThroughIt() throws Exception {
    set(file, A, WRITE, 0, 5);
    set(second, A, WRITE, 5, 5);
    set(file, A2, READ, 20, 1);
    CompletableFuture<LockStatus> b = locks.lock(second, B.asks(WRITE, 0, 5, true));
    CompletableFuture<LockStatus> c = locks.lock(second, C.asks(WRITE, 0, 6, true));
    locks.closed(file);
    assertGranted(b);
    assertThat(c).isNotDone();
    assertThat(heldByOthersThan(C)).containsExactly("W0-4", "W5-9");
    c.cancel(false);
  }

  @Test
  void closingAFileEndsThoseWhoWaitThroughIt() throws Exception {
    write(A, 0, ALL);
    CompletableFuture<LockStatus> b = await(second, B, WRITE);
    locks.closed(second);
    assertThat(b.cancel(false)).isFalse();
    assertEnded(b, Errno.EINTR);
    unlock(A, 0, ALL);
    assertThat(write(C, 0, ALL)).isEqualTo(LockStatus.GRANTED);
  }

  private static void assertEnded(CompletableFuture<LockStatus> waiting, Errno errno) {
    assertThat(waiting).isCompletedExceptionally();
    Throwable failure = catchThrowable(waiting::get);
    assertThat(failure).isInstanceOf(ExecutionException.class);
    assertThat(((PosixException) failure.getCause()).errno()).isEqualTo(errno);
  }

  @Test
  void theVolumesEndIsTheEndOfAll() throws Exception {
    write(A, 0, ALL);
    CompletableFuture<LockStatus> b = await(second, B, WRITE);
    locks.close();
    assertEnded(b, Errno.EINTR);
    assertFails(Errno.EBADF, () -> write(A, 0, ALL));
    locks.closed(file);
    locks.close();
  }

  @Test
  void whoIsInTheWayIsTold() throws Exception {
    read(A, 5, 5);
    write(A, 20, ALL);
    LockRequest readLock = A.asks(READ, 5, 5, false);
    LockRequest writeLock = A.asks(WRITE, 20, ALL, false);
    assertThat(locks.conflict(second, B.asks(READ, 0, ALL, false))).isEqualTo(writeLock);
    assertThat(locks.conflict(second, B.asks(WRITE, 0, ALL, true))).isEqualTo(readLock);
    assertThat(locks.conflict(second, B.asks(UNLOCK, 0, ALL, false))).isEqualTo(readLock);
    assertThat(locks.conflict(second, B.asks(UNLOCK, 10, 10, false))).isNull();
    assertThat(locks.conflict(second, A.asks(UNLOCK, 0, ALL, false))).isNull();
    assertThat(locks.conflict(second, A2.asks(UNLOCK, 0, ALL, false))).isEqualTo(readLock);
    assertThat(locks.conflict(file, A2.asks(UNLOCK, 0, ALL, false))).isNull();
    assertThat(locks.conflict(other, B.asks(UNLOCK, 0, ALL, false))).isNull();
  }

  @Test
  void aConnectionHoldsSoManyLocksAndNoMore() throws Exception {
    for (int i = 0; i < LockQuota.LIMIT - 1; i++) {
      // On many files, for speed: all that is held on one file is looked through each time.
      set(LockFile.ofNewFile(100 + i), A, READ, 0, 1);
    }
    assertThat(write(B, 0, 10)).isEqualTo(LockStatus.GRANTED);
    assertFails(Errno.ENOLCK, () -> write(B, 20, 1));
    assertFails(Errno.ENOLCK, () -> set(other, A, READ, 0, 1));
    assertFails(Errno.ENOLCK, () -> read(B, 4, 1));
    assertThat(write(C, 20, 1)).as("another connection").isEqualTo(LockStatus.GRANTED);
    assertThat(write(B, 10, 1)).as("one with another").isEqualTo(LockStatus.GRANTED);
    unlock(B, 4, 1); // what is left is one more
    assertFails(Errno.ENOLCK, () -> set(other, A, READ, 0, 1));
    unlock(B, 0, ALL);
    CompletableFuture<LockStatus> b = await(file, B, WRITE);
    assertThat(set(other, A, READ, 0, 1)).isEqualTo(LockStatus.GRANTED);
    unlock(C, 0, ALL);
    assertEnded(b, Errno.ENOLCK);
    locks.closed(other);
    assertThat(write(B, 0, 10)).isEqualTo(LockStatus.GRANTED);
  }

  @Test
  void onAThreadThatMustNotWaitAHeldMutexIsNotWaitedFor() throws Exception {
    write(A, 0, ALL);
    Gate gate = new Gate();
    OpenFile slow =
        new ForwardingFile(file) {
          @Override
          public Node node() {
            gate.pass();
            return super.node();
          }
        };
    CompletableFuture<LockRequest> busy =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return locks.conflict(slow, B.asks(READ, 0, ALL, false));
              } catch (PosixException e) {
                throw new AssertionError(e);
              }
            });
    gate.awaitEntered();
    Inline.enter();
    try {
      assertThatThrownBy(() -> write(A, 0, 5)).isSameAs(NotInline.INSTANCE);
      assertThatThrownBy(() -> held(file, B)).isSameAs(NotInline.INSTANCE);
      assertThatThrownBy(() -> locks.closed(file)).isSameAs(NotInline.INSTANCE);
      locks.closed(other); // it has no locks
    } finally {
      Inline.leave();
      gate.release();
    }
    assertThat(busy.get(10, TimeUnit.SECONDS)).isEqualTo(A.asks(WRITE, 0, ALL, false));
    Inline.enter();
    try {
      assertThat(write(A, 0, ALL)).isEqualTo(LockStatus.GRANTED);
    } finally {
      Inline.leave();
    }
  }
}
