// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import static dev.ninebind.p9.session.TestConnection.ROOT;
import static dev.ninebind.p9.session.TestConnection.attach;
import static dev.ninebind.p9.session.TestConnection.flush;
import static dev.ninebind.p9.session.TestConnection.lock;
import static dev.ninebind.p9.session.TestConnection.name;
import static dev.ninebind.p9.session.TestConnection.walk;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Gate;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.TestVolume;
import dev.ninebind.posix.TestVolume.Op;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What came first is done first, whatever threads do: the ends of fids, and of all of them. */
class ArrivalOrderTest {
  private static final int FILE = 2;
  private static final int IN_FLIGHT = 8;

  private final TestVolume volume = SampleTree.volume();
  private final TestPool pool = new TestPool();
  private final TestConnection connection =
      TestConnection.open(
          volume, pool, new SessionLimits(1 << 16, 100, IN_FLIGHT, 1 << 20, 100, 1 << 20));

  @AfterEach
  void nothingIsKept() {
    connection.close();
  }

  private int blocked(Gate gate, Request request) throws InterruptedException {
    int tag = connection.send(request);
    gate.awaitEntered();
    return tag;
  }

  // ---- the end of a fid

  @Test
  void aClunkWaitsForTheReadBeforeIt() throws Exception {
    connection.attach().opened(FILE, "file", OpenFlags.READ_ONLY);
    int closed = volume.calls(Op.CLOSE);
    Gate gate = volume.blockNext(Op.READ);
    int read = blocked(gate, new Request.Tread(FILE, 0, 100));
    int clunk = connection.send(new Request.Tclunk(FILE));
    connection.expectSilence();
    assertThat(volume.calls(Op.CLOSE)).isEqualTo(closed);
    gate.release();
    assertThat(connection.receive(read, Reply.Rread.class).data().readableBytes())
        .isEqualTo(SampleTree.CONTENT.length());
    connection.receive(clunk, Reply.Rclunk.class);
    assertThat(volume.calls(Op.CLOSE)).isEqualTo(closed + 1);
  }

  @Test
  void theNumberOfAClunkedFidIsFreeAtOnce() throws Exception {
    connection.attach().opened(FILE, "file", OpenFlags.READ_ONLY);
    Gate gate = volume.blockNext(Op.READ);
    int read = blocked(gate, new Request.Tread(FILE, 0, 100));
    int clunk = connection.send(new Request.Tclunk(FILE));
    connection.callFails(Errno.EBADF, new Request.Tclunk(FILE));
    connection.walked(FILE, "dir");
    gate.release();
    connection.receive(read, Reply.Rread.class);
    connection.receive(clunk, Reply.Rclunk.class);
    connection.call(Reply.Rwalk.class, walk(FILE, 9, "inner")); // the new fid is still there
  }

  @Test
  void aFidInUseKeepsOnlySoManyOfItsOldPlaces() throws Exception {
    connection.attach().walked(FILE, "file");
    volume.fast(false);
    Gate gate = volume.blockNext(Op.ATTRIBUTES);
    int attributes = blocked(gate, new Request.Tgetattr(FILE, 0));
    for (int i = 0; i < Fid.MAX_RETIRED; i++) {
      connection.call(Reply.Rwalk.class, walk(FILE, FILE));
    }
    connection.callFails(Errno.EBUSY, walk(FILE, FILE));
    gate.release();
    connection.receive(attributes, Reply.Rgetattr.class);
    connection.call(Reply.Rwalk.class, walk(FILE, FILE));
  }

  @Test
  void aRemovalWaitsForTheReadBeforeIt() throws Exception {
    connection.attach().opened(FILE, "file", OpenFlags.READ_ONLY);
    Gate gate = volume.blockNext(Op.READ);
    int read = blocked(gate, new Request.Tread(FILE, 0, 100));
    int remove = connection.send(new Request.Tremove(FILE));
    connection.callFails(Errno.EBADF, new Request.Tgetattr(FILE, 0));
    connection.walked(3, "file");
    gate.release();
    connection.receive(read, Reply.Rread.class);
    connection.receive(remove, Reply.Rremove.class);
    connection.callFails(Errno.ENOENT, walk(ROOT, 4, "file"));
  }

  @Test
  void aClunkWaitsForAllRequestsThatUseTheFid() throws Exception {
    connection.attach().opened(FILE, "file", OpenFlags.READ_WRITE);
    Gate first = volume.blockNext(Op.READ);
    int read = blocked(first, new Request.Tread(FILE, 0, 100));
    Gate second = volume.blockNext(Op.LINK);
    int link = blocked(second, new Request.Tlink(ROOT, FILE, name("new")));
    int clunk = connection.send(new Request.Tclunk(FILE));
    first.release();
    connection.receive(read, Reply.Rread.class);
    connection.expectSilence();
    second.release();
    connection.receive(link, Reply.Rlink.class);
    connection.receive(clunk, Reply.Rclunk.class);
  }

