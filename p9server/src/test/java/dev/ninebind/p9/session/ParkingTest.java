// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import static dev.ninebind.p9.session.TestConnection.ROOT;
import static dev.ninebind.p9.session.TestConnection.lock;
import static dev.ninebind.p9.session.TestConnection.unlock;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.p9.wire.Frame;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.ForwardingFile;
import dev.ninebind.posix.ForwardingVolume;
import dev.ninebind.posix.Gate;
import dev.ninebind.posix.LockRequest;
import dev.ninebind.posix.LockStatus;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.TestVolume;
import dev.ninebind.posix.TestVolume.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Locks that wait hold their reply and nothing else. */
class ParkingTest {
  private static final int FILE = 2;
  private static final Reply GRANTED = new Reply.Rlock((byte) 0);
  private static final Reply BLOCKED = new Reply.Rlock((byte) 1);

  private final TestVolume volume = SampleTree.volume();
  private final TestPool pool = new TestPool();

  private TestConnection open(int inFlight, int parked) {
    return opened(
        TestConnection.open(
            volume, pool, new SessionLimits(1 << 16, 100, inFlight, 1 << 20, parked, 1 << 20)));
  }

  /** A connection to an export that keeps nobody waiting for longer than a second. */
  private TestConnection openHolding() {
    Export export = new Export("export", volume, 1);
    return opened(
        TestConnection.open(name -> export, List.of(volume), pool, TestConnection.limits()));
  }

  private static TestConnection opened(TestConnection connection) {
    connection.attach().opened(FILE, "file", OpenFlags.READ_WRITE);
    return connection;
  }

  private int park(TestConnection connection, int fid, String client) {
    return connection.park(lock(fid, client), pool);
  }

  @Test
  void aLockBeyondTheLimitIsBlockedAndTheUnlockIsRead() {
    try (TestConnection connection = open(3, 2)) {
      assertThat(connection.call(lock(FILE, "a"))).isEqualTo(GRANTED);
      park(connection, FILE, "b");
      park(connection, FILE, "c");
      assertThat(connection.call(lock(FILE, "d"))).isEqualTo(BLOCKED);
      assertThat(connection.call(lock(FILE, "e"))).isEqualTo(BLOCKED);
      assertThat(connection.receiveAmongOthers(connection.send(unlock(FILE, "a"))))
          .isEqualTo(GRANTED);
    }
  }

  @Test
  void whoeverWaitsGetsTheLockInTurn() {
    try (TestConnection connection = open(3, 2)) {
      assertThat(connection.call(lock(FILE, "a"))).isEqualTo(GRANTED);
      int b = park(connection, FILE, "b");
      int c = park(connection, FILE, "c");
      int unlockA = connection.send(unlock(FILE, "a"));
      assertThat(List.of(connection.receive().tag(), connection.receive().tag()))
          .containsExactlyInAnyOrder(unlockA, b);
      int d = park(connection, FILE, "d"); // there is room for one again
      int unlockB = connection.send(unlock(FILE, "b"));
      assertThat(List.of(connection.receive().tag(), connection.receive().tag()))
          .containsExactlyInAnyOrder(unlockB, c);
      int unlockC = connection.send(unlock(FILE, "c"));
      assertThat(List.of(connection.receive().tag(), connection.receive().tag()))
          .containsExactlyInAnyOrder(unlockC, d);
    }
  }

  @Test
  void whatIsParkedIsNotInFlight() {
    try (TestConnection connection = open(2, 50)) {
      assertThat(connection.call(lock(FILE, "a"))).isEqualTo(GRANTED);
      for (int i = 0; i < 40; i++) {
        connection.send(lock(FILE, "waiting " + i));
      }
      assertThat(connection.call(new Request.Tgetattr(ROOT, 0))).isInstanceOf(Reply.Rgetattr.class);
      pool.awaitIdle();
      connection.settle();
      assertThat(connection.isReading()).isTrue();
    }
  }

