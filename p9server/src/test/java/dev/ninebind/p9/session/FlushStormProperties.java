// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import static dev.ninebind.p9.session.TestConnection.ROOT;
import static dev.ninebind.p9.session.TestConnection.attach;
import static dev.ninebind.p9.session.TestConnection.flush;
import static dev.ninebind.p9.session.TestConnection.lock;
import static dev.ninebind.p9.session.TestConnection.unlock;
import static dev.ninebind.p9.session.TestConnection.walk;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.p9.wire.Frame;
import dev.ninebind.p9.wire.Message;
import dev.ninebind.p9.wire.MessageTable;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.TestVolume;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/**
 * Flushes of everything at any time, against a model of tags: requests wait for a thread, run, or
 * wait for a lock when they are flushed, and end in any order; flushes are flushed, also twice; a
 * tag is used again as soon as the protocol allows it. Where {@link SessionModelProperties} goes
 * step by step, here calls are really under way in other threads.
 */
class FlushStormProperties {
  private static final int TAGS = 20;
  private static final int FILES = 5;

  private enum Kind {
    WALK,
    CLONE,
    OPEN,
    LOOK,
    READ,
    WRITE,
    SYNC,
    LOCK,
    UNLOCK,
    CLUNK,
    FLUSH,
    BEGIN,
    END,
    VERSION
  }

  /**
   * One thing that is done.
   *
   * @param choice picks the rest
   * @param look true to take the replies that are there by then
   */
  record Action(Kind kind, int fid, int choice, boolean look) {}