  @Test
  void aClunkWhileTheFidIsBeingOpenedClosesTheFile() throws Exception {
    connection.attach().walked(FILE, "file");
    Gate gate = volume.blockNext(Op.OPEN);
    int open = blocked(gate, new Request.Tlopen(FILE, OpenFlags.READ_ONLY));
    int clunk = connection.send(new Request.Tclunk(FILE));
    connection.expectSilence();
    gate.release();
    connection.receive(open, Reply.Rlopen.class);
    connection.receive(clunk, Reply.Rclunk.class);
    assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
  }

  @Test
  void aRemovalWhileTheFidMovesRemovesWhatItMovedTo() throws Exception {
    connection.attach().walked(FILE, "dir");
    Gate gate = volume.blockNext(Op.WALK);
    int move = blocked(gate, walk(FILE, FILE, "inner"));
    int remove = connection.send(new Request.Tremove(FILE));
    connection.expectSilence();
    gate.release();
    connection.receive(move, Reply.Rwalk.class);
    connection.receive(remove, Reply.Rremove.class);
    connection.call(Reply.Rwalk.class, walk(ROOT, 3, "dir"));
    connection.callFails(Errno.ENOENT, walk(3, 4, "inner"));
  }

  @Test
  void aRequestSeesTheFidAsItWasWhenTheRequestCame() throws Exception {
    connection.attach().walked(FILE, "dir");
    Gate gate = volume.blockNext(Op.ATTRIBUTES);
    int look = blocked(gate, new Request.Tgetattr(FILE, 0));
    assertThat(connection.call(Reply.Rwalk.class, walk(FILE, FILE, "inner")).qids()).hasSize(1);
    gate.release();
    Reply.Rgetattr seen = connection.receive(look, Reply.Rgetattr.class);
    assertThat(seen.mode() & 0170000).isEqualTo(0040000);
  }

  @Test
  void aFailedRemovalEndsTheFidAllTheSame() {
    connection.attach().opened(FILE, "dir", OpenFlags.READ_ONLY);
    connection.callFails(Errno.ENOTEMPTY, new Request.Tremove(FILE));
    connection.callFails(Errno.EBADF, new Request.Tgetattr(FILE, 0));
    assertThat(volume.usage().openFiles()).isZero();
  }

  @Test
  void aFailedClunkEndsTheFidAllTheSame() {
    connection.attach().opened(FILE, "file", OpenFlags.READ_WRITE);
    volume.failNext(Op.CLOSE, Errno.ENOSPC);
    connection.callFails(Errno.ENOSPC, new Request.Tclunk(FILE));
    connection.callFails(Errno.EBADF, new Request.Tclunk(FILE));
    volume.close(); // that failure came before the file was closed
  }

  // ---- the end of all fids

  @Test
  void aVersionWaitsForWhatRunsDropsWhatDoesNotAndClosesEverything() throws Exception {
    connection.attach().opened(FILE, "file", OpenFlags.READ_WRITE);
    connection.opened(3, "file", OpenFlags.READ_WRITE);
    connection.walked(4, "dir");
    connection.call(Reply.Rlock.class, lock(FILE, "a"));
    connection.park(lock(3, "b"), pool);
    Gate gate = volume.blockNext(Op.READ);
    int read = blocked(gate, new Request.Tread(FILE, 0, 100));
    connection.send(new Request.Tclunk(FILE)); // waits for the read
    connection.send(flush(read)); // so does this
    volume.fast(false);
    pool.hold();
    connection.send(new Request.Tmkdir(ROOT, name("never"), 0755, 0)); // queued
    connection.send(walk(4, 5, "inner")); // queued
    int made = volume.calls(Op.MAKE);

    int version = connection.nextTag();
    int attach = connection.nextTag();
    int look = connection.nextTag();
    connection.sendTogether(
        connection.frame(version, new Request.Tversion(8192, ByteString.of("9P2000.L"))),
        connection.frame(attach, attach(ROOT, "")));
    Await.until("nothing is taken until all is closed", () -> !connection.isReading());
    gate.release();
    pool.release();

    assertThat(connection.receive(version, Reply.Rversion.class).msize()).isEqualTo(8192);
    connection.receive(attach, Reply.Rattach.class);
    assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
    assertThat(volume.calls(Op.MAKE)).isEqualTo(made);
    connection.send(look, new Request.Tgetattr(FILE, 0));
    connection.receiveError(look, Errno.EBADF);
    connection.callFails(Errno.ENOENT, walk(ROOT, 5, "never"));
    connection.expectSilence();
  }

  @Test
  void aVersionLeavesNoLockBehind() throws Exception {
    connection.attach().opened(FILE, "file", OpenFlags.READ_WRITE);
    connection.call(Reply.Rlock.class, lock(FILE, "a"));
    connection.park(lock(FILE, "b"), pool);
    connection.attach().opened(FILE, "file", OpenFlags.READ_WRITE);
    assertThat(connection.call(lock(FILE, "c"))).isEqualTo(new Reply.Rlock((byte) 0));
  }

