// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static dev.ninebind.conformance.protocol.Locks.ALL;
import static dev.ninebind.conformance.protocol.Locks.GRANTED;
import static dev.ninebind.conformance.protocol.Locks.UNLOCK;
import static dev.ninebind.conformance.protocol.Locks.WRITE;
import static dev.ninebind.conformance.protocol.Stage.READ_ONLY;
import static dev.ninebind.conformance.protocol.Stage.READ_WRITE;

import dev.ninebind.conformance.P9Client;
import dev.ninebind.conformance.P9Connection;
import dev.ninebind.p9.wire.Message;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Tflush: the old reply comes before Rflush or never, and then the tag is free. Source: flush(5) of
 * Plan 9, Linux' net/9p/client.c.
 */
final class FlushCases {
  /** Far above those that the client gives out itself. */
  private static final int TAG = 10_000;

  private FlushCases() {}

  static void list(CaseList all) {
    all.of(Area.FLUSH)
        .add("an-unknown-tag-is-flushed", s -> s.client().flush(4711))
        .add("notag-is-flushed", s -> s.client().call(new Request.Tflush((short) Message.NOTAG)))
        .add(
            "an-answered-tag-is-flushed-and-used-again",
            s -> {
              Request request = new Request.Tgetattr(s.top(), 0x7ff);
              P9Connection.await(request, s.client().sendFrame(TAG, request));
              s.client().flush(TAG);
              P9Connection.await(request, s.client().sendFrame(TAG, request));
            })
        .add("a-flushed-wait-for-a-lock-takes-nothing", FlushCases::lock)
        .add("a-flushed-wait-is-answered-before-or-never", FlushCases::order)
        .add("reads-under-way-are-flushed-in-order", FlushCases::reads)
        .add(
            "a-flush-is-flushed",
            s -> {
              P9Connection connection = s.client().connection();
              for (int i = 0; i < 20; i++) {
                Request first = new Request.Tflush((short) 4711);
                CompletableFuture<Reply> one = s.client().sendFrame(TAG, first);
                Request second = new Request.Tflush((short) TAG);
                CompletableFuture<Reply> two = s.client().sendFrame(TAG + 1, second);
                P9Connection.await(second, two);
                s.that("the first flush's answer first", one.isDone(), "none");
                P9Connection.await(first, one);
              }
              s.equal("replies nobody asked for", List.of(), connection.surprises());
            })
        .add(
            "another-connections-tag-is-not-flushed",
            s -> {
              int count = Math.min(100_000, s.client().largestData());
              s.file("file", "x".repeat(count));
              Request read = new Request.Tread(s.opened(READ_ONLY, "file"), 0, count);
              P9Client other = s.connect();
              for (int i = 0; i < 20; i++) {
                CompletableFuture<Reply> reading = s.client().sendFrame(TAG, read);
                other.flush(TAG);
                Reply.Rread reply = (Reply.Rread) P9Connection.await(read, reading);
                s.equal("bytes", count, reply.data().readableBytes());
                reply.release();
              }
            });
  }

  private static void lock(Stage s) throws Exception {
    Locks locks = Locks.of(s);
    locks.granted(WRITE, 0, ALL);
    Request request = Locks.itsRequest(locks.its(), WRITE, Request.Tlock.BLOCK, 0, ALL);
    locks.other().sendFrame(TAG, request);
    locks.other().getattr(locks.its());
    locks.other().flush(TAG);
    locks.granted(UNLOCK, 0, ALL);
    P9Client third = s.connect();
    int fid = Stage.opened(third, s.top(third), READ_WRITE, "file");
    s.equal("status", GRANTED, third.lock(Locks.myRequest(fid, WRITE, 0, 0, ALL)));
  }

  private static void order(Stage s) throws Exception {
    Locks locks = Locks.of(s);
    locks.granted(WRITE, 0, ALL);
    Request request = Locks.itsRequest(locks.its(), WRITE, Request.Tlock.BLOCK, 0, ALL);
    for (int i = 0; i < 10; i++) {
      locks.other().sendFrame(TAG, request);
      locks.other().getattr(locks.its());
      locks.other().flush(TAG);
      // What still came for the old request would be taken for the answer to this one.
      Request next = new Request.Tgetattr(locks.its(), 0x7ff);
      P9Connection.await(next, locks.other().sendFrame(TAG, next));
    }
    locks.granted(UNLOCK, 0, ALL);
    locks.other().getattr(locks.its());
    s.equal("replies nobody asked for", List.of(), locks.other().connection().surprises());
  }

  private static void reads(Stage s) throws Exception {
    int fid = s.client().createIn(s.top(), "file", READ_WRITE, 0644);
    s.client().truncate(fid, 4 << 20);
    for (int round = 0; round < 10; round++) {
      List<CompletableFuture<Reply>> reads = new ArrayList<>();
      List<CompletableFuture<Reply>> flushes = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        int count = s.client().largestData();
        reads.add(s.client().sendFrame(TAG + i, new Request.Tread(fid, 0, count)));
        flushes.add(s.client().sendFrame(TAG + 100 + i, new Request.Tflush((short) (TAG + i))));
      }
      for (int i = 0; i < 16; i++) {
        flushes.get(i).get(s.server().timeoutSeconds(), TimeUnit.SECONDS);
        if (reads.get(i).isDone()) {
          reads.get(i).get().release();
        } else {
          s.client().connection().forget(TAG + i);
        }
      }
      for (int i = 0; i < 16; i++) {
        Request next = new Request.Tgetattr(fid, 0x7ff);
        P9Connection.await(next, s.client().sendFrame(TAG + i, next));
      }
    }
    s.equal("replies nobody asked for", List.of(), s.client().connection().surprises());
  }
}
