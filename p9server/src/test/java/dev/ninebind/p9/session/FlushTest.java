// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import static dev.ninebind.p9.session.TestConnection.ROOT;
import static dev.ninebind.p9.session.TestConnection.flush;
import static dev.ninebind.p9.session.TestConnection.lock;
import static dev.ninebind.p9.session.TestConnection.name;
import static dev.ninebind.p9.session.TestConnection.unlock;
import static dev.ninebind.p9.session.TestConnection.walk;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.p9.wire.Frame;
import dev.ninebind.p9.wire.Message;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Gate;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.TestVolume;
import dev.ninebind.posix.TestVolume.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tflush: after it the old tag is free, so the old reply comes before Rflush or never. */
class FlushTest {
  private static final int FILE = 2;
  private static final byte GRANTED = 0;
  private static final byte BLOCKED = 1;

  private final TestVolume volume = SampleTree.volume();
  private final TestPool pool = new TestPool();
  private final TestConnection connection =
      TestConnection.open(volume, pool, TestConnection.limits());

  @BeforeEach
  void open() {
    connection.attach().opened(FILE, "file", OpenFlags.READ_WRITE);
  }

  @AfterEach
  void nothingIsKept() {
    connection.close();
  }

  private int blockedRead(Gate gate) throws InterruptedException {
    int tag = connection.send(new Request.Tread(FILE, 0, 100));
    gate.awaitEntered();
    return tag;
  }

  /** Asks for the lock without waiting for it. */
  private static Request.Tlock tryLock(String clientId) {
    return new Request.Tlock(FILE, (byte) 1, 0, 0, 0, 1, ByteString.of(clientId));
  }

  private byte status(Request.Tlock request) {
    return connection.call(Reply.Rlock.class, request).status();
  }

  @Test
  void anUnknownTagIsFlushedAtOnce() {
    connection.call(Reply.Rflush.class, flush(4711));
    connection.call(Reply.Rflush.class, flush(Message.NOTAG));
  }

  @Test
  void aRequestThatHasBeenAnsweredIsFlushedAtOnce() {
    int tag = connection.send(new Request.Tgetattr(FILE, 0));
    connection.receive(tag, Reply.Rgetattr.class);
    connection.call(Reply.Rflush.class, flush(tag));
  }

  @Test
  void aFlushOfItselfIsAnswered() {
    int tag = connection.nextTag();
    connection.send(tag, flush(tag));
    connection.receive(tag, Reply.Rflush.class);
  }

  @Test
  void whatHasNotBegunIsDroppedWithoutATrace() {
    volume.fast(false);
    int walks = volume.calls(Op.WALK);
    pool.hold();
    int walk = connection.send(walk(ROOT, 9, "file"));
    int make = connection.send(new Request.Tmkdir(ROOT, name("never"), 0755, 0));
    int write = connection.send(TestConnection.write(FILE, "never"));
    for (int old : new int[] {walk, make, write}) {
      connection.call(Reply.Rflush.class, flush(old));
    }
    pool.release();
    pool.awaitIdle();
    connection.expectSilence();
    assertThat(volume.calls(Op.WALK)).isEqualTo(walks);
    assertThat(volume.calls(Op.WRITE)).isEqualTo(2); // the sample's own
    connection.callFails(Errno.ENOENT, walk(ROOT, 8, "never"));
    connection.walked(9, "file"); // the number is free again
  }

  @Test
  void aDroppedOpenLeavesTheFidAsItWas() {
    connection.walked(3, "other");
    volume.fast(false);
    pool.hold();
    int open = connection.send(new Request.Tlopen(3, OpenFlags.READ_ONLY));
    connection.callFails(Errno.EBUSY, new Request.Tlopen(3, OpenFlags.READ_ONLY));
    connection.call(Reply.Rflush.class, flush(open));
    pool.release();
    connection.call(Reply.Rlopen.class, new Request.Tlopen(3, OpenFlags.READ_ONLY));
  }

  @Test
  void aDroppedRequestLetsTheClunkBehindItGoOn() {
    connection.walked(3, "other");
    volume.fast(false);
    pool.hold();
    int look = connection.send(new Request.Tgetattr(3, 0));
    int clunk = connection.send(new Request.Tclunk(3));
    int flush = connection.send(flush(look));
    assertThat(List.of(connection.receive().tag(), connection.receive().tag()))
        .containsExactlyInAnyOrder(clunk, flush);
    pool.release();
  }

  @Test
  void theTagOfADroppedRequestMayBeUsedAgain() {
    volume.fast(false);
    pool.hold();
    int tag = connection.send(new Request.Tgetattr(FILE, 0));
    connection.call(Reply.Rflush.class, flush(tag));
    connection.send(tag, new Request.Tread(FILE, 0, 10));
    pool.release();
    connection.receive(tag, Reply.Rread.class);
    connection.expectSilence();
  }

  @Test
  void whatRunsIsAnsweredFirst() throws Exception {
    Gate gate = volume.blockNext(Op.READ);
    int read = blockedRead(gate);
    int flush = connection.send(flush(read));
    connection.expectSilence();
    gate.release();
    connection.receive(read, Reply.Rread.class);
    connection.receive(flush, Reply.Rflush.class);
  }

