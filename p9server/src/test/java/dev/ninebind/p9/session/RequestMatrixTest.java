// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import static dev.ninebind.p9.session.TestConnection.ROOT;
import static dev.ninebind.p9.session.TestConnection.name;
import static dev.ninebind.p9.session.TestConnection.walk;
import static dev.ninebind.posix.Errno.EBADF;
import static dev.ninebind.posix.Errno.EBUSY;
import static dev.ninebind.posix.Errno.EINVAL;
import static dev.ninebind.posix.Errno.EISDIR;
import static dev.ninebind.posix.Errno.ELOOP;
import static dev.ninebind.posix.Errno.ENOTDIR;
import static dev.ninebind.posix.Errno.ENOTEMPTY;
import static dev.ninebind.posix.Errno.EOPNOTSUPP;
import static dev.ninebind.posix.Errno.EPERM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.p9.wire.MessageTable;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Gate;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.TestVolume;
import dev.ninebind.posix.TestVolume.Op;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every request about a fid in every state that the fid can be in. */
class RequestMatrixTest {
  /** The fid whose state is the case's. */
  private static final int SUBJECT = 10;

  /** A regular file, walked to. */
  private static final int FILE = 2;

  /** What the subject is when the request comes. */
  enum State {
    ABSENT,
    BEING_MADE,
    DIRECTORY,
    REGULAR,
    LINK,
    OPEN_TO_READ,
    OPEN_TO_WRITE,
    OPEN_TO_BOTH,
    OPEN_DIRECTORY,
    BEING_OPENED,
    /** An attribute's value, read by Txattrwalk. */
    ATTRIBUTE,
    /** An attribute to be, announced by Txattrcreate. */
    ATTRIBUTE_DRAFT,
    /** Clunked, while a read that came before is still running. */
    CLUNKED;

    boolean isOpen() {
      return ordinal() >= OPEN_TO_READ.ordinal() && ordinal() <= OPEN_DIRECTORY.ordinal();
    }

    boolean isAttribute() {
      return this == ATTRIBUTE || this == ATTRIBUTE_DRAFT;
    }

    boolean isDirectory() {
      return this == DIRECTORY || this == OPEN_DIRECTORY;
    }

    /** True if there is a fid of this number that a request may name. */
    boolean exists() {
      return this != ABSENT && this != BEING_MADE && this != CLUNKED;
    }
  }

  /** The answers to a request by the state of one of its fids; no entry: success. */
  private static final class Row {
    private final IntFunction<Request> request;
    private final Map<State, Errno> errors = new EnumMap<>(State.class);

    private Row(IntFunction<Request> request) {
      this.request = request;
    }

    /** A request about a fid that exists and, but for what is said otherwise, is a file's. */
    static Row about(IntFunction<Request> request) {
      Row row = new Row(request);
      for (State state : State.values()) {
        if (!state.exists() || state.isAttribute()) {
          row.errors.put(state, EBADF);
        }
      }
      return row;
    }

    /** A request that makes a fid. */
    static Row making(IntFunction<Request> request) {
      Row row = new Row(request);
      for (State state : State.values()) {
        if (state.exists() || state == State.BEING_MADE) {
          row.errors.put(state, EBADF);
        }
      }
      return row;
    }

    Row but(Errno errno, State... states) {
      for (State state : states) {
        errors.put(state, errno);
      }
      return this;
    }

    Row andDone(State... states) {
      errors.keySet().removeAll(List.of(states));
      return this;
    }

    /** Only a walked fid can become something else. */
    Row rebinding() {
      for (State state : State.values()) {
        if (state.isOpen() || state == State.BEING_OPENED) {
          errors.put(state, EBUSY);
        }
      }
      return this;
    }

    Row onDirectories() {
      for (State state : State.values()) {
        if (state.exists() && !state.isDirectory()) {
          errors.putIfAbsent(state, ENOTDIR);
        }
      }
      return this;
    }

    Row onOpenFiles() {
      for (State state : State.values()) {
        if (!state.isOpen()) {
          errors.putIfAbsent(state, EBADF);
        }
      }
      return this;
    }
  }

  private static final ByteString CLIENT = ByteString.of("client");
  private static final ByteString TRUSTED = ByteString.of("trusted.a");

