// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.Closes;
import dev.ninebind.conformance.Gap;
import dev.ninebind.conformance.P9Client;
import dev.ninebind.conformance.P9Connection;
import dev.ninebind.conformance.ServedVolume;
import dev.ninebind.p9.wire.Message;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.OpenFlags;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Tflush against a server that has work under way: the old reply comes before Rflush or never, and
 * then the tag is free. That a reply came when nobody waited for it any more fails every test here:
 * the client notes it.
 */
@Closes(Gap.FLUSH)
class FlushProtocolTest extends VolumeProtocolTest {
  /** Far above those that the client gives out itself. */
  private static final int FIRST_TAG = 10_000;

  private static final int MANY = 32;

  FlushProtocolTest(ServedVolume served) {
    super(served);
  }

  /** A request on its way, and when its reply came. */
  private record Sent(int tag, Request request, CompletableFuture<Integer> replied) {
    boolean wasAnswered() {
      return replied.isDone() && !replied.isCompletedExceptionally();
    }
  }

  /** Gives every reply its place in the order in which they came. */
  private final AtomicInteger arrivals = new AtomicInteger();

  private Sent send(P9Client by, int tag, Request request) {
    CompletableFuture<Integer> replied =
        by.sendFrame(tag, request)
            .thenApply(
                reply -> {
                  int place = arrivals.incrementAndGet();
                  reply.release();
                  return place;
                });
    return new Sent(tag, request, replied);
  }

  /** Flushes them all, and says how many were answered nevertheless, in time. */
  private int flushed(P9Client by, List<Sent> old) throws Exception {
    List<Sent> flushes = new ArrayList<>();
    for (Sent each : old) {
      flushes.add(send(by, by.connection().newTag(), new Request.Tflush((short) each.tag())));
    }
    int answered = 0;
    for (int i = 0; i < old.size(); i++) {
      int flush = flushes.get(i).replied().get(P9Connection.TIMEOUT_SECONDS, TimeUnit.SECONDS);
      by.connection().freeTag(flushes.get(i).tag());
      CompletableFuture<Integer> reply = old.get(i).replied();
      if (old.get(i).wasAnswered()) {
        assertThat(reply.get()).as("the old reply's place").isLessThan(flush);
        answered++;
      } else {
        by.connection().forget(old.get(i).tag());
      }
    }
    return answered;
  }

