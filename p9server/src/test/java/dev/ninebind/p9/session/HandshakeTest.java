// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import static dev.ninebind.p9.session.TestConnection.ROOT;
import static dev.ninebind.p9.session.TestConnection.attach;
import static dev.ninebind.p9.session.TestConnection.name;
import static dev.ninebind.p9.session.TestConnection.walk;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.p9.wire.Message;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Gate;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.TestVolume;
import dev.ninebind.posix.TestVolume.Op;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tversion, Tattach, Twalk, and what is no request at all. */
class HandshakeTest {
  private final TestVolume volume = SampleTree.volume();
  private final Export export = new Export("data", volume);
  private final TestConnection connection =
      TestConnection.open(
          aname -> {
            if (aname.equals(ByteString.of("data"))) {
              return export;
            }
            throw new PosixException(Errno.ENOENT);
          },
          List.of(volume),
          new TestPool(),
          TestConnection.limits());

  @AfterEach
  void nothingIsKept() {
    connection.close();
  }

  private static Request.Tversion version(int msize, String dialect) {
    return new Request.Tversion(msize, ByteString.of(dialect));
  }

  private void attached() {
    connection.version();
    connection.call(Reply.Rattach.class, attach(ROOT, "data"));
  }

  // ---- Tversion

  @Test
  void nothingIsAnsweredBeforeTheVersion() {
    connection.callFails(Errno.EPROTO, attach(ROOT, "data"));
    connection.callFails(Errno.EPROTO, walk(ROOT, 2));
    connection.callFails(Errno.EPROTO, new Request.Tflush((short) 1));
    connection.callFails(Errno.EPROTO, new Request.Tauth(1, ByteString.EMPTY, ByteString.EMPTY, 0));
    connection.callFails(Errno.EPROTO, TestConnection.write(1, "text"));
    attached();
  }

  @Test
  void theMsizeIsWhatTheClientAskedFor() {
    assertThat(connection.call(version(8192, "9P2000.L")))
        .isEqualTo(new Reply.Rversion(8192, ByteString.of("9P2000.L")));
    assertThat(connection.call(version(4096, "9P2000.L")))
        .isEqualTo(new Reply.Rversion(4096, ByteString.of("9P2000.L")));
  }

