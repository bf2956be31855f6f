// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static dev.ninebind.conformance.protocol.Stage.READ_WRITE;
import static dev.ninebind.conformance.protocol.Stage.bytes;
import static dev.ninebind.posix.Errno.EPERM;

import dev.ninebind.conformance.P9Client;
import dev.ninebind.conformance.P9Connection;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What no proper client sends, and many things at once. Whatever the answer is, an error, the end
 * of the connection or none, the server lives on and other connections notice nothing.
 */
final class RobustnessCases {
  private static final int TREAD = 116;
  private static final int TWRITE = 118;

  private RobustnessCases() {}

  /** What is sent on a connection that has attached. */
  private interface Attack {
    void run(Stage s, RawConnection raw) throws Exception;
  }

  private static void attack(CaseList list, String name, Attack attack) {
    list.add(
        name,
        s -> {
          s.file("file", "text");
          int open = s.opened(READ_WRITE, "file");
          try (RawConnection raw = s.raw()) {
            raw.attached(s.server());
            attack.run(s, raw);
          }
          alive(s, open);
        });
  }

  /** The old connection works on, and a new one is taken. */
  private static void alive(Stage s, int open) throws Exception {
    s.equal("content", bytes("text"), s.client().readAll(open));
    P9Client other = s.connect();
    int fid = Stage.opened(other, s.top(other), READ_WRITE, "file");
    s.equal("content", bytes("text"), other.readAll(fid));
  }

  private static void refused(Stage s, RawConnection.Frame reply) throws CheckFailure {
    s.that("an error or the connection's end", reply == null || reply.isError(), reply);
  }

  static void list(CaseList all) {
    CaseList list = all.of(Area.ROBUSTNESS);
    frames(list);
    ends(list);
    many(list);
  }

  private static void frames(CaseList list) {
    for (int size : new int[] {0, 4, 6, (8 << 20) + 1, Integer.MAX_VALUE, -1}) {
      attack(
          list,
          "a-frame-that-says-it-has-" + Integer.toUnsignedString(size) + "-bytes-does-no-harm",
          (s, raw) ->
              raw.send(
                  "a size of " + Integer.toUnsignedString(size),
                  size,
                  RawConnection.TGETATTR,
                  5,
                  RawConnection.getattr(0)));
    }
    for (int type : new int[] {0, 6, 7, 34, 101, 112, 126, 200, 255}) {
      attack(
          list,
          "a-message-of-type-" + type + "-is-refused",
          (s, raw) ->
              refused(s, raw.call("type " + type, type, 5, RawConnection.body(4).putInt(0))));
    }
    attack(
        list,
        "a-body-that-is-too-short-is-refused",
        (s, raw) ->
            refused(
                s,
                raw.call(
                    "Tgetattr of 3 bytes",
                    RawConnection.TGETATTR,
                    5,
                    RawConnection.body(3).put(new byte[3]))));
    attack(
        list,
        "a-string-longer-than-its-frame-is-refused",
        (s, raw) -> {
          ByteBuffer body = RawConnection.body(14).putInt(0).putInt(9).putShort((short) 1);
          body.putShort((short) 1000).put((byte) 'x').put((byte) 'y');
          refused(s, raw.call("Twalk with half a name", RawConnection.TWALK, 5, body));
        });
    attack(
        list,
        "a-walk-of-65535-names-that-are-not-there-is-refused",
        (s, raw) -> {
          ByteBuffer body = RawConnection.body(10).putInt(0).putInt(9).putShort((short) -1);
          refused(s, raw.call("Twalk of 65535 names", RawConnection.TWALK, 5, body));
        });
    attack(
        list,
        "a-write-of-more-than-its-frame-holds-is-refused",
        (s, raw) -> {
          ByteBuffer body = RawConnection.body(20).putInt(0).putLong(0).putInt(1 << 30);
          body.putInt(0);
          refused(s, raw.call("Twrite(count=2^30) of 4 bytes", TWRITE, 5, body));
        });
    attack(
        list,
        "random-bytes-do-no-harm",
        (s, raw) -> {
          byte[] garbage = new byte[10_000];
          new Random(1).nextBytes(garbage);
          raw.sendBytes("10000 random bytes", garbage);
        });
    attack(
        list,
        "a-frame-in-single-bytes-is-understood",
        (s, raw) -> {
          ByteBuffer body = RawConnection.getattr(0);
          ByteBuffer frame = RawConnection.body(7 + body.position());
          frame.putInt(frame.capacity()).put((byte) RawConnection.TGETATTR).putShort((short) 5);
          frame.put(RawConnection.bytes(body));
          for (byte each : RawConnection.bytes(frame)) {
            raw.sendBytes("one byte of Tgetattr", new byte[] {each});
          }
          RawConnection.Frame reply = raw.receive();
          s.that("Rgetattr", reply != null && reply.type() == 25 && reply.tag() == 5, reply);
        });
    attack(
        list,
        "two-frames-in-one-piece-are-both-answered",
        (s, raw) -> {
          ByteBuffer both = RawConnection.body(38);
          for (short tag = 5; tag <= 6; tag++) {
            both.putInt(19).put((byte) RawConnection.TGETATTR).putShort(tag);
            both.putInt(0).putLong(0x7ff);
          }
          raw.sendBytes("two Tgetattr", RawConnection.bytes(both));
          for (int i = 0; i < 2; i++) {
            RawConnection.Frame reply = raw.receive();
            s.that("Rgetattr", reply != null && reply.type() == 25, reply);
          }
        });
    list.add(
        "authentication-is-answered",
        s -> {
          ByteString none = ByteString.EMPTY;
          Request auth =
              new Request.Tauth(4711, none, ByteString.of(s.server().aname()), s.server().user());
          // An error, or a file that asks for proof: both are answers.
          s.client().send(auth).get(s.server().timeoutSeconds(), TimeUnit.SECONDS);
          s.client().getattr(s.top());
        });
  }

