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
import dev.ninebind.p9.wire.MessageTable;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.TestVolume;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/**
 * Random requests, ended in a random order, against a model of fids and tags that is as simple as
 * the protocol's text: what a client may rely on, nothing of how it is done.
 */
class SessionModelProperties {
  private enum Kind {
    WALK,
    MOVE,
    CLONE,
    OPEN,
    LOOK,
    READ,
    WRITE,
    LOCK,
    UNLOCK,
    READ_ATTRIBUTE,
    SET_ATTRIBUTE,
    LINK,
    CLUNK,
    REMOVE,
    FLUSH,
    STEP,
    VERSION
  }

  /**
   * One thing that is done.
   *
   * @param fid the fid it is about
   * @param choice picks the rest
   */
  record Action(Kind kind, int fid, int choice) {}

  @Provide
  Arbitrary<List<Action>> scripts() {
    Arbitrary<Kind> kinds =
        Arbitraries.frequency(
                Tuple.of(30, 0), // a step
                Tuple.of(69, 1), // a request
                Tuple.of(1, 2)) // a version
            .flatMap(
                which ->
                    switch (which) {
                      case 0 -> Arbitraries.just(Kind.STEP);
                      case 1 ->
                          Arbitraries.of(Kind.values())
                              .filter(kind -> kind != Kind.STEP && kind != Kind.VERSION);
                      default -> Arbitraries.just(Kind.VERSION);
                    });
    return Combinators.combine(
            kinds, Arbitraries.integers().between(2, 5), Arbitraries.integers().between(0, 999))
        .as(Action::new)
        .list()
        .ofMaxSize(80);
  }

  @Property(tries = 400, shrinking = ShrinkingMode.BOUNDED)
  void aClientCanRelyOnTheProtocol(@ForAll("scripts") List<Action> script) {
    TestVolume volume = SampleTree.volume().fast(false);
    TestPool pool = new TestPool();
    TestConnection connection =
        TestConnection.open(volume, pool, new SessionLimits(1 << 16, 100, 200, 1 << 24, 3, 40));
    connection.attach();
    pool.hold();
    Client client = new Client(connection, pool);
    script.forEach(client::act);
    client.finish();
    pool.release();
    connection.close();
  }

  /** What the client knows; a fid that is neither live nor reserved does not exist. */
  private static final class Client {
    private final TestConnection connection;
    private final TestPool pool;
    private final Map<Integer, Request> pending = new LinkedHashMap<>();
    private final Set<Integer> reserved = new HashSet<>();
    private final Set<Integer> live = new HashSet<>(Set.of(ROOT));

    /** By fid, the tag of the request after which it stands for something else. */
    private final Map<Integer, Integer> rebinding = new HashMap<>();

    /** By the tag of a clunk, the requests of that fid that came before it. */
    private final Map<Integer, Set<Integer>> before = new HashMap<>();

    /** By the tag of a flush, the tag it is about. */
    private final Map<Integer, Integer> flushes = new HashMap<>();

    Client(TestConnection connection, TestPool pool) {
      this.connection = connection;
      this.pool = pool;
    }

    void act(Action action) {
      int fid = action.fid();
      int choice = action.choice();
      switch (action.kind()) {
        case STEP -> {
          if (pool.queued() > 0) {
            pool.runQueued(choice % pool.queued());
          }
        }
        case VERSION -> {
          version();
          return;
        }
        case WALK -> request(walk(ROOT, fid, List.of("file", "dir", "missing").get(choice % 3)));
        case MOVE -> request(walk(fid, fid, choice % 2 == 0 ? "inner" : ".."));
        case CLONE -> request(walk(fid, 2 + choice % 4));
        case OPEN -> request(new Request.Tlopen(fid, OpenFlags.READ_ONLY));
        case LOOK -> request(new Request.Tgetattr(fid, 0));
        case READ -> request(new Request.Tread(fid, 0, 10));
        case WRITE -> request(TestConnection.write(fid, "text"));
        case LOCK -> request(lock(fid, "client " + choice % 2));
        case UNLOCK -> request(unlock(fid, "client " + choice % 2));
        case READ_ATTRIBUTE ->
            request(
                new Request.Txattrwalk(
                    fid, 2 + choice % 4, ByteString.of(choice % 3 == 0 ? "user.a" : "trusted.a")));
        case SET_ATTRIBUTE ->
            request(
                new Request.Txattrcreate(
                    fid, ByteString.of("trusted.a"), choice % 2 == 0 ? 0 : 4, choice % 3));
        case LINK -> request(new Request.Tlink(ROOT, fid, TestConnection.name("new" + choice)));
        case CLUNK -> request(new Request.Tclunk(fid));
        case REMOVE -> request(new Request.Tremove(fid));
        case FLUSH -> {
          List<Integer> tags = new ArrayList<>(pending.keySet());
          int old = tags.isEmpty() || choice % 10 == 0 ? 50_000 : tags.get(choice % tags.size());
          request(flush(old));
        }
      }
      drain();
    }

