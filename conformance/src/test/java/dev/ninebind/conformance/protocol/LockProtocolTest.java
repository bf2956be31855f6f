// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.Closes;
import dev.ninebind.conformance.Gap;
import dev.ninebind.conformance.P9Client;
import dev.ninebind.conformance.P9Connection;
import dev.ninebind.conformance.ServedVolume;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tlock and Tgetlock between processes and connections, beyond {@link LockCases}. */
class LockProtocolTest extends VolumeProtocolTest {
  private static final byte READ = 0;
  private static final byte WRITE = 1;
  private static final byte UNLOCK = 2;
  private static final int BLOCK = 1;
  private static final int GRANTED = 0;
  private static final int BLOCKED = 1;
  private static final int ALL = 0;
  private static final int ME = 100;

  private P9Client other;
  private int mine;
  private int its;

  LockProtocolTest(ServedVolume served) {
    super(served);
  }

  @BeforeEach
  void openByTwoConnections() throws IOException {
    file("file", "content");
    other = connect();
    mine = opened(client, top, 2, "file");
    its = opened(other, top(other), 2, "file");
  }

  private static Request.Tlock request(int fid, byte type, int flags, long start, long length) {
    return new Request.Tlock(fid, type, flags, start, length, ME, ByteString.of("guest"));
  }

  private int take(byte type, long start, long length) throws IOException {
    return client.lock(request(mine, type, 0, start, length));
  }

  private int itTakes(byte type, long start, long length) throws IOException {
    return other.lock(request(its, type, 0, start, length));
  }

  private CompletableFuture<Reply> itWaits(byte type, long start, long length) throws IOException {
    CompletableFuture<Reply> waiting = other.send(request(its, type, BLOCK, start, length));
    other.getattr(its); // by now it has arrived, and may have been tried
    return waiting;
  }

  private static int status(Request request, CompletableFuture<Reply> waiting) throws IOException {
    return ((Reply.Rlock) P9Connection.await(request, waiting)).status();
  }

  private static int status(CompletableFuture<Reply> waiting) throws IOException {
    return status(request(0, WRITE, BLOCK, 0, 0), waiting);
  }

  private Reply.Rgetlock whoIsInItsWay(byte type, long start, long length) throws IOException {
    return other.getlock(
        new Request.Tgetlock(its, type, start, length, ME, ByteString.of("guest")));
  }

  @Test
  @Closes(Gap.LOCK)
  void whoWaitsIsAnsweredWhenItIsFree() throws IOException {
    take(WRITE, 0, ALL);
    CompletableFuture<Reply> waiting = itWaits(WRITE, 0, 1);
    assertThat(waiting).isNotDone();
    take(UNLOCK, 1, ALL);
    other.getattr(its);
    assertThat(waiting).isNotDone();
    take(UNLOCK, 0, 1);
    assertThat(status(waiting)).isEqualTo(GRANTED);
    assertThat(take(READ, 0, 1)).isEqualTo(BLOCKED);
  }

  @Test
  @Closes(Gap.LOCK)
  void manyWaitAtOnceAndTheConnectionWorksOn() throws IOException {
    take(WRITE, 0, ALL);
    CompletableFuture<?>[] waiting = new CompletableFuture<?>[500];
    for (int i = 0; i < waiting.length; i++) {
      waiting[i] = other.send(request(its, READ, BLOCK, i, 1));
    }
    assertThat(other.getattr(its).size()).isEqualTo(7);
    take(UNLOCK, 0, ALL);
    for (CompletableFuture<?> each : waiting) {
      assertThat(each.join()).isEqualTo(new Reply.Rlock((byte) GRANTED));
    }
  }

  @Test
  @Closes({Gap.LOCK, Gap.FLUSH})
  void aFlushedWaitTakesNothing() throws IOException {
    take(WRITE, 0, ALL);
    int tag = other.connection().newTag();
    CompletableFuture<Reply> waiting = other.sendFrame(tag, request(its, WRITE, BLOCK, 0, ALL));
    other.getattr(its);
    other.flush(tag);
    other.connection().freeTag(tag);
    assertThat(waiting).isCancelled();
    take(UNLOCK, 0, ALL);
    P9Client third = connect();
    int file = opened(third, top(third), 2, "file");
    assertThat(third.lock(request(file, WRITE, 0, 0, ALL))).isEqualTo(GRANTED);
  }