  @Test
  void aVersionForgetsWhatWasInFlight() throws Exception {
    connection.attach().opened(FILE, "file", OpenFlags.READ_ONLY);
    Gate gate = volume.blockNext(Op.READ);
    int read = blocked(gate, new Request.Tread(FILE, 0, 100));
    int flush = connection.send(flush(read));
    connection.send(flush(flush));
    int version = connection.send(new Request.Tversion(1 << 16, ByteString.of("9P2000.L")));
    Await.until("nothing is taken until all is closed", () -> !connection.isReading());
    gate.release();
    connection.receive(version, Reply.Rversion.class);
    connection.call(Reply.Rattach.class, attach(ROOT, ""));

    // The limit is the same as ever.
    volume.fast(false);
    pool.hold();
    for (int i = 1; i < IN_FLIGHT; i++) {
      connection.send(new Request.Tgetattr(ROOT, 0));
    }
    connection.expectSilence();
    assertThat(connection.isReading()).isTrue();
    connection.send(new Request.Tgetattr(ROOT, 0));
    Await.until("reading stops", () -> !connection.isReading());
    pool.release();
    for (int i = 0; i < IN_FLIGHT; i++) {
      assertThat(connection.receive().message()).isInstanceOf(Reply.Rgetattr.class);
    }
  }

  @Test
  void versionsMayFollowOneAnother() {
    connection.attach().opened(FILE, "file", OpenFlags.READ_ONLY);
    connection.sendTogether(
        connection.frame(1, new Request.Tversion(8192, ByteString.of("9P2000.L"))),
        connection.frame(2, new Request.Tversion(4096, ByteString.of("9P2000.L"))),
        connection.frame(3, attach(ROOT, "")));
    assertThat(connection.receive(1, Reply.Rversion.class).msize()).isEqualTo(8192);
    assertThat(connection.receive(2, Reply.Rversion.class).msize()).isEqualTo(4096);
    connection.receive(3, Reply.Rattach.class);
  }

  @Test
  void aClunkThatNeverRanClosesItsFileWhenTheConnectionIsLost() throws Exception {
    connection.attach().opened(FILE, "file", OpenFlags.READ_ONLY);
    connection.opened(3, "other", OpenFlags.READ_ONLY);
    Gate gate = volume.blockNext(Op.READ);
    blocked(gate, new Request.Tread(FILE, 0, 100));
    connection.send(new Request.Tclunk(FILE)); // waits for the read
    volume.fast(false);
    pool.hold();
    connection.send(new Request.Tclunk(3)); // waits for a thread
    connection.expectSilence();
    connection.disconnect();
    pool.release();
    gate.release();
    connection.awaitEnded();
    assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
  }

  @Test
  void aLostConnectionClosesEverythingWhenWhatRunsHasEnded() throws Exception {
    connection.attach().opened(FILE, "file", OpenFlags.READ_ONLY);
    Gate gate = volume.blockNext(Op.READ);
    blocked(gate, new Request.Tread(FILE, 0, 100));
    connection.disconnect();
    assertThat(connection.isEnded()).isFalse();
    assertThat(volume.usage().openFiles()).isEqualTo(1);
    gate.release();
    connection.awaitEnded();
    assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
  }

  @Test
  void aFidThatIsBeingMadeWhenTheConnectionIsLostIsNotKept() throws Exception {
    connection.attach();
    Gate gate = volume.blockNext(Op.CREATE);
    blocked(gate, new Request.Tlcreate(ROOT, name("new"), OpenFlags.READ_WRITE, 0644, 0));
    Gate other = volume.blockNext(Op.WALK);
    blocked(other, walk(ROOT, 3, "file"));
    connection.disconnect();
    gate.release();
    other.release();
    connection.awaitEnded();
  }

  // ---- the server stops

  @Test
  void aServerThatStopsAnswersWhatRunsAndThenCloses() throws Exception {
    connection.attach().opened(FILE, "file", OpenFlags.READ_WRITE);
    connection.call(Reply.Rlock.class, lock(FILE, "a"));
    connection.park(lock(FILE, "b"), pool);
    Gate gate = volume.blockNext(Op.READ);
    int read = blocked(gate, new Request.Tread(FILE, 0, 100));
    connection.session().drain();
    connection.settle();
    assertThat(connection.isEnded()).isFalse();
    gate.release();
    connection.receive(read, Reply.Rread.class);
    connection.awaitDisconnected();
    connection.awaitEnded();
    assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
  }

  @Test
  void aServerThatStopsWhileAVersionClosesFilesEndsTheSession() throws Exception {
    connection.attach().opened(FILE, "file", OpenFlags.READ_ONLY);
    Gate gate = volume.blockNext(Op.CLOSE);
    int version = blocked(gate, new Request.Tversion(8192, ByteString.of("9P2000.L")));
    connection.session().drain();
    connection.settle();
    gate.release();
    connection.receive(version, Reply.Rversion.class);
    connection.awaitDisconnected();
    connection.awaitEnded();
  }

  @Test
  void anIdleSessionClosesAtOnceWhenTheServerStops() {
    connection.attach();
    connection.session().drain();
    connection.awaitDisconnected();
    connection.awaitEnded();
  }
}
