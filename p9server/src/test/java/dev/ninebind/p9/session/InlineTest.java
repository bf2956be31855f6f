// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import static dev.ninebind.p9.session.TestConnection.ROOT;
import static dev.ninebind.p9.session.TestConnection.lock;
import static dev.ninebind.p9.session.TestConnection.name;
import static dev.ninebind.p9.session.TestConnection.walk;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Gate;
import dev.ninebind.posix.Inline;
import dev.ninebind.posix.NotInline;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.TestVolume;
import dev.ninebind.posix.TestVolume.Op;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which thread makes which call, and what becomes of calls that go wrong. */
class InlineTest {
  private static final int FILE = 2;

  /** Calls that reach no host. */
  private static final Set<String> IN_MEMORY =
      Set.of("isFast", "root", "retain", "release", "node", "usage", "directory");

  /** The last thread of each call. */
  private final Map<String, Thread> threads = new ConcurrentHashMap<>();

  private final AtomicReference<Runnable> onReadLink = new AtomicReference<>(() -> {});
  private final AtomicReference<Runnable> onClose = new AtomicReference<>(() -> {});
  private final TestVolume volume = SampleTree.volume();
  private final PosixVolume spied =
      SpiedVolume.of(
          volume,
          call -> {
            threads.put(call, Thread.currentThread());
            if (call.equals("readLink")) {
              onReadLink.get().run();
            } else if (call.equals("close")) {
              onClose.get().run();
            }
          });
  private final TestPool pool = new TestPool();
  private final TestConnection connection =
      TestConnection.open(spied, pool, TestConnection.limits());

  @AfterEach
  void nothingIsKept() {
    connection.close();
  }

  private Thread loop() {
    AtomicReference<Thread> loop = new AtomicReference<>();
    connection.onLoop(() -> loop.set(Thread.currentThread()));
    return loop.get();
  }

  /**
   * Sends a request until its call is made by the event loop: a slow start takes that right away.
   */
  private void untilInline(Request request, String call) {
    Thread loop = loop();
    Await.until(
        call + " is made by the event loop",
        () -> {
          assertThat(connection.call(request)).isNotInstanceOf(Reply.Rlerror.class);
          return loop.equals(threads.get(call));
        });
  }

  @Test
  void aFastVolumeIsCalledByTheEventLoop() {
    connection.attach().opened(FILE, "file", OpenFlags.READ_ONLY);
    untilInline(new Request.Tgetattr(ROOT, 0), "attributes");
    untilInline(new Request.Tread(FILE, 0, 10), "read");
  }