  @Test
  void aClunkInterruptsTheLocksThatWaitByItsFid() {
    try (TestConnection connection = open(8, 50)) {
      connection.opened(3, "file", OpenFlags.READ_WRITE);
      assertThat(connection.call(lock(FILE, "a"))).isEqualTo(GRANTED);
      int b = park(connection, 3, "b");
      int c = park(connection, FILE, "c");
      int d = park(connection, 3, "d");
      int clunk = connection.send(new Request.Tclunk(3));
      List<Integer> interrupted = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Frame frame = connection.receive();
        assertThat(frame.message()).isEqualTo(new Reply.Rlerror(Errno.EINTR.number()));
        interrupted.add(frame.tag());
      }
      assertThat(interrupted).containsExactlyInAnyOrder(b, d);
      connection.receive(clunk, Reply.Rclunk.class);
      connection.expectSilence();
      int unlock = connection.send(unlock(FILE, "a"));
      assertThat(List.of(connection.receive().tag(), connection.receive().tag()))
          .containsExactlyInAnyOrder(unlock, c);
    }
  }

  @Test
  void aLockThatIsJustBeingAskedForIsInterruptedToo() throws Exception {
    try (TestConnection connection = open(8, 50)) {
      connection.opened(3, "file", OpenFlags.READ_WRITE);
      assertThat(connection.call(lock(FILE, "a"))).isEqualTo(GRANTED);
      Gate gate = volume.blockNext(Op.LOCK);
      int b = connection.send(lock(3, "b"));
      gate.awaitEntered();
      int clunk = connection.send(new Request.Tclunk(3));
      connection.expectSilence();
      gate.release();
      connection.receiveError(b, Errno.EINTR);
      connection.receive(clunk, Reply.Rclunk.class);
    }
  }

  @Test
  void aLostConnectionGivesUpTheLocksItWaitsFor() {
    try (TestConnection holder = open(8, 50)) {
      assertThat(holder.call(lock(FILE, "a"))).isEqualTo(GRANTED);
      TestConnection lost = open(8, 50);
      park(lost, FILE, "b");
      lost.disconnect();
      lost.awaitEnded();
      assertThat(holder.call(unlock(FILE, "a"))).isEqualTo(GRANTED);
      assertThat(holder.call(lock(FILE, "c"))).isEqualTo(GRANTED);
      holder.call(Reply.Rclunk.class, new Request.Tclunk(FILE));
      lost.close();
    }
  }

  @Test
  void aLostConnectionGivesItsLocksToThoseWhoWait() {
    try (TestConnection waiter = open(8, 50)) {
      TestConnection lost = open(8, 50);
      assertThat(lost.call(lock(FILE, "a"))).isEqualTo(GRANTED);
      int waiting = park(waiter, FILE, "b");
      lost.disconnect();
      assertThat(waiter.receive(waiting)).isEqualTo(GRANTED);
      waiter.call(Reply.Rclunk.class, new Request.Tclunk(FILE));
      lost.close();
    }
  }

  /** So that TCP can acknowledge what no reply will for long. */
  @Test
  void whatIsAnsweredLateIsTold() {
    try (TestConnection connection = open(8, 50)) {
      AtomicInteger late = new AtomicInteger();
      connection.session().whenLate(late::incrementAndGet);
      assertThat(connection.call(lock(FILE, "a"))).isEqualTo(GRANTED);
      connection.call(Reply.Rgetattr.class, new Request.Tgetattr(FILE, 0));
      assertThat(late).hasValue(0);
      park(connection, FILE, "b");
      assertThat(late).hasValue(1);
      connection.call(Reply.Rfsync.class, new Request.Tfsync(FILE, 0));
      assertThat(late).hasValue(2);
    }
  }

  @Test
  void aBoundedWaitEndsWithBlockedAndLeavesNoLock() {
    try (TestConnection connection = openHolding()) {
      assertThat(connection.call(lock(FILE, "a"))).isEqualTo(GRANTED);
      int waiting = park(connection, FILE, "b");
      assertThat(connection.receive(waiting)).isEqualTo(BLOCKED);
      assertThat(connection.call(unlock(FILE, "a"))).isEqualTo(GRANTED);
      assertThat(connection.call(lock(FILE, "c"))).isEqualTo(GRANTED);
      connection.expectSilence();
    }
  }

  @Test
  void aLockGrantedWithinTheBoundIsNotTakenBack() {
    try (TestConnection connection = openHolding()) {
      assertThat(connection.call(lock(FILE, "a"))).isEqualTo(GRANTED);
      int b = park(connection, FILE, "b");
      int unlock = connection.send(unlock(FILE, "a"));
      assertThat(List.of(connection.receive().tag(), connection.receive().tag()))
          .containsExactlyInAnyOrder(unlock, b);
      int c = park(connection, FILE, "c"); // is told after b's bound would have been reached
      assertThat(connection.receive(c)).isEqualTo(BLOCKED);
      connection.expectSilence();
    }
  }

  @Test
  void aFlushWithinTheBoundIsTheEndOfIt() {
    try (TestConnection connection = openHolding()) {
      assertThat(connection.call(lock(FILE, "a"))).isEqualTo(GRANTED);
      int b = park(connection, FILE, "b");
      connection.call(Reply.Rflush.class, TestConnection.flush(b));
      int c = park(connection, FILE, "c");
      assertThat(connection.receive(c)).isEqualTo(BLOCKED);
      connection.expectSilence();
    }
  }

  @Test
  void aWaitThatFailsBeforeItIsParkedIsToldWhy() {
    PosixVolume failing =
        new ForwardingVolume(volume) {
          @Override
          public Opened open(Node node, OpenFlags flags) throws PosixException {
            Opened opened = super.open(node, flags);
            return new Opened(new FailingLocks(opened.file()), opened.attributes());
          }
        };
    try (TestConnection connection =
        TestConnection.open(
            failing, pool, new SessionLimits(1 << 16, 100, 8, 1 << 20, 8, 1 << 20))) {
      connection.attach().opened(FILE, "file", OpenFlags.READ_WRITE);
      connection.receiveError(connection.send(lock(FILE, "a")), Errno.ENOLCK);
    }
  }

  /** An open file whose waits have failed when they are handed out. */
  private static final class FailingLocks extends ForwardingFile {
    FailingLocks(OpenFile target) {
      super(target);
    }

    @Override
    public CompletableFuture<LockStatus> lock(LockRequest request) {
      return CompletableFuture.failedFuture(new PosixException(Errno.ENOLCK));
    }
  }
}