    private void request(Request request) {
      Errno refusal = refusal(request);
      int tag = connection.send(request);
      if (refusal != null) {
        connection.receiveErrorAmongOthers(tag, refusal, this::answered);
        return;
      }
      pending.put(tag, request);
      int primary = (int) request.primaryFid();
      if (request instanceof Request.Tflush flush) {
        flushes.put(tag, Short.toUnsignedInt(flush.oldtag()));
      }
      if (request.newFid() != Request.NONE) {
        reserved.add((int) request.newFid());
      }
      if (request.rebinds()) {
        rebinding.put(primary, tag);
      }
      if (request.clunks()) {
        Set<Integer> earlier = new HashSet<>();
        pending.forEach(
            (other, its) -> {
              if (other != tag && (its.primaryFid() == primary || its.secondFid() == primary)) {
                earlier.add(other);
              }
            });
        // A clunk of the number's last fid is about another one.
        earlier.removeIf(before::containsKey);
        before.values().forEach(earlier::removeAll);
        before.put(tag, earlier);
        live.remove(primary);
        rebinding.remove(primary);
      }
    }

    /** What a request is refused for when it arrives. */
    private Errno refusal(Request request) {
      for (long fid : new long[] {request.primaryFid(), request.secondFid()}) {
        if (fid != Request.NONE && !live.contains((int) fid)) {
          return Errno.EBADF;
        }
      }
      if (request.rebinds() && rebinding.containsKey((int) request.primaryFid())) {
        return Errno.EBUSY;
      }
      int made = (int) request.newFid();
      boolean taken = live.contains(made) || reserved.contains(made);
      return request.newFid() != Request.NONE && taken ? Errno.EBADF : null;
    }

    /** Takes all replies that are there once everything has settled. */
    private void drain() {
      connection.barrier(this::answered);
    }

    private void answered(Frame frame) {
      int tag = frame.tag();
      Request request = pending.remove(tag);
      assertThat(request).as("a request for the answer %s", frame).isNotNull();
      Reply reply = (Reply) frame.message();
      boolean failed = reply instanceof Reply.Rlerror;
      if (!failed) {
        assertThat(MessageTable.of(reply.getClass()).number())
            .isEqualTo(MessageTable.of(request.getClass()).number() + 1);
      }
      if (request.clunks()) {
        Set<Integer> earlier = before.remove(tag);
        earlier.retainAll(pending.keySet());
        assertThat(flushes.values())
            .as("what came before %s is answered or called off", request)
            .containsAll(earlier);
      }
      boolean done =
          !failed
              && !(request instanceof Request.Twalk walk
                  && ((Reply.Rwalk) reply).qids().size() < walk.names().size());
      settleFids(tag, request, done);
      if (request instanceof Request.Tflush) {
        int old = flushes.remove(tag);
        Request dropped = flushes.containsValue(old) ? pending.get(old) : pending.remove(old);
        if (dropped != null) {
          assertThat(dropped.clunks() || dropped instanceof Request.Tflush)
              .as("%s is never dropped", dropped)
              .isFalse();
          settleFids(old, dropped, false);
        }
      }
      if (request instanceof Request.Tread || request instanceof Request.Tlopen) {
        checkOpen(request, reply);
      }
    }

    private static void checkOpen(Request request, Reply reply) {
      if (reply instanceof Reply.Rlerror error) {
        assertThat(Errno.ofNumber(error.errno()))
            .as("why %s fails", request)
            .isIn(Errno.EBADF, Errno.EBUSY, Errno.EISDIR, Errno.ESTALE);
      }
    }

    private void settleFids(int tag, Request request, boolean done) {
      if (request.newFid() != Request.NONE) {
        reserved.remove((int) request.newFid());
        if (done) {
          live.add((int) request.newFid());
        }
      }
      rebinding.values().removeIf(other -> other == tag);
    }

    private void version() {
      int tag = connection.send(new Request.Tversion(1 << 16, ByteString.of("9P2000.L")));
      Await.until("nothing is taken", () -> !connection.isReading() || connection.hasReplies());
      Await.until(
          "everything ends",
          () -> {
            if (pool.queued() > 0) {
              pool.runQueued(0);
            }
            return connection.hasReplies();
          });
      connection.receive(tag, Reply.Rversion.class);
      assertThat(connection.session().xattrMemory().used()).isZero();
      while (pool.queued() > 0) {
        pool.runQueued(0); // what was called off is still queued
      }
      pending.clear();
      reserved.clear();
      live.clear();
      rebinding.clear();
      before.clear();
      flushes.clear();
      int attach = connection.send(attach(ROOT, ""));
      Await.until("the attach is queued", () -> pool.queued() > 0);
      pool.runQueued(0);
      connection.receive(attach, Reply.Rattach.class);
      live.add(ROOT);
    }

    /** Ends all that can end; only locks may wait on. */
    void finish() {
      while (pool.queued() > 0) {
        pool.runQueued(0);
        drain();
      }
      assertThat(pending.values()).allMatch(Request.Tlock.class::isInstance);
    }
  }
}