  private static void ends(CaseList list) {
    attack(
        list,
        "a-connection-that-ends-in-the-middle-of-a-frame-does-no-harm",
        (s, raw) -> raw.sendBytes("half a Tgetattr", new byte[] {19, 0, 0, 0, 24, 5}));
    attack(
        list,
        "a-connection-that-ends-in-the-middle-of-data-does-no-harm",
        (s, raw) -> {
          ByteBuffer body = RawConnection.body(40).putInt(0).putLong(0).putInt(1000);
          raw.send("Twrite of 1000 bytes, not all of them", 1023, TWRITE, 5, body);
        });
    list.add(
        "a-connection-that-ends-with-requests-under-way-does-no-harm",
        s -> {
          s.file("file", "text");
          int open = s.opened(READ_WRITE, "file");
          for (int round = 0; round < 5; round++) {
            P9Client other = s.connect();
            int fid = Stage.opened(other, s.top(other), READ_WRITE, "file");
            for (int i = 0; i < 32; i++) {
              other
                  .send(i % 2 == 0 ? new Request.Tfsync(fid, 0) : new Request.Tread(fid, 0, 4096))
                  .thenAccept(Reply::release);
            }
            other.close();
          }
          alive(s, open);
        });
    list.add(
        "connections-that-only-come-and-go-do-no-harm",
        s -> {
          s.file("file", "text");
          int open = s.opened(READ_WRITE, "file");
          for (int i = 0; i < 50; i++) {
            s.raw().close();
          }
          alive(s, open);
        });
  }