  /** A round trip on each tag: what comes on them belongs to the new requests. */
  private void tagsAreFree(P9Client by, int fid, int first, int count) throws Exception {
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      replies.add(by.sendFrame(first + i, new Request.Tgetattr(fid, 0)));
    }
    for (CompletableFuture<Reply> each : replies) {
      assertThat(P9Connection.await(new Request.Tgetattr(fid, 0), each))
          .isInstanceOf(Reply.Rgetattr.class);
    }
  }

  private int large(int megabytes) throws IOException {
    int fid = client.createIn(top, "large", OpenFlags.READ_WRITE, 0644);
    client.truncate(fid, (long) megabytes << 20);
    return fid;
  }

  @Test
  void anUnknownTagIsFlushedAtOnce() throws IOException {
    client.flush(4711);
    client.call(new Request.Tflush((short) Message.NOTAG));
  }

  @Test
  void aTagThatWasAnsweredIsFlushedAtOnce() throws Exception {
    P9Connection.await(
        new Request.Tgetattr(top, 0), client.sendFrame(FIRST_TAG, new Request.Tgetattr(top, 0)));
    client.flush(FIRST_TAG);
    tagsAreFree(client, top, FIRST_TAG, 1);
  }

  @Test
  void aFlushIsFlushed() throws Exception {
    int fid = large(8);
    for (int round = 0; round < 50; round++) {
      Sent read = send(client, FIRST_TAG, new Request.Tread(fid, 0, client.largestData()));
      Sent first = send(client, FIRST_TAG + 1, new Request.Tflush((short) FIRST_TAG));
      Sent again = send(client, FIRST_TAG + 2, new Request.Tflush((short) FIRST_TAG));
      int last =
          send(client, FIRST_TAG + 3, new Request.Tflush((short) (FIRST_TAG + 1))).replied().get();
      assertThat(first.replied()).as("a flush is answered before the flush of it").isDone();
      assertThat(first.replied().get()).isLessThan(last);
      again.replied().get();
      if (!read.replied().isDone()) {
        client.connection().forget(FIRST_TAG);
      }
      tagsAreFree(client, top, FIRST_TAG, 4);
    }
  }

  @Test
  void readsAndSyncsUnderWayAreFlushed() throws Exception {
    int fid = large(64);
    int answered = 0;
    int rounds = 20;
    for (int round = 0; round < rounds; round++) {
      List<Sent> sent = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        Request request =
            switch (i % 4) {
              case 0 -> new Request.Tfsync(fid, 0);
              case 1 ->
                  new Request.Twrite(
                      fid, (long) i << 20, Unpooled.wrappedBuffer(new byte[200_000]));
              default -> new Request.Tread(fid, (long) i << 20, client.largestData());
            };
        sent.add(send(client, FIRST_TAG + i, request));
      }
      answered += flushed(client, sent);
      tagsAreFree(client, fid, FIRST_TAG, MANY);
    }
    assertThat(answered).as("some were answered first").isPositive();
    assertThat(client.getattr(fid).size()).isEqualTo(64L << 20);
  }

  /** What was dropped had no effect, what was answered had all of it: no name is half made. */
  @Test
  void fidsAndNamesAreRightAfterThirtyTwoFlushes() throws Exception {
    Random random = new Random(1);
    file("kept", "kept");
    int kept = opened(client, top, OpenFlags.READ_ONLY, "kept");
    for (int round = 0; round < 20; round++) {
      int[] fids = new int[MANY];
      List<Sent> sent = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        fids[i] = client.newFid();
        client.walk(top, fids[i]);
      }
      for (int i = 0; i < MANY; i++) {
        Name name = Name.of("round" + round + "-" + i);
        sent.add(
            send(
                client,
                FIRST_TAG + i,
                new Request.Tlcreate(
                    fids[i], name, OpenFlags.READ_WRITE | OpenFlags.EXCL, 0644, 0)));
        if (random.nextInt(8) == 0) {
          Thread.sleep(1);
        }
      }
      flushed(client, sent);
      for (int i = 0; i < MANY; i++) {
        boolean isOpen = (client.getattr(fids[i]).mode() & S_IFMT) == 0100000;
        // Answered: the fid is the new file. Flushed: it is the directory that it was.
        if (sent.get(i).wasAnswered()) {
          assertThat(isOpen).isTrue();
          assertThat(client.write(fids[i], 0, bytes("mine"))).isEqualTo(4);
        } else {
          assertThat(isOpen).isFalse();
          client.walk(fids[i], fids[i]); // nothing is being done to it any more
          client.createIn(top, "round" + round + "-" + i, OpenFlags.EXCL, 0644);
        }
        client.clunk(fids[i]);
      }
      assertThat(text(client.readAll(kept))).isEqualTo("kept");
    }
    assertThat(entries()).hasSize(20 * MANY + 1);
  }

  @Test
  void othersAreNotDisturbed() throws Exception {
    int fid = large(64);
    P9Client other = connect();
    int otherFid = opened(other, top(other), OpenFlags.READ_ONLY, "large");
    List<Sent> mine = new ArrayList<>();
    List<CompletableFuture<Reply>> others = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      mine.add(send(client, FIRST_TAG + i, new Request.Tread(fid, 0, client.largestData())));
      others.add(other.sendFrame(FIRST_TAG + i, new Request.Tread(otherFid, 0, 4096)));
    }
    flushed(client, mine);
    for (CompletableFuture<Reply> each : others) {
      Reply reply = P9Connection.await(new Request.Tread(otherFid, 0, 4096), each);
      assertThat(((Reply.Rread) reply).data().readableBytes()).isEqualTo(4096);
      reply.release();
    }
  }

  /** The kernel does so when its mount goes while requests are under way. */
  @Test
  void aConnectionThatEndsWithRequestsUnderWayLeavesNothing() throws Exception {
    large(64);
    for (int round = 0; round < 5; round++) {
      P9Client other = connect();
      int fid = opened(other, top(other), OpenFlags.READ_WRITE, "large");
      for (int i = 0; i < MANY; i++) {
        Request request =
            i % 2 == 0 ? new Request.Tfsync(fid, 0) : new Request.Tread(fid, 0, 1 << 20);
        other.sendFrame(FIRST_TAG + i, request).thenAccept(Reply::release);
      }
      other.close();
    }
    // nothingIsLeft() sees what the server has open
  }
}