  @Test
  void aSlowVolumeIsNeverCalledByTheEventLoop() {
    volume.fast(false);
    connection.attach().opened(FILE, "file", OpenFlags.READ_WRITE);
    connection.walked(3, "link");
    connection.walked(4, "dir");
    connection.call(Reply.Rstatfs.class, new Request.Tstatfs(FILE));
    connection.call(Reply.Rreadlink.class, new Request.Treadlink(3));
    connection.call(Reply.Rgetattr.class, new Request.Tgetattr(FILE, 0));
    connection.call(Reply.Rgetattr.class, new Request.Tgetattr(4, 0));
    connection.call(Reply.Rsetattr.class, new Request.Tsetattr(FILE, 1, 0600, 0, 0, 0, 0, 0, 0, 0));
    connection.call(Reply.Rread.class, new Request.Tread(FILE, 0, 10));
    connection.call(Reply.Rwrite.class, TestConnection.write(FILE, "text"));
    connection.call(Reply.Rfsync.class, new Request.Tfsync(FILE, 0));
    connection.call(Reply.Rlock.class, lock(FILE, "a"));
    connection.call(
        Reply.Rgetlock.class, new Request.Tgetlock(FILE, (byte) 2, 0, 0, 1, ByteString.of("b")));
    connection.call(Reply.Rmkdir.class, new Request.Tmkdir(ROOT, name("a"), 0755, 0));
    connection.call(
        Reply.Rsymlink.class, new Request.Tsymlink(ROOT, name("b"), ByteString.of("c"), 0));
    connection.call(Reply.Rmknod.class, new Request.Tmknod(ROOT, name("c"), 0100644, 0, 0, 0));
    connection.call(Reply.Rlink.class, new Request.Tlink(ROOT, FILE, name("d")));
    connection.call(Reply.Rrename.class, new Request.Trename(FILE, ROOT, name("e")));
    connection.call(Reply.Rrenameat.class, new Request.Trenameat(ROOT, name("d"), ROOT, name("f")));
    connection.call(Reply.Runlinkat.class, new Request.Tunlinkat(ROOT, name("f"), 0));
    connection.call(Reply.Rwalk.class, walk(4, 5));
    connection.call(Reply.Rlopen.class, new Request.Tlopen(5, OpenFlags.READ_ONLY));
    connection.call(Reply.Rreaddir.class, new Request.Treaddir(5, 0, 1000));
    connection.call(
        Reply.Rlcreate.class, new Request.Tlcreate(4, name("g"), OpenFlags.READ_WRITE, 0644, 0));
    ByteString attribute = ByteString.of("trusted.a");
    connection.call(Reply.Rxattrwalk.class, new Request.Txattrwalk(FILE, 6, attribute));
    connection.call(Reply.Rxattrwalk.class, new Request.Txattrwalk(FILE, 7, ByteString.EMPTY));
    for (int flags : new int[] {0, 2}) { // sets it and removes it
      connection.call(Reply.Rwalk.class, walk(FILE, 8));
      connection.call(Reply.Rxattrcreate.class, new Request.Txattrcreate(8, attribute, 0, flags));
      connection.call(Reply.Rclunk.class, new Request.Tclunk(8));
    }
    connection.call(Reply.Rremove.class, new Request.Tremove(3));
    connection.call(Reply.Rclunk.class, new Request.Tclunk(4));
    connection.call(Reply.Rclunk.class, new Request.Tclunk(5));
    connection.call(Reply.Rclunk.class, new Request.Tclunk(FILE));

    Thread loop = loop();
    assertThat(threads)
        .containsKeys("walk", "open", "create", "close", "remove", "sync", "lock", "write")
        .containsKeys("xattr", "xattrNames", "setXattr", "removeXattr");
    threads.forEach(
        (call, thread) -> {
          if (!IN_MEMORY.contains(call)) {
            assertThat(thread).as(call).isNotSameAs(loop);
          }
        });
  }

  @Test
  void whatWouldWaitIsDoneByThePoolAfterAll() throws Exception {
    connection.attach();
    untilInline(new Request.Tgetattr(ROOT, 0), "attributes");
    Gate gate = volume.blockNext(Op.ATTRIBUTES);
    int look = connection.send(new Request.Tgetattr(ROOT, 0));
    gate.awaitEntered();
    connection.expectSilence(); // the event loop goes on meanwhile
    assertThat(threads.get("attributes")).isNotSameAs(loop());
    gate.release();
    connection.receive(look, Reply.Rgetattr.class);
  }

  @Test
  void whatWouldWaitHalfWayIsBegunAgain() throws Exception {
    connection.attach();
    untilInline(new Request.Tgetattr(ROOT, 0), "attributes");
    Gate gate = volume.blockNext(Op.WALK);
    int walk = connection.send(walk(ROOT, 3, "dir", "..", "dir", "inner"));
    gate.awaitEntered();
    gate.release();
    assertThat(connection.receive(walk, Reply.Rwalk.class).qids()).hasSize(4);
  }

  @Test
  void syncsWaitingLocksAndRemovalsAreNeverMadeByTheEventLoop() {
    connection.attach().opened(FILE, "file", OpenFlags.READ_WRITE);
    untilInline(new Request.Tgetattr(ROOT, 0), "attributes");
    Thread loop = loop();
    for (int i = 0; i < 5; i++) {
      connection.call(Reply.Rfsync.class, new Request.Tfsync(FILE, 0));
      connection.call(Reply.Rlock.class, lock(FILE, "a"));
      assertThat(threads.get("sync")).isNotSameAs(loop);
      assertThat(threads.get("lock")).isNotSameAs(loop);
    }
    connection.call(Reply.Rremove.class, new Request.Tremove(FILE));
    assertThat(threads.get("remove")).isNotSameAs(loop);
  }

  @Test
  void aLockThatIsNotWaitedForIsMadeByTheEventLoop() {
    connection.attach().opened(FILE, "file", OpenFlags.READ_WRITE);
    untilInline(new Request.Tlock(FILE, (byte) 1, 0, 0, 0, 1, ByteString.of("a")), "lock");
  }

