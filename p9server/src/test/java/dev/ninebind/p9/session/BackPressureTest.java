// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import static dev.ninebind.p9.session.TestConnection.ROOT;
import static dev.ninebind.p9.session.TestConnection.walk;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.TestVolume;
import dev.ninebind.posix.TestVolume.Op;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one client may make the server hold. */
class BackPressureTest {
  private static final int FILE = 2;

  private final TestVolume volume = SampleTree.volume();
  private final TestPool pool = TestPool.ofOneThread();

  private TestConnection open(int fids, int inFlight, long bytesInFlight) {
    TestConnection connection =
        TestConnection.open(
            volume, pool, new SessionLimits(1 << 16, fids, inFlight, bytesInFlight, 10, 1 << 20));
    connection.attach().opened(FILE, "file", OpenFlags.READ_WRITE);
    volume.fast(false);
    return connection;
  }

  private static void expectInOrder(TestConnection connection, List<Integer> tags) {
    for (int tag : tags) {
      connection.receive(tag);
    }
    connection.expectSilence();
    assertThat(connection.isReading()).isTrue();
  }

  @Test
  void readingStopsWhileEnoughIsInFlightAndThenGoesOn() {
    try (TestConnection connection = open(100, 4, 1 << 20)) {
      pool.hold();
      List<Integer> tags = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        tags.add(connection.send(new Request.Tgetattr(ROOT, 0)));
      }
      Await.until("reading stops", () -> !connection.isReading());
      connection.settle();
      assertThat(pool.queued()).isEqualTo(4);
      pool.release();
      expectInOrder(connection, tags);
    }
  }

  @Test
  void requestsThatWereCalledOffCountUntilThePoolIsRidOfThem() {
    try (TestConnection connection = open(100, 4, 1 << 20)) {
      pool.hold();
      for (int i = 0; i < 4; i++) {
        int tag = connection.send(new Request.Tgetattr(ROOT, 0));
        connection.send(new Request.Tflush((short) tag));
        if (i < 3) {
          connection.settle();
        }
      }
      Await.until("reading stops", () -> !connection.isReading());
      assertThat(pool.queued()).isEqualTo(4);
      pool.release();
      Await.until("reading goes on", connection::isReading);
    }
  }

  @Test
  void framesThatCameInOnePieceAreHeldAndTakenInOrder() {
    try (TestConnection connection = open(100, 4, 1 << 20)) {
      pool.hold();
      List<Integer> tags = new ArrayList<>();
      ByteBuf[] frames = new ByteBuf[50];
      for (int i = 0; i < frames.length; i++) {
        int tag = connection.nextTag();
        tags.add(tag);
        frames[i] = connection.frame(tag, TestConnection.write(FILE, "text " + i));
      }
      connection.sendTogether(frames);
      Await.until("reading stops", () -> !connection.isReading());
      connection.settle();
      assertThat(pool.queued()).isEqualTo(4);
      pool.release();
      expectInOrder(connection, tags);
      Reply.Rread now = connection.call(Reply.Rread.class, new Request.Tread(FILE, 0, 7));
      assertThat(now.data().toString(StandardCharsets.UTF_8)).isEqualTo("text 49");
    }
  }

  @Test
  void theBytesOfRequestsAndOfTheirRepliesCount() {
    try (TestConnection connection = open(100, 100, 10_000)) {
      pool.hold();
      List<Integer> tags = new ArrayList<>();
      tags.add(connection.send(new Request.Tread(FILE, 0, 4_900)));
      connection.expectSilence();
      assertThat(connection.isReading()).isTrue();
      tags.add(connection.send(TestConnection.write(FILE, "x".repeat(4_900))));
      connection.expectSilence();
      tags.add(connection.send(new Request.Treaddir(FILE, 0, 200)));
      Await.until("reading stops", () -> !connection.isReading());
      for (int i = 0; i < 10; i++) {
        tags.add(connection.send(new Request.Tread(FILE, 0, 60_000)));
      }
      connection.settle();
      assertThat(pool.queued()).isEqualTo(3);
      pool.release();
      expectInOrder(connection, tags);
    }
  }

  @Test
  void oneRequestMayBeLargerThanTheLimit() {
    try (TestConnection connection = open(100, 100, 10_000)) {
      connection.call(Reply.Rread.class, new Request.Tread(FILE, 0, 60_000));
      connection.call(Reply.Rwrite.class, TestConnection.write(FILE, "x".repeat(60_000)));
      Await.until("reading goes on", connection::isReading);
    }
  }

  @Test
  void whatIsHeldIsGivenBackWhenTheConnectionIsLost() {
    TestConnection connection = open(100, 2, 1 << 20);
    int writes = volume.calls(Op.WRITE);
    pool.hold();
    ByteBuf[] frames = new ByteBuf[20];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = connection.frame(connection.nextTag(), TestConnection.write(FILE, "never"));
    }
    connection.sendTogether(frames);
    Await.until("reading stops", () -> !connection.isReading());
    connection.disconnect();
    pool.release();
    connection.close();
    assertThat(volume.calls(Op.WRITE)).isEqualTo(writes);
  }

  @Test
  void whatIsHeldIsGivenBackWhenTheServerStops() {
    TestConnection connection = open(100, 2, 1 << 20);
    pool.hold();
    ByteBuf[] frames = new ByteBuf[20];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = connection.frame(i + 1000, TestConnection.write(FILE, "text"));
    }
    connection.sendTogether(frames);
    Await.until("reading stops", () -> !connection.isReading());
    connection.session().drain();
    connection.settle();
    pool.release();
    connection.receive(1000, Reply.Rwrite.class); // both were in flight
    connection.receive(1001, Reply.Rwrite.class);
    connection.awaitDisconnected();
    connection.close();
  }

  @Test
  void nothingIsReadFromAClientThatDoesNotReadItself() {
    try (TestConnection connection = open(100, 100, 1 << 20)) {
      setWritable(connection, false);
      assertThat(connection.isReading()).isFalse();
      int look = connection.send(new Request.Tgetattr(ROOT, 0));
      connection.settle();
      assertThat(volume.calls(Op.ATTRIBUTES)).isEqualTo(1); // the attach's
      setWritable(connection, true);
      connection.receive(look, Reply.Rgetattr.class);
    }
  }

  private static void setWritable(TestConnection connection, boolean writable) {
    connection.onLoop(
        () -> connection.server().unsafe().outboundBuffer().setUserDefinedWritability(1, writable));
    connection.settle();
  }

  @Test
  void fidsAreLimited() {
    try (TestConnection connection = open(4, 100, 1 << 20)) {
      connection.walked(3, "file");
      connection.walked(4, "file");
      connection.callFails(Errno.EMFILE, walk(ROOT, 5, "file"));
      connection.callFails(Errno.EMFILE, TestConnection.attach(5, ""));
      connection.call(Reply.Rclunk.class, new Request.Tclunk(3));
      connection.walked(5, "file");
      connection.callFails(Errno.EMFILE, walk(5, 6));
      connection.call(Reply.Rwalk.class, walk(5, 5)); // makes none
    }
  }

  @Test
  void fidsThatAreBeingMadeCount() {
    try (TestConnection connection = open(3, 100, 1 << 20)) {
      pool.hold();
      int walk = connection.send(walk(ROOT, 3, "missing"));
      connection.callFails(Errno.EMFILE, walk(ROOT, 4, "file"));
      pool.release();
      connection.receiveError(walk, Errno.ENOENT);
      connection.walked(4, "file");
    }
  }
}