  @Provide
  Arbitrary<List<Action>> storms() {
    Arbitrary<Kind> requests =
        Arbitraries.of(Kind.values()).filter(kind -> kind.compareTo(Kind.FLUSH) < 0);
    Arbitrary<Kind> kinds =
        Arbitraries.frequencyOf(
            Tuple.of(35, requests),
            Tuple.of(30, Arbitraries.just(Kind.FLUSH)),
            Tuple.of(20, Arbitraries.just(Kind.BEGIN)),
            Tuple.of(14, Arbitraries.just(Kind.END)),
            Tuple.of(1, Arbitraries.just(Kind.VERSION)));
    return Combinators.combine(
            kinds,
            Arbitraries.integers().between(2, FILES),
            Arbitraries.integers().between(0, 999),
            Arbitraries.of(true, false, false))
        .as(Action::new)
        .list()
        .ofMinSize(20)
        .ofMaxSize(120);
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void everyRequestIsAnsweredOnceOrFlushed(@ForAll("storms") List<Action> storm) {
    TestVolume volume = SampleTree.volume().fast(false);
    Gates gates = new Gates();
    TestPool pool = new TestPool();
    TestConnection connection =
        TestConnection.open(
            SpiedVolume.of(volume, gates::pass),
            pool,
            new SessionLimits(1 << 16, 100, 200, 1 << 24, 3, 1 << 20));
    Client client = new Client(connection, pool, gates, volume);
    try {
      connection.attach();
      client.begin();
      storm.forEach(client::act);
      client.finish();
    } finally {
      gates.openAll();
      pool.release();
    }
    pool.awaitIdle();
    connection.close();
  }

  /** Calls of the volume that are under way: each goes on when the test says so. */
  private static final class Gates {
    /** What a client's request ends in; other calls are the session's own housekeeping. */
    private static final Set<String> HELD =
        Set.of("walk", "open", "attributes", "read", "write", "sync");

    private final List<CountDownLatch> waiting = new ArrayList<>();
    private boolean open = true;

    void pass(String call) {
      CountDownLatch gate = new CountDownLatch(1);
      synchronized (this) {
        if (open || !HELD.contains(call) || !Thread.currentThread().getName().equals("test-io")) {
          return;
        }
        waiting.add(gate);
      }
      try {
        assertThat(gate.await(60, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    synchronized void close() {
      open = false;
    }

    synchronized void openOne(int choice) {
      if (!waiting.isEmpty()) {
        waiting.remove(choice % waiting.size()).countDown();
      }
    }

    synchronized void openAll() {
      open = true;
      waiting.forEach(CountDownLatch::countDown);
      waiting.clear();
    }
  }

  /** What the protocol promises a client about its tags. */
  private static final class Client {
    private final TestConnection connection;
    private final TestPool pool;
    private final Gates gates;
    private final TestVolume volume;
    private PosixVolume.Usage atRest;

    /** By tag, what was neither answered nor flushed so far. */
    private final Map<Integer, Request> pending = new HashMap<>();

    /** By tag of a flush that is not answered, the tag it is about. */
    private final Map<Integer, Integer> flushes = new HashMap<>();

    /** Fids that a reply said were made since the last Tversion. */
    private final Set<Integer> made = new HashSet<>();

    Client(TestConnection connection, TestPool pool, Gates gates, TestVolume volume) {
      this.connection = connection;
      this.pool = pool;
      this.gates = gates;
      this.volume = volume;
    }

    void begin() {
      atRest = volume.usage();
      gates.close();
      pool.hold();
    }

    void act(Action action) {
      int fid = action.fid();
      int choice = action.choice();
      switch (action.kind()) {
        case BEGIN -> {
          if (pool.queued() > 0) {
            pool.beginQueued(choice % pool.queued());
          }
        }
        case END -> gates.openOne(choice);
        case VERSION -> version();
        case WALK -> send(walk(ROOT, fid, List.of("file", "other", "missing").get(choice % 3)));
        case CLONE -> send(walk(fid, 2 + choice % (FILES - 1)));
        case OPEN -> send(new Request.Tlopen(fid, OpenFlags.READ_WRITE));
        case LOOK -> send(new Request.Tgetattr(fid, 0));
        case READ -> send(new Request.Tread(fid, 0, 1 + choice % 15));
        case WRITE -> send(TestConnection.write(fid, "text"));
        case SYNC -> send(new Request.Tfsync(fid, 0));
        case LOCK -> send(lock(fid, "client " + choice % 2));
        case UNLOCK -> send(unlock(fid, "client " + choice % 2));
        case CLUNK -> send(new Request.Tclunk(fid));
        case FLUSH -> {
          List<Integer> tags = new ArrayList<>(pending.keySet());
          send(flush(tags.isEmpty() || choice % 20 == 0 ? 4711 : tags.get(choice % tags.size())));
        }
      }
      if (action.look()) {
        connection.barrier(this::answered);
      }
    }

    /** Sends it on the lowest tag that the client may use, if there is one. */
    private void send(Request request) {
      BitSet used = new BitSet();
      pending.keySet().forEach(used::set);
      flushes.values().stream().filter(old -> old <= TAGS).forEach(used::set);
      int tag = used.nextClearBit(1);
      if (tag > TAGS) {
        return;
      }
      pending.put(tag, request);
      if (request instanceof Request.Tflush flush) {
        flushes.put(tag, Short.toUnsignedInt(flush.oldtag()));
      }
      connection.send(tag, request);
    }

    private void answered(Frame frame) {
      int tag = frame.tag();
      Reply reply = (Reply) frame.message();
      Request request = pending.remove(tag);
      assertThat(request).as("a request for the answer %s", frame).isNotNull();
      if (reply instanceof Reply.Rlerror error) {
        assertThat(Errno.ofNumber(error.errno()))
            .as("the answer to %s", request)
            .isIn(Errno.EBADF, Errno.EBUSY, Errno.ENOENT, Errno.ESTALE, Errno.ENOTDIR, Errno.EINTR);
        assertThat(request).isNotInstanceOf(Request.Tflush.class);
        return;
      }
      assertThat(MessageTable.of(reply.getClass()).number())
          .as("the answer %s to %s", reply, request)
          .isEqualTo(MessageTable.of(request.getClass()).number() + 1);
      if (request instanceof Request.Tread read) {
        assertThat(((Reply.Rread) reply).data().readableBytes())
            .as("what %s asked for", read)
            .isEqualTo(read.count());
      } else if (request instanceof Request.Twalk walk) {
        made.add(walk.newfid());
      } else if (request instanceof Request.Tflush) {
        flushed(flushes.remove(tag));
      }
    }

    /** What was not answered by now never will be; with the last flush of it its tag is free. */
    private void flushed(int old) {
      Request dropped = pending.get(old);
      if (dropped != null && !flushes.containsValue(old)) {
        assertThat(dropped).isNotInstanceOf(Request.Tflush.class);
        assertThat(dropped).isNotInstanceOf(Request.Tclunk.class);
        pending.remove(old);
      }
    }

    /** Lets everything go on until a reply is there. */
    private void awaitReply() {
      Await.until(
          "a reply",
          () -> {
            goOn();
            return connection.hasReplies();
          });
    }

    private void goOn() {
      if (pool.queued() > 0) {
        pool.beginQueued(0);
      }
      gates.openOne(0);
    }

    /** All ends without a word, and nothing of it is left. */
    private void version() {
      connection.send(Message.NOTAG, new Request.Tversion(1 << 16, ByteString.of("9P2000.L")));
      Frame frame;
      while (true) {
        awaitReply();
        frame = connection.receive();
        if (frame.tag() == Message.NOTAG) {
          break;
        }
        answered(frame); // it was on its way
      }
      assertThat(frame.message()).isInstanceOf(Reply.Rversion.class);
      pending.clear();
      flushes.clear();
      made.clear();
      assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
      connection.send(1, attach(ROOT, ""));
      awaitReply();
      connection.receive(1, Reply.Rattach.class);
    }

    void finish() {
      gates.openAll();
      pool.release();
      Await.until(
          "all but locks end",
          () -> {
            connection.barrier(this::answered);
            return pending.values().stream().allMatch(Request.Tlock.class::isInstance);
          });
      pool.awaitIdle();
      connection.barrier(this::answered);
      for (int tag : List.copyOf(pending.keySet())) {
        send(flush(tag));
      }
      Await.until(
          "the locks are called off",
          () -> {
            connection.barrier(this::answered);
            return pending.isEmpty();
          });
      assertThat(flushes).isEmpty();
      for (int fid = 2; fid <= FILES; fid++) {
        checkFid(fid);
      }
      connection.expectSilence();
      assertThat(volume.usage()).isEqualTo(atRest);
    }

    /** No fid is there that nobody got, and none is kept back for a request that was dropped. */
    private void checkFid(int fid) {
      if (!fails(Errno.EBADF, new Request.Tgetattr(fid, 0))) {
        assertThat(made).as("the fids that the client got").contains(fid);
        if (fails(Errno.EBADF, new Request.Tread(fid, 0, 1))) {
          connection.call(Reply.Rwalk.class, walk(fid, fid));
        }
        connection.call(Reply.Rclunk.class, new Request.Tclunk(fid));
      }
      connection.call(Reply.Rwalk.class, walk(ROOT, fid, "file"));
      connection.call(Reply.Rlopen.class, new Request.Tlopen(fid, OpenFlags.READ_ONLY));
      connection.call(Reply.Rclunk.class, new Request.Tclunk(fid));
    }

    private boolean fails(Errno errno, Request request) {
      return connection.call(request).equals(new Reply.Rlerror(errno.number()));
    }
  }
}