  @Test
  @Closes(Gap.LOCK)
  void aCircleIsRefused() throws IOException {
    take(WRITE, 0, 1);
    itTakes(WRITE, 1, 1);
    Request itsRequest = request(its, WRITE, BLOCK, 0, 1);
    Request myRequest = request(mine, WRITE, BLOCK, 1, 1);
    CompletableFuture<Reply> itsReply = other.send(itsRequest);
    CompletableFuture<Reply> myReply = client.send(myRequest);
    // Whichever the server comes to last: they are two connections', and may have to wait.
    CompletableFuture.anyOf(itsReply, myReply).orTimeout(30, TimeUnit.SECONDS).join();
    if (myReply.isDone()) {
      refused(Errno.EDEADLK, () -> P9Connection.await(myRequest, myReply));
      take(UNLOCK, 0, ALL);
      assertThat(status(itsRequest, itsReply)).isEqualTo(GRANTED);
    } else {
      refused(Errno.EDEADLK, () -> P9Connection.await(itsRequest, itsReply));
      itTakes(UNLOCK, 0, ALL);
      assertThat(status(myRequest, myReply)).isEqualTo(GRANTED);
    }
  }

  @Test
  @Closes(Gap.LOCK)
  void locksEndWithTheirFid() throws IOException {
    int second = opened(client, top, 2, "file");
    take(WRITE, 0, 5);
    client.lock(request(second, WRITE, 0, 5, 5));
    CompletableFuture<Reply> waiting = itWaits(WRITE, 5, 5);
    client.clunk(second);
    assertThat(status(waiting)).isEqualTo(GRANTED);
    assertThat(itTakes(WRITE, 0, 5)).isEqualTo(BLOCKED);
  }

  @Test
  @Closes(Gap.LOCK)
  void locksEndWithTheirConnectionAndItsReset() throws IOException {
    take(WRITE, 0, ALL);
    CompletableFuture<Reply> waiting = itWaits(WRITE, 0, ALL);
    client.version(P9Client.DEFAULT_MSIZE);
    assertThat(status(waiting)).isEqualTo(GRANTED);

    P9Client third = connect();
    int file = opened(third, top(third), 2, "file");
    CompletableFuture<Reply> next = third.send(request(file, WRITE, BLOCK, 0, ALL));
    third.getattr(file);
    other.close();
    assertThat(status(next)).isEqualTo(GRANTED);
  }

  @Test
  @Closes(Gap.LOCK)
  void aProcessLocksThroughTwoFidsAndItsNeighbourIsKeptOut() throws IOException {
    int second = opened(client, top, 2, "file");
    take(WRITE, 0, ALL);
    assertThat(client.lock(request(second, WRITE, 0, 0, ALL))).isEqualTo(GRANTED);
    Request.Tlock neighbour =
        new Request.Tlock(mine, WRITE, 0, 0, ALL, ME + 1, ByteString.of("guest"));
    assertThat(client.lock(neighbour)).as("the lock came through another fid").isEqualTo(BLOCKED);
  }

  @Test
  @Closes(Gap.LOCK)
  void oddRequestsAreRefused() {
    refused(Errno.EINVAL, () -> take((byte) 3, 0, 1));
    refused(Errno.EINVAL, () -> take(WRITE, -1, 1));
    refused(Errno.EINVAL, () -> take(WRITE, 0, -1));
    refused(Errno.EOVERFLOW, () -> take(WRITE, Long.MAX_VALUE, 2));
    refused(Errno.EINVAL, () -> client.lock(request(mine, WRITE, 4, 0, 1)));
    refused(Errno.EBADF, () -> client.lock(request(top, WRITE, 0, 0, 1)));
  }

  @Test
  @Closes(Gap.GETLOCK)
  void whoIsInTheWayIsTold() throws IOException {
    assertThat(whoIsInItsWay(UNLOCK, 0, ALL).type()).isEqualTo(UNLOCK);
    take(READ, 3, 4);
    Reply.Rgetlock reader = new Reply.Rgetlock(READ, 3, 4, ME, ByteString.of("guest"));
    assertThat(whoIsInItsWay(UNLOCK, 0, ALL)).as("as Linux asks").isEqualTo(reader);
    assertThat(whoIsInItsWay(WRITE, 6, 1)).isEqualTo(reader);
    assertThat(whoIsInItsWay(READ, 0, ALL).type()).as("of a reader").isEqualTo(UNLOCK);
    assertThat(whoIsInItsWay(UNLOCK, 7, ALL).type()).as("behind it").isEqualTo(UNLOCK);
    take(WRITE, 100, ALL);
    assertThat(whoIsInItsWay(READ, 0, ALL))
        .isEqualTo(new Reply.Rgetlock(WRITE, 100, ALL, ME, ByteString.of("guest")));
  }
}