  @ParameterizedTest
  @ValueSource(ints = {65537, Integer.MAX_VALUE, -1})
  void theServerCapsTheMsize(int asked) {
    assertThat(connection.call(version(asked, "9P2000.L")))
        .isEqualTo(new Reply.Rversion(65536, ByteString.of("9P2000.L")));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 24, 4095})
  void aMsizeThatIsTooSmallIsRefused(int asked) {
    connection.callFails(Errno.EMSGSIZE, version(asked, "9P2000.L"));
    connection.callFails(Errno.EPROTO, attach(ROOT, "data"));
    attached();
  }

  @ParameterizedTest
  @ValueSource(strings = {"9P2000", "9P2000.u", "9P2000.l", "", "9P2000.L.x"})
  void anotherDialectIsUnknown(String dialect) {
    assertThat(connection.call(version(8192, dialect)))
        .isEqualTo(new Reply.Rversion(8192, ByteString.of("unknown")));
    connection.callFails(Errno.EPROTO, attach(ROOT, "data"));
    attached();
  }

  @Test
  void aReplyNeverExceedsTheMsize() {
    connection.version(4096);
    connection.call(Reply.Rattach.class, attach(ROOT, "data"));
    connection.opened(2, "dir", OpenFlags.READ_ONLY);
    connection.opened(3, "file", OpenFlags.READ_WRITE);
    for (int i = 0; i < 3; i++) {
      byte[] bytes = new byte[4000];
      Request.Twrite write = new Request.Twrite(3, 4000L * i, Unpooled.wrappedBuffer(bytes));
      assertThat(connection.call(write)).isEqualTo(new Reply.Rwrite(4000));
    }
    for (int count : new int[] {4085, 4086, 1 << 20, -1}) {
      Reply.Rread read = connection.call(Reply.Rread.class, new Request.Tread(3, 0, count));
      assertThat(read.data().readableBytes()).isEqualTo(4096 - 11);
    }
    assertThat(connection.call(Reply.Rread.class, new Request.Tread(3, 0, 0)).data().isReadable())
        .isFalse();
    for (int i = 0; i < 40; i++) {
      Request.Tmkdir make = new Request.Tmkdir(2, name("a".repeat(200) + i), 0755, 0);
      connection.call(Reply.Rmkdir.class, make);
    }
    Reply.Rreaddir page = connection.call(Reply.Rreaddir.class, new Request.Treaddir(2, 0, -1));
    assertThat(page.data().readableBytes()).isBetween(4096 - 11 - 230, 4096 - 11);
  }

  // ---- frames that are no requests

  @ParameterizedTest
  @ValueSource(ints = {0, 6, 7, 10, 13, 101, 106, 107, 112, 126, 255})
  void aTypeThatIsNotOfferedIsRefusedOnItsTag(int type) {
    attached();
    ByteBuf frame = connection.buffer();
    frame.writeIntLE(11).writeByte(type).writeShortLE(77).writeIntLE(1);
    connection.send(frame);
    connection.receiveError(77, Errno.EOPNOTSUPP);
    connection.call(Reply.Rgetattr.class, new Request.Tgetattr(ROOT, 0x7ff));
  }

  @Test
  void authenticationIsNotOffered() {
    connection.version();
    connection.callFails(
        Errno.EOPNOTSUPP, new Request.Tauth(5, ByteString.EMPTY, ByteString.of("data"), 0));
    connection.callFails(Errno.EBADF, new Request.Tgetattr(5, 0));
  }

  @Test
  void aTagInFlightThatComesAgainEndsTheConnection() throws Exception {
    attached();
    Gate gate = volume.blockNext(Op.ATTRIBUTES);
    connection.send(7, new Request.Tgetattr(ROOT, 0));
    gate.awaitEntered();
    connection.send(7, new Request.Tgetattr(ROOT, 0));
    connection.awaitDisconnected();
    gate.release();
  }

  @Test
  void aFrameLargerThanTheMsizeEndsTheConnection() {
    connection.version(4096);
    ByteBuf frame = connection.buffer();
    frame.writeIntLE(4097).writeByte(118).writeShortLE(1).writeZero(4090);
    connection.send(frame);
    connection.awaitDisconnected();
  }

  @Test
  void whatFollowsAFrameThatEndsTheConnectionIsNotDone() {
    attached();
    ByteBuf bad = connection.buffer();
    bad.writeIntLE(3);
    connection.sendTogether(
        connection.frame(1, new Request.Tmkdir(ROOT, name("before"), 0755, 0)),
        bad,
        connection.frame(2, new Request.Tmkdir(ROOT, name("after"), 0755, 0)));
    connection.awaitDisconnected();
    connection.awaitEnded();
    assertThat(volume.calls(Op.MAKE)).isLessThanOrEqualTo(3); // the sample's two, and "before"
  }

  // ---- Tattach

  @Test
  void anAttachWithAnAuthenticationFidIsRefused() {
    connection.version();
    connection.callFails(
        Errno.EBADF, new Request.Tattach(ROOT, 3, ByteString.of("root"), ByteString.of("data"), 0));
    connection.callFails(Errno.EBADF, new Request.Tgetattr(ROOT, 0));
  }

  @Test
  void anAttachToAnUnknownExportMakesNoFid() {
    connection.version();
    connection.callFails(Errno.ENOENT, attach(ROOT, "elsewhere"));
    connection.callFails(Errno.EBADF, new Request.Tgetattr(ROOT, 0));
    connection.call(Reply.Rattach.class, attach(ROOT, "data"));
  }

  @Test
  void noFidIsNeverMade() {
    attached();
    connection.callFails(Errno.EBADF, attach(Message.NOFID, "data"));
    connection.callFails(Errno.EBADF, walk(ROOT, Message.NOFID));
    connection.callFails(Errno.EBADF, walk(ROOT, Message.NOFID, "file"));
    connection.callFails(Errno.EBADF, walk(Message.NOFID, Message.NOFID));
  }

  @ParameterizedTest
  @CsvSource({
    "1000, root, 1000",
    "-2, '', -2",
    "-1, root, 0",
    "-1, 1000, 1000",
    "-1, 4294967294, -2",
    "-1, alice, 65534",
    "-1, '', 65534"
  })
  void anAttachTellsWhoOwnsWhatItsFidsMake(int uid, String uname, int owner) {
    connection.version();
    connection.call(
        Reply.Rattach.class,
        new Request.Tattach(5, Message.NOFID, ByteString.of(uname), ByteString.of("data"), uid));
    connection.call(Reply.Rwalk.class, walk(5, 6));
    connection.call(Reply.Rmkdir.class, new Request.Tmkdir(6, name("new"), 0755, 42));
    connection.call(Reply.Rwalk.class, walk(6, 7, "new"));
    Reply.Rgetattr made = connection.call(Reply.Rgetattr.class, new Request.Tgetattr(7, 0));
    assertThat(made.uid()).isEqualTo(owner);
    assertThat(made.gid()).isEqualTo(42);
  }

  // ---- Twalk

  @Test
  void aWalkThatStopsEarlyMakesNoFid() {
    attached();
    Reply.Rwalk walked =
        connection.call(Reply.Rwalk.class, walk(ROOT, 2, "dir", "missing", "beyond"));
    assertThat(walked.qids()).hasSize(1);
    connection.callFails(Errno.EBADF, new Request.Tgetattr(2, 0));
    connection.call(Reply.Rwalk.class, walk(ROOT, 2, "dir", "inner"));
  }

  @Test
  void aWalkWhoseFirstNameFailsIsAnError() {
    attached();
    connection.callFails(Errno.ENOENT, walk(ROOT, 2, "missing", "beyond"));
    connection.walked(2, "file");
    connection.callFails(Errno.ENOTDIR, walk(2, 3, "beyond"));
    connection.callFails(Errno.EBADF, new Request.Tgetattr(3, 0));
  }

  @Test
  void aWalkTakesSixteenNamesAndNoMore() {
    attached();
    String[] names = new String[16];
    Arrays.setAll(names, i -> i % 2 == 0 ? "dir" : "..");
    Reply.Rwalk walked = connection.call(Reply.Rwalk.class, walk(ROOT, 2, names));
    assertThat(walked.qids()).hasSize(16);
    String[] more = Arrays.copyOf(names, 17);
    more[16] = "dir";
    connection.callFails(Errno.EINVAL, walk(ROOT, 3, more));
    connection.callFails(Errno.EBADF, new Request.Tgetattr(3, 0));
  }

  @Test
  void aWalkToTheSameFidMovesIt() {
    attached();
    connection.walked(2, "dir");
    assertThat(connection.call(Reply.Rwalk.class, walk(2, 2, "inner")).qids()).hasSize(1);
    connection.call(Reply.Rlopen.class, new Request.Tlopen(2, OpenFlags.READ_ONLY));
    connection.callFails(Errno.EBUSY, walk(2, 2));
    connection.call(Reply.Rread.class, new Request.Tread(2, 0, 10));
  }

  @Test
  void aWalkToTheSameFidThatStopsEarlyLeavesItWhereItWas() {
    attached();
    connection.walked(2, "dir");
    Reply.Rgetattr before = connection.call(Reply.Rgetattr.class, new Request.Tgetattr(2, 0));
    assertThat(connection.call(Reply.Rwalk.class, walk(2, 2, "inner", "x")).qids()).hasSize(1);
    connection.callFails(Errno.ENOENT, walk(2, 2, "missing"));
    Reply.Rgetattr after = connection.call(Reply.Rgetattr.class, new Request.Tgetattr(2, 0));
    assertThat(after.qid().path()).isEqualTo(before.qid().path());
  }

  @Test
  void aWalkStartsFromAnOpenFidToo() {
    attached();
    connection.opened(2, "dir", OpenFlags.READ_ONLY);
    connection.call(Reply.Rwalk.class, walk(2, 3));
    connection.call(Reply.Rwalk.class, walk(2, 4, "inner"));
    connection.callFails(Errno.EBADF, new Request.Treaddir(3, 0, 1000)); // a clone is not open
    connection.call(Reply.Rlopen.class, new Request.Tlopen(3, OpenFlags.READ_ONLY));
    connection.call(Reply.Rclunk.class, new Request.Tclunk(2));
    connection.call(Reply.Rreaddir.class, new Request.Treaddir(3, 0, 1000));
  }

  @Test
  void aWalkToALiveFidIsRefusedAndLeavesIt() {
    attached();
    connection.walked(2, "dir");
    connection.callFails(Errno.EBADF, walk(ROOT, 2, "file"));
    connection.call(Reply.Rwalk.class, walk(2, 3, "inner"));
  }

  // ---- requests with values that nobody sends in earnest

  @Test
  void fieldsThatAreNotToBeSetMayHoldAnything() {
    attached();
    connection.walked(2, "file");
    Request.Tsetattr truncate =
        new Request.Tsetattr(2, 8, -1, -1, -1, 3, -5, -1L, Long.MAX_VALUE, Long.MIN_VALUE);
    connection.call(Reply.Rsetattr.class, truncate);
    Reply.Rgetattr now = connection.call(Reply.Rgetattr.class, new Request.Tgetattr(2, 0));
    assertThat(now.size()).isEqualTo(3);
    Request.Tsetattr touch = new Request.Tsetattr(2, 0x30, -1, -1, -1, -1, 0, 1L << 40, 0, -1L);
    connection.call(Reply.Rsetattr.class, touch);
  }

  @Test
  void fieldsThatAreToBeSetMustMakeSense() {
    attached();
    connection.walked(2, "file");
    for (long nanos : new long[] {-1, 1_000_000_000}) {
      connection.callFails(Errno.EINVAL, new Request.Tsetattr(2, 0x90, 0, 0, 0, 0, 0, nanos, 0, 0));
      connection.callFails(
          Errno.EINVAL, new Request.Tsetattr(2, 0x120, 0, 0, 0, 0, 0, 0, 0, nanos));
    }
    connection.callFails(Errno.EINVAL, new Request.Tsetattr(2, 8, 0, 0, 0, -1, 0, 0, 0, 0));
    connection.callFails(Errno.EINVAL, new Request.Tsetattr(2, 0x200, 0, 0, 0, 0, 0, 0, 0, 0));
    connection.callFails(Errno.EINVAL, new Request.Tlopen(2, 3));
    connection.callFails(Errno.EINVAL, new Request.Tunlinkat(ROOT, name("file"), 1));
    connection.call(Reply.Rlopen.class, new Request.Tlopen(2, OpenFlags.READ_WRITE));
    connection.callFails(
        Errno.EINVAL, new Request.Tlock(2, (byte) 3, 0, 0, 0, 1, ByteString.EMPTY));
    connection.callFails(
        Errno.EINVAL, new Request.Tlock(2, (byte) 1, 4, 0, 0, 1, ByteString.EMPTY));
  }
}