  @Test
  void severalFlushesOfOneTagAreAllAnswered() throws Exception {
    Gate gate = volume.blockNext(Op.READ);
    int read = blockedRead(gate);
    int first = connection.send(flush(read));
    int second = connection.send(flush(read));
    connection.expectSilence();
    gate.release();
    connection.receive(read, Reply.Rread.class);
    connection.receive(first, Reply.Rflush.class);
    connection.receive(second, Reply.Rflush.class);
  }

  @Test
  void aFlushOfAFlushIsAnsweredAfterIt() throws Exception {
    Gate gate = volume.blockNext(Op.READ);
    int read = blockedRead(gate);
    int first = connection.send(flush(read));
    int second = connection.send(flush(first));
    int third = connection.send(flush(second));
    connection.expectSilence();
    gate.release();
    connection.receive(read, Reply.Rread.class);
    connection.receive(first, Reply.Rflush.class);
    connection.receive(second, Reply.Rflush.class);
    connection.receive(third, Reply.Rflush.class);
  }

  @Test
  void aClunkThatWaitsIsNotDropped() throws Exception {
    Gate gate = volume.blockNext(Op.READ);
    int read = blockedRead(gate);
    int clunk = connection.send(new Request.Tclunk(FILE));
    int flush = connection.send(flush(clunk));
    connection.expectSilence();
    gate.release();
    connection.receive(read, Reply.Rread.class);
    connection.receive(clunk, Reply.Rclunk.class);
    connection.receive(flush, Reply.Rflush.class);
    assertThat(volume.usage().openFiles()).isZero();
  }

  @Test
  void aLockThatWaitsIsCalledOff() {
    assertThat(status(lock(FILE, "a"))).isEqualTo(GRANTED);
    int waiting = connection.park(lock(FILE, "b"), pool);
    connection.call(Reply.Rflush.class, flush(waiting));
    assertThat(status(unlock(FILE, "a"))).isEqualTo(GRANTED);
    assertThat(status(tryLock("c"))).as("b does not have it").isEqualTo(GRANTED);
    connection.expectSilence();
  }

  @Test
  void aLockIsCalledOffThoughItIsJustBeingAskedFor() throws Exception {
    assertThat(status(lock(FILE, "a"))).isEqualTo(GRANTED);
    Gate gate = volume.blockNext(Op.LOCK);
    int waiting = connection.send(lock(FILE, "b"));
    gate.awaitEntered();
    int flush = connection.send(flush(waiting));
    connection.expectSilence();
    gate.release();
    connection.receive(flush, Reply.Rflush.class);
    assertThat(status(unlock(FILE, "a"))).isEqualTo(GRANTED);
    assertThat(status(tryLock("c"))).as("b does not have it").isEqualTo(GRANTED);
  }

  @Test
  void oneOfManyWaitingLocksIsCalledOff() {
    assertThat(status(lock(FILE, "a"))).isEqualTo(GRANTED);
    List<Integer> waiting = new ArrayList<>();
    for (String client : List.of("b", "c", "d")) {
      waiting.add(connection.park(lock(FILE, client), pool));
    }
    connection.call(Reply.Rflush.class, flush(waiting.get(0)));
    int unlock = connection.send(unlock(FILE, "a"));
    assertThat(List.of(connection.receive().tag(), connection.receive().tag()))
        .containsExactlyInAnyOrder(unlock, waiting.get(1));
    connection.call(Reply.Rflush.class, flush(waiting.get(2)));
    assertThat(status(tryLock("e"))).as("c has it").isEqualTo(BLOCKED);
  }

  /** Both orders are legal; but a lock is never lost, and never kept behind the client's back. */
  @Test
  void aLockGrantedWhileItIsFlushedIsEitherAnsweredOrNotHeld() {
    Random random = new Random(1);
    int granted = 0;
    int calledOff = 0;
    for (int round = 0; round < 400; round++) {
      assertThat(status(lock(FILE, "a"))).isEqualTo(GRANTED);
      int waiting =
          random.nextBoolean()
              ? connection.send(lock(FILE, "b"))
              : connection.park(lock(FILE, "b"), pool);
      int unlock = connection.nextTag();
      int flush = connection.nextTag();
      connection.send(unlock, unlock(FILE, "a"));
      for (int spin = random.nextInt(20_000); spin > 0; spin--) {
        Thread.onSpinWait();
      }
      connection.send(flush, flush(waiting));

      boolean held = false;
      boolean flushed = false;
      boolean unlocked = false;
      while (!flushed || !unlocked) {
        Frame frame = connection.receive();
        if (frame.tag() == waiting) {
          assertThat(flushed).as("an answer after Rflush").isFalse();
          assertThat(frame.message()).isEqualTo(new Reply.Rlock(GRANTED));
          held = true;
        } else if (frame.tag() == flush) {
          flushed = true;
        } else {
          assertThat(frame.tag()).isEqualTo(unlock);
          unlocked = true;
        }
      }
      connection.expectSilence();
      assertThat(status(tryLock("c"))).isEqualTo(held ? BLOCKED : GRANTED);
      assertThat(status(unlock(FILE, held ? "b" : "c"))).isEqualTo(GRANTED);
      granted += held ? 1 : 0;
      calledOff += held ? 0 : 1;
    }
    assertThat(granted + calledOff).isEqualTo(400);
  }
}