  @Test
  void aRemovalWhoseCloseWouldWaitRemovesOnce() {
    connection.attach().opened(FILE, "file", OpenFlags.READ_WRITE);
    untilInline(new Request.Tgetattr(ROOT, 0), "attributes");
    onClose.set(
        () -> {
          if (Inline.active()) {
            throw NotInline.INSTANCE;
          }
        });
    connection.call(Reply.Rremove.class, new Request.Tremove(FILE));
    connection.callFails(Errno.ENOENT, walk(ROOT, 3, "file"));
  }

  @Test
  void aCallThatTakesLongTakesTheRightAwayForAWhile() {
    connection.attach().walked(3, "link");
    Thread loop = loop();
    Request call = new Request.Treadlink(3);
    // On a busy machine the while may be over before the next call is there.
    Await.until(
        "the call after a long one is left to the pool",
        () -> {
          untilInline(call, "readLink");
          onReadLink.set(() -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20)));
          connection.call(Reply.Rreadlink.class, call);
          onReadLink.set(() -> {});
          connection.call(Reply.Rreadlink.class, call);
          return !loop.equals(threads.get("readLink"));
        });
    untilInline(call, "readLink");
  }

  @Test
  void theSuspensionOfAnExportEndsByItself() {
    Export export = new Export("name", volume);
    long now = System.nanoTime();
    assertThat(export.mayRunInline(now)).isTrue();
    export.ranInline(now, Export.SLOW_CALL);
    assertThat(export.mayRunInline(now)).isTrue();
    export.ranInline(now, Export.SLOW_CALL + 1);
    assertThat(export.mayRunInline(now)).isFalse();
    assertThat(export.mayRunInline(now + TimeUnit.MILLISECONDS.toNanos(49))).isFalse();
    assertThat(export.mayRunInline(now + TimeUnit.MILLISECONDS.toNanos(51))).isTrue();
    volume.fast(false);
    assertThat(export.mayRunInline(now + TimeUnit.SECONDS.toNanos(1))).isFalse();
  }

  // ---- what goes wrong

  /** Without a stack, so that the log of the tests stays short. */
  private static final class Ordered extends RuntimeException {
    private static final long serialVersionUID = 1;

    Ordered() {
      super("as the test ordered", null, false, false);
    }
  }

  @Test
  void aCallThatThrowsIsAnInputOutputErrorAndTheConnectionLives() {
    connection.attach().walked(3, "link");
    for (boolean fast : new boolean[] {true, false}) {
      volume.fast(fast);
      onReadLink.set(
          () -> {
            throw new Ordered();
          });
      connection.callFails(Errno.EIO, new Request.Treadlink(3));
      onReadLink.set(
          () -> {
            throw new OutOfMemoryError("as the test ordered");
          });
      connection.callFails(Errno.EIO, new Request.Treadlink(3));
      onReadLink.set(() -> {});
      connection.call(Reply.Rreadlink.class, new Request.Treadlink(3));
    }
  }

  @Test
  void aGiveUpOutsideTheEventLoopIsAnInputOutputError() {
    volume.fast(false);
    connection.attach().walked(3, "link");
    onReadLink.set(
        () -> {
          throw NotInline.INSTANCE;
        });
    connection.callFails(Errno.EIO, new Request.Treadlink(3));
  }

  @Test
  void aRemovalThatThrowsEndsTheFidAllTheSame() {
    connection.attach().walked(3, "file");
    volume.failNext(Op.REMOVE, Errno.EIO);
    connection.callFails(Errno.EIO, new Request.Tremove(3));
    connection.callFails(Errno.EBADF, new Request.Tgetattr(3, 0));
  }

  @Test
  void aCloseThatThrowsDoesNotKeepTheSession() {
    connection.attach().opened(FILE, "file", OpenFlags.READ_ONLY);
    connection.opened(3, "other", OpenFlags.READ_ONLY);
    AtomicReference<Boolean> thrown = new AtomicReference<>(false);
    onClose.set(
        () -> {
          if (!thrown.getAndSet(true)) {
            throw new LinkageError("as the test ordered");
          }
        });
    connection.disconnect();
    connection.awaitEnded();
    assertThat(volume.usage().openFiles()).isEqualTo(1); // only the one that could not be closed
    volume.close();
    assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
  }
}
