// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static dev.ninebind.conformance.protocol.Stage.READ_WRITE;

import dev.ninebind.conformance.P9Client;
import dev.ninebind.conformance.P9Connection;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Two guests, each with a process that has the same file open. */
final class Locks {
  static final byte READ = 0;
  static final byte WRITE = 1;
  static final byte UNLOCK = 2;
  static final int GRANTED = 0;
  static final int BLOCKED = 1;
  static final long ALL = 0;

  private static final int SHORTLY_MILLIS = 300;

  private final Stage stage;
  private final int mine;
  private final P9Client other;
  private final int its;

  private Locks(Stage stage, int mine, P9Client other, int its) {
    this.stage = stage;
    this.mine = mine;
    this.other = other;
    this.its = its;
  }

  static Locks of(Stage stage) throws IOException {
    stage.file("file", "content");
    int mine = stage.opened(READ_WRITE, "file");
    P9Client other = stage.connect();
    return new Locks(stage, mine, other, Stage.opened(other, stage.top(other), READ_WRITE, "file"));
  }

  P9Client other() {
    return other;
  }

  int mine() {
    return mine;
  }

  int its() {
    return its;
  }

  static Request.Tlock myRequest(int fid, byte type, int flags, long start, long length) {
    return new Request.Tlock(fid, type, flags, start, length, 100, ByteString.of("guest-one"));
  }

  static Request.Tlock itsRequest(int fid, byte type, int flags, long start, long length) {
    return new Request.Tlock(fid, type, flags, start, length, 200, ByteString.of("guest-two"));
  }

  /** The first guest's process asks, and does not wait. */
  int take(byte type, long start, long length) throws IOException {
    return stage.client().lock(myRequest(mine, type, 0, start, length));
  }

  /** The second guest's process does. */
  int itTakes(byte type, long start, long length) throws IOException {
    return other.lock(itsRequest(its, type, 0, start, length));
  }

  /** The status of a write lock of all of another name, which the second guest's process wants. */
  int itTakesAllOf(String name) throws IOException {
    int fid = Stage.opened(other, stage.top(other), READ_WRITE, name);
    return other.lock(itsRequest(fid, WRITE, 0, 0, ALL));
  }

  void granted(byte type, long start, long length) throws IOException, CheckFailure {
    stage.equal("status", GRANTED, take(type, start, length));
  }

  void itIsGranted(byte type, long start, long length) throws IOException, CheckFailure {
    stage.equal("status", GRANTED, itTakes(type, start, length));
  }

  void itIsRefused(byte type, long start, long length) throws IOException, CheckFailure {
    stage.equal("status", BLOCKED, itTakes(type, start, length));
  }

  /** What the second guest is told to be in its way. */
  Reply.Rgetlock whatIsInItsWay(byte type, long start, long length) throws IOException {
    return other.getlock(
        new Request.Tgetlock(its, type, start, length, 200, ByteString.of("guest-two")));
  }

  /** The second guest would rather wait. */
  CompletableFuture<Reply> itWaits(byte type, long start, long length) throws IOException {
    CompletableFuture<Reply> waiting =
        other.send(itsRequest(its, type, Request.Tlock.BLOCK, start, length));
    other.getattr(its); // by now it has been taken
    return waiting;
  }

  /**
   * The status of a lock that waited and is free now; a server may also have said BLOCKED, as the
   * protocol allows, and then is asked again, as Linux does.
   */
  int waited(CompletableFuture<Reply> waiting, byte type, long start, long length)
      throws IOException {
    Request request = itsRequest(its, type, Request.Tlock.BLOCK, start, length);
    int status = ((Reply.Rlock) P9Connection.await(request, waiting)).status();
    return status == BLOCKED ? other.lock(itsRequest(its, type, 0, start, length)) : status;
  }

  /** Fails if a wait for what another holds has ended well after a while. */
  void notGranted(CompletableFuture<Reply> waiting) throws Exception {
    try {
      Reply reply = waiting.get(SHORTLY_MILLIS, TimeUnit.MILLISECONDS);
      int status = reply instanceof Reply.Rlock lock ? lock.status() : -1;
      stage.that("a wait, or status " + BLOCKED, status == BLOCKED, reply);
    } catch (TimeoutException e) {
      // it waits
    }
  }
}