  /** Rows for the fid that a request is about. */
  private static Map<Class<? extends Request>, Row> primary() {
    List<Row> rows =
        List.of(
            Row.about(Request.Tstatfs::new),
            Row.about(fid -> new Request.Tlopen(fid, OpenFlags.READ_ONLY))
                .rebinding()
                .but(ELOOP, State.LINK),
            Row.about(fid -> new Request.Tlcreate(fid, name("new"), OpenFlags.READ_WRITE, 0644, 0))
                .rebinding()
                .onDirectories(),
            Row.about(fid -> new Request.Tsymlink(fid, name("new"), ByteString.of("there"), 0))
                .onDirectories(),
            Row.about(fid -> new Request.Tmknod(fid, name("new"), 0010644, 0, 0, 0))
                .onDirectories(),
            Row.about(fid -> new Request.Trename(fid, ROOT, name("new"))),
            Row.about(Request.Treadlink::new)
                .but(EINVAL, existing(state -> state != State.LINK && !state.isAttribute())),
            Row.about(fid -> new Request.Tgetattr(fid, 0x3fff)),
            Row.about(fid -> new Request.Tsetattr(fid, 1, 0600, 0, 0, 0, 0, 0, 0, 0))
                .but(EOPNOTSUPP, State.LINK),
            Row.about(fid -> new Request.Txattrwalk(fid, 99, TRUSTED)),
            Row.about(fid -> new Request.Txattrcreate(fid, TRUSTED, 1, 0)).rebinding(),
            Row.about(fid -> new Request.Treaddir(fid, 0, 4000)).onOpenFiles().onDirectories(),
            Row.about(fid -> new Request.Tfsync(fid, 0)).onOpenFiles(),
            Row.about(fid -> new Request.Tlock(fid, (byte) 1, 1, 0, 0, 1, CLIENT)).onOpenFiles(),
            Row.about(fid -> new Request.Tgetlock(fid, (byte) 2, 0, 0, 1, CLIENT)).onOpenFiles(),
            Row.about(fid -> new Request.Tlink(fid, FILE, name("new"))).onDirectories(),
            Row.about(fid -> new Request.Tmkdir(fid, name("new"), 0755, 0)).onDirectories(),
            Row.about(fid -> new Request.Trenameat(fid, name("inner"), ROOT, name("new")))
                .onDirectories(),
            Row.about(fid -> new Request.Tunlinkat(fid, name("inner"), 0)).onDirectories(),
            Row.about(fid -> walk(fid, 99)),
            Row.about(fid -> new Request.Tread(fid, 0, 100))
                .onOpenFiles()
                .but(EBADF, State.OPEN_TO_WRITE)
                .but(EISDIR, State.OPEN_DIRECTORY)
                .andDone(State.ATTRIBUTE),
            Row.about(fid -> TestConnection.write(fid, "text"))
                .onOpenFiles()
                .but(EBADF, State.OPEN_TO_READ, State.OPEN_DIRECTORY)
                .andDone(State.ATTRIBUTE_DRAFT),
            Row.about(Request.Tclunk::new)
                .andDone(State.ATTRIBUTE)
                .but(EINVAL, State.ATTRIBUTE_DRAFT), // less was written than announced
            Row.about(Request.Tremove::new).but(ENOTEMPTY, State.DIRECTORY, State.OPEN_DIRECTORY));
    return byClass(rows);
  }

  /** Rows for the other fid that a request needs. */
  private static Map<Class<? extends Request>, Row> second() {
    return byClass(
        List.of(
            Row.about(fid -> new Request.Trename(FILE, fid, name("new"))).onDirectories(),
            Row.about(fid -> new Request.Trenameat(ROOT, name("other"), fid, name("new")))
                .onDirectories(),
            Row.about(fid -> new Request.Tlink(ROOT, fid, name("new")))
                .but(EPERM, State.DIRECTORY, State.OPEN_DIRECTORY)));
  }

  /** Rows for the fid that a request makes. */
  private static Map<Class<? extends Request>, Row> made() {
    return byClass(
        List.of(
            Row.making(fid -> TestConnection.attach(fid, "")),
            Row.making(fid -> walk(ROOT, fid, "file")),
            Row.making(fid -> new Request.Txattrwalk(ROOT, fid, TRUSTED))));
  }

  /** A walk that moves the fid it starts from. */
  private static final Row MOVING = Row.about(fid -> walk(fid, fid)).rebinding();

  private static State[] existing(Predicate<State> which) {
    return Stream.of(State.values()).filter(State::exists).filter(which).toArray(State[]::new);
  }

  private static Map<Class<? extends Request>, Row> byClass(List<Row> rows) {
    Map<Class<? extends Request>, Row> map = new LinkedHashMap<>();
    for (Row row : rows) {
      assertThat(map.put(row.request.apply(SUBJECT).getClass(), row)).isNull();
    }
    return map;
  }

  private static Set<Class<?>> requests() {
    return MessageTable.entries().stream()
        .map(MessageTable.Entry::message)
        .filter(Request.class::isAssignableFrom)
        .collect(Collectors.toSet());
  }

  @Test
  void everyRequestHasItsRows() {
    Set<Class<?>> rest = requests();
    // About tags, or refused whatever it names: the session's own tests have them.
    rest.removeAll(Set.of(Request.Tversion.class, Request.Tflush.class, Request.Tauth.class));
    rest.removeAll(primary().keySet());
    rest.remove(Request.Tattach.class);
    assertThat(rest).as("requests without a row for the fid they are about").isEmpty();

    primary()
        .forEach(
            (kind, row) -> {
              Request request = row.request.apply(SUBJECT);
              assertThat(request.primaryFid()).as("%s", kind).isEqualTo(SUBJECT);
              assertThat(second().containsKey(kind))
                  .as("a row for the second fid of %s", kind)
                  .isEqualTo(request.secondFid() != Request.NONE);
              assertThat(made().containsKey(kind))
                  .as("a row for the fid that %s makes", kind)
                  .isEqualTo(request.newFid() != Request.NONE);
              request.release();
            });
  }