  private static void many(CaseList list) {
    list.add(
            "256-requests-under-way-are-all-answered",
            s -> {
              s.file("file", "text");
              int fid = s.walked("file");
              List<CompletableFuture<Reply>> replies = new ArrayList<>();
              for (int i = 0; i < 256; i++) {
                replies.add(s.client().send(new Request.Tgetattr(fid, 0x7ff)));
              }
              for (CompletableFuture<Reply> each : replies) {
                Reply reply = P9Connection.await(new Request.Tgetattr(fid, 0), each);
                s.equal("size", 4, ((Reply.Rgetattr) reply).size());
              }
              s.equal("replies nobody asked for", List.of(), s.client().connection().surprises());
            })
        .add(
            "2000-fids-are-held",
            s -> {
              s.file("file", "text");
              int[] fids = new int[2000];
              for (int i = 0; i < fids.length; i++) {
                fids[i] = s.walked("file");
              }
              for (int fid : fids) {
                s.equal("size", 4, s.client().getattr(fid).size());
                s.client().clunk(fid);
              }
            })
        .add(
            "200-files-are-open-at-once",
            s -> {
              int[] fids = new int[200];
              for (int i = 0; i < fids.length; i++) {
                fids[i] = s.client().createIn(s.top(), "file" + i, READ_WRITE, 0644);
                s.client().write(fids[i], 0, bytes("number " + i));
              }
              for (int i = 0; i < fids.length; i++) {
                s.equal("content", bytes("number " + i), s.client().readAll(fids[i]));
              }
            })
        .add(
            "20-connections-work-at-once",
            s -> {
              s.file("file", "text");
              List<P9Client> clients = new ArrayList<>();
              for (int i = 0; i < 20; i++) {
                clients.add(s.connect());
              }
              List<CompletableFuture<Reply>> replies = new ArrayList<>();
              for (P9Client each : clients) {
                int fid = each.walkTo(s.top(each), "file");
                for (int i = 0; i < 20; i++) {
                  replies.add(each.send(new Request.Tgetattr(fid, 0x7ff)));
                }
              }
              for (CompletableFuture<Reply> each : replies) {
                Reply reply = P9Connection.await(new Request.Tgetattr(0, 0), each);
                s.equal("size", 4, ((Reply.Rgetattr) reply).size());
              }
            })
        .add(
            "a-fid-is-used-for-one-file-after-another",
            s -> {
              int fid = s.client().newFid();
              for (int i = 0; i < 100; i++) {
                s.file("file" + i, "x".repeat(i));
                s.client().walk(s.top(), fid, "file" + i);
                s.equal("size", i, s.client().getattr(fid).size());
                s.client().clunk(fid);
              }
            })
        .add(
            "a-client-that-reads-late-holds-up-only-itself",
            s -> {
              int fid = s.client().createIn(s.top(), "file", READ_WRITE, 0644);
              s.client().truncate(fid, 1 << 20);
              P9Client slow = s.connect();
              int its = Stage.opened(slow, s.top(slow), READ_WRITE, "file");
              slow.connection().reading(false);
              List<CompletableFuture<Reply>> replies = new ArrayList<>();
              int count = Math.min(slow.largestData(), 100_000);
              for (int i = 0; i < 64; i++) {
                replies.add(slow.send(new Request.Tread(its, 0, count)));
              }
              for (int i = 0; i < 20; i++) {
                s.equal("size", 1 << 20, s.client().getattr(fid).size());
              }
              slow.connection().reading(true);
              for (CompletableFuture<Reply> each : replies) {
                Reply.Rread reply =
                    (Reply.Rread) P9Connection.await(new Request.Tread(its, 0, 0), each);
                s.equal("bytes", count, reply.data().readableBytes());
                reply.release();
              }
            });
    list.add("a-read-of-a-fid-that-was-never-made-is-refused", RobustnessCases::strange)
        .add(
            "an-open-of-a-fifo-blocks-nobody",
            s -> {
              s.needs("fifos", () -> s.client().mknod(s.top(), "fifo", 0010644, 0, 0), EPERM);
              int fid = s.walked("fifo");
              CompletableFuture<Reply> open = s.client().send(new Request.Tlopen(fid, 0));
              s.client().getattr(s.top());
              open.get(s.server().timeoutSeconds(), TimeUnit.SECONDS); // whatever it is
            });
  }

  private static void strange(Stage s) throws IOException, CheckFailure {
    try (RawConnection raw = s.raw()) {
      raw.attached(s.server());
      ByteBuffer body = RawConnection.body(16).putInt(-2).putLong(Long.MIN_VALUE).putInt(-1);
      refused(s, raw.call("Tread(fid=-2, offset=-2^63, count=2^32-1)", TREAD, 5, body));
    }
    s.client().getattr(s.top());
  }
}