  @TestFactory
  Stream<DynamicTest> aRequestIsAnsweredByTheStateOfItsFid() {
    return cases("fid", primary());
  }

  @TestFactory
  Stream<DynamicTest> aRequestIsAnsweredByTheStateOfItsSecondFid() {
    return cases("second fid", second());
  }

  @TestFactory
  Stream<DynamicTest> aRequestIsAnsweredByTheStateOfTheFidThatItMakes() {
    return cases("new fid", made());
  }

  @TestFactory
  Stream<DynamicTest> aFidMovesOnlyWhileItIsWalked() {
    return cases("fid and newfid", Map.of(Request.Twalk.class, MOVING));
  }

  private static Stream<DynamicTest> cases(String role, Map<Class<? extends Request>, Row> rows) {
    List<DynamicTest> cases = new ArrayList<>();
    rows.forEach(
        (kind, row) -> {
          for (State state : State.values()) {
            for (boolean fast : new boolean[] {true, false}) {
              Errno expected = row.errors.get(state);
              cases.add(
                  DynamicTest.dynamicTest(
                      String.format(
                          "%s, %s %s%s: %s",
                          kind.getSimpleName(),
                          role,
                          state,
                          fast ? "" : ", on the pool",
                          expected == null ? "done" : expected),
                      () -> check(row.request.apply(SUBJECT), state, fast, expected)));
            }
          }
        });
    return cases.stream();
  }

  private static void check(Request request, State state, boolean fast, Errno expected)
      throws InterruptedException {
    TestVolume volume = SampleTree.volume().fast(fast);
    try (TestConnection connection =
        TestConnection.open(volume, new TestPool(), TestConnection.limits())) {
      connection.attach();
      connection.walked(FILE, "file");
      Gate gate = enter(connection, volume, state);
      int tag = connection.send(request);
      if (state == State.BEING_OPENED && request.clunks()) {
        connection.expectSilence(); // it waits for what came before it
        gate.release();
      }
      Reply reply = connection.receiveAmongOthers(tag);
      if (expected == null) {
        assertThat(MessageTable.of(reply.getClass()).number())
            .as("the kind of %s", reply)
            .isEqualTo(MessageTable.of(request.getClass()).number() + 1);
      } else {
        assertThat(reply).isEqualTo(new Reply.Rlerror(expected.number()));
      }
      if (gate != null) {
        gate.release();
      }
    }
  }

  /** Brings the subject into a state; a gate then holds the request that is under way for it. */
  private static Gate enter(TestConnection connection, TestVolume volume, State state)
      throws InterruptedException {
    switch (state) {
      case ABSENT -> {}
      case BEING_MADE -> {
        return blocked(connection, volume, Op.WALK, walk(ROOT, SUBJECT, "file"));
      }
      case DIRECTORY -> connection.walked(SUBJECT, "dir");
      case REGULAR -> connection.walked(SUBJECT, "file");
      case LINK -> connection.walked(SUBJECT, "link");
      case OPEN_TO_READ -> connection.opened(SUBJECT, "file", OpenFlags.READ_ONLY);
      case OPEN_TO_WRITE -> connection.opened(SUBJECT, "file", OpenFlags.WRITE_ONLY);
      case OPEN_TO_BOTH -> connection.opened(SUBJECT, "file", OpenFlags.READ_WRITE);
      case OPEN_DIRECTORY -> connection.opened(SUBJECT, "dir", OpenFlags.READ_ONLY);
      case ATTRIBUTE ->
          connection.call(Reply.Rxattrwalk.class, new Request.Txattrwalk(FILE, SUBJECT, TRUSTED));
      case ATTRIBUTE_DRAFT -> {
        connection.walked(SUBJECT, "file");
        connection.call(Reply.Rxattrcreate.class, new Request.Txattrcreate(SUBJECT, TRUSTED, 4, 0));
      }
      case BEING_OPENED -> {
        connection.walked(SUBJECT, "file");
        return blocked(connection, volume, Op.OPEN, new Request.Tlopen(SUBJECT, 0));
      }
      case CLUNKED -> {
        connection.opened(SUBJECT, "file", OpenFlags.READ_ONLY);
        Gate gate = blocked(connection, volume, Op.READ, new Request.Tread(SUBJECT, 0, 10));
        connection.send(new Request.Tclunk(SUBJECT));
        return gate;
      }
    }
    return null;
  }

  private static Gate blocked(TestConnection connection, TestVolume volume, Op op, Request request)
      throws InterruptedException {
    Gate gate = volume.blockNext(op);
    connection.send(request);
    gate.awaitEntered();
    return gate;
  }
}
