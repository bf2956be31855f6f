// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static dev.ninebind.conformance.protocol.Stage.READ_ONLY;
import static dev.ninebind.conformance.protocol.Stage.READ_WRITE;
import static dev.ninebind.conformance.protocol.Stage.WRITE_ONLY;
import static dev.ninebind.conformance.protocol.Stage.bytes;
import static dev.ninebind.conformance.protocol.Stage.text;
import static dev.ninebind.posix.Errno.EISDIR;

import dev.ninebind.conformance.P9Client;
import dev.ninebind.conformance.P9Connection;
import dev.ninebind.conformance.P9Error;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.OpenFlags;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Tread and Twrite. Source: read(5) of Plan 9, pread(2), pwrite(2). */
final class DataCases {
  private static final long FOUR_GIB = 4L << 30;
  private static final int APPENDS = 400;
  private static final int AT_ONCE = 16;

  private DataCases() {}

  static void list(CaseList all) {
    reads(all.of(Area.READ));
    writes(all.of(Area.WRITE));
    appends(all.of(Area.APPEND));
  }

  /** Bytes that tell where they are from. */
  private static byte[] pattern(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static int filled(Stage s, byte[] content) throws IOException {
    int fid = s.client().createIn(s.top(), "file", READ_WRITE, 0644);
    s.client().writeAll(fid, content);
    return fid;
  }

  private static void reads(CaseList list) {
    list.add(
            "a-read-gives-the-bytes-at-its-offset",
            s -> {
              byte[] content = pattern(10_000, 1);
              int fid = filled(s, content);
              for (int offset : new int[] {0, 1, 4095, 4096, 9_000}) {
                byte[] expected = Arrays.copyOfRange(content, offset, offset + 1000);
                s.equal("bytes", expected, s.client().read(fid, offset, 1000));
              }
            })
        .add(
            "a-read-across-the-end-is-short",
            s -> {
              int fid = filled(s, bytes("content"));
              s.equal("bytes", bytes("tent"), s.client().read(fid, 3, 100));
            })
        .add(
            "a-read-at-the-end-gives-nothing",
            s -> s.equal("bytes", 0, s.client().read(filled(s, bytes("text")), 4, 100).length))
        .add(
            "a-read-beyond-the-end-gives-nothing",
            s -> {
              int fid = filled(s, bytes("text"));
              s.equal("bytes", 0, s.client().read(fid, 5, 100).length);
              s.equal("bytes", 0, s.client().read(fid, FOUR_GIB, 100).length);
            })
        .add(
            "a-read-of-an-empty-file-gives-nothing",
            s -> s.equal("bytes", 0, s.client().read(filled(s, new byte[0]), 0, 100).length))
        .add(
            "a-read-of-no-bytes-gives-none",
            s -> s.equal("bytes", 0, s.client().read(filled(s, bytes("text")), 0, 0).length))
        .add(
            "a-read-of-all-that-fits-a-message-is-whole",
            s -> {
              int most = s.client().largestData();
              byte[] content = pattern(most + 10, 2);
              int fid = filled(s, content);
              byte[] expected = Arrays.copyOf(content, most);
              s.equal("bytes", expected, s.client().read(fid, 0, most));
            })
        .add(
            "a-read-of-more-than-fits-a-message-stays-within-the-msize",
            s -> {
              byte[] content = pattern(2 * s.client().msize(), 3);
              int fid = filled(s, content);
              int got;
              try {
                got = s.client().read(fid, 0, content.length).length;
              } catch (P9Error e) {
                return; // refused: as good
              }
              s.that("at most the msize", got <= s.client().msize() - 11, got + " bytes");
            })
        .add(
            "an-offset-beyond-63-bits-does-no-harm",
            s -> {
              int fid = filled(s, bytes("text"));
              try {
                s.equal("bytes", 0, s.client().read(fid, -1, 100).length);
              } catch (P9Error e) {
                // refused: as good
              }
              s.equal("bytes", bytes("text"), s.client().read(fid, 0, 100));
            })
        .add(
            "holes-are-zeros",
            s -> {
              int fid = filled(s, bytes("a"));
              s.client().write(fid, 100_000, bytes("z"));
              byte[] expected = new byte[100_001];
              expected[0] = 'a';
              expected[100_000] = 'z';
              s.equal("bytes", expected, s.client().readAll(fid));
            })
        .add(
            "data-beyond-4-gib-is-read",
            s -> {
              int fid = filled(s, bytes("a"));
              s.client().write(fid, FOUR_GIB + 5, bytes("far"));
              s.equal("bytes", bytes("far"), s.client().read(fid, FOUR_GIB + 5, 10));
              s.equal("size", FOUR_GIB + 8, s.client().getattr(fid).size());
            })
        .add(
            "a-directory-is-not-read-as-a-file",
            s -> {
              int fid = s.opened(READ_ONLY);
              s.refused(() -> s.client().read(fid, 0, 100), EISDIR);
            })
        .add(
            "a-fid-that-is-not-open-is-not-read",
            s -> {
              s.file("file", "text");
              int fid = s.walked("file");
              s.refused(() -> s.client().read(fid, 0, 4));
            })
        .add(
            "reads-under-way-at-once-get-their-own-bytes",
            s -> {
              byte[] content = pattern(64 * 1000, 4);
              int fid = filled(s, content);
              List<CompletableFuture<Reply>> replies = new ArrayList<>();
              for (int i = 0; i < 64; i++) {
                replies.add(s.client().send(new Request.Tread(fid, i * 1000L, 1000)));
              }
              for (int i = 0; i < 64; i++) {
                Request request = new Request.Tread(fid, i * 1000L, 1000);
                Reply.Rread reply = (Reply.Rread) P9Connection.await(request, replies.get(i));
                byte[] got = new byte[reply.data().readableBytes()];
                reply.data().readBytes(got).release();
                s.equal("bytes", Arrays.copyOfRange(content, i * 1000, i * 1000 + 1000), got);
              }
            });
  }

  private static void writes(CaseList list) {
    list.add(
            "the-count-is-what-was-written",
            s -> {
              int fid = filled(s, new byte[0]);
              s.equal("count", 5, s.client().write(fid, 0, bytes("12345")));
              s.equal("size", 5, s.client().getattr(fid).size());
            })
        .add(
            "a-write-in-the-middle-changes-only-that",
            s -> {
              int fid = filled(s, bytes("abcdef"));
              s.client().write(fid, 2, bytes("XY"));
              s.equal("content", "abXYef", text(s.client().readAll(fid)));
            })
        .add(
            "a-write-across-the-end-makes-it-longer",
            s -> {
              int fid = filled(s, bytes("abc"));
              s.client().write(fid, 2, bytes("XYZ"));
              s.equal("content", "abXYZ", text(s.client().readAll(fid)));
            })
        .add(
            "a-write-of-no-bytes-changes-nothing",
            s -> {
              int fid = filled(s, bytes("abc"));
              s.equal("count", 0, s.client().write(fid, 100, new byte[0]));
              s.equal("size", 3, s.client().getattr(fid).size());
            })
        .add(
            "all-that-fits-a-message-is-written-at-once",
            s -> {
              byte[] content = pattern(s.client().largestData(), 5);
              int fid = filled(s, new byte[0]);
              s.equal("count", content.length, s.client().write(fid, 0, content));
              s.equal("bytes", content, s.client().readAll(fid));
            })
        .add(
            "all-values-of-a-byte-come-back",
            s -> {
              byte[] content = new byte[512];
              for (int i = 0; i < content.length; i++) {
                content[i] = (byte) i;
              }
              s.equal("bytes", content, s.client().readAll(filled(s, content)));
            })
        .add(
            "another-fid-sees-it-at-once",
            s -> {
              int fid = filled(s, bytes("old"));
              int reader = s.opened(READ_ONLY, "file");
              s.client().write(fid, 0, bytes("new"));
              s.equal("content", "new", text(s.client().readAll(reader)));
            })
        .add(
            "another-connection-sees-it-at-once",
            s -> {
              int fid = filled(s, bytes("old"));
              P9Client other = s.connect();
              int reader = Stage.opened(other, s.top(other), READ_ONLY, "file");
              for (int i = 0; i < 50; i++) {
                s.client().write(fid, 0, bytes("new" + i));
                s.equal("content", "new" + i, text(other.readAll(reader)));
              }
            })
        .add(
            "a-fid-that-is-not-open-is-not-written",
            s -> {
              s.file("file", "text");
              int fid = s.walked("file");
              s.refused(() -> s.client().write(fid, 0, bytes("no")));
              s.equal("content", "text", s.content("file"));
            })
        .add(
            "a-directory-is-not-written",
            s -> {
              int fid = s.opened(READ_ONLY);
              s.refused(() -> s.client().write(fid, 0, bytes("no")));
            })
        .add(
            "writes-under-way-at-once-all-arrive",
            s -> {
              byte[] content = pattern(64 * 1000, 6);
              int fid = filled(s, new byte[0]);
              List<CompletableFuture<Reply>> replies = new ArrayList<>();
              for (int i = 0; i < 64; i++) {
                byte[] part = Arrays.copyOfRange(content, i * 1000, i * 1000 + 1000);
                replies.add(
                    s.client()
                        .send(new Request.Twrite(fid, i * 1000L, Unpooled.wrappedBuffer(part))));
              }
              for (CompletableFuture<Reply> each : replies) {
                Reply reply = P9Connection.await(new Request.Twrite(fid, 0, null), each);
                s.equal("count", 1000, ((Reply.Rwrite) reply).count());
              }
              s.equal("bytes", content, s.client().readAll(fid));
            })
        .add(
            "an-offset-beyond-63-bits-is-refused",
            s -> {
              int fid = filled(s, bytes("text"));
              s.refused(() -> s.client().write(fid, -1, bytes("no")));
              s.equal("content", "text", text(s.client().readAll(fid)));
            })
        .add(
            "random-writes-and-reads-agree",
            s -> {
              Random random = new Random(7);
              byte[] model = new byte[50_000];
              int fid = filled(s, model);
              for (int i = 0; i < 100; i++) {
                int at = random.nextInt(model.length - 5000);
                byte[] part = pattern(1 + random.nextInt(5000), i);
                s.equal("count", part.length, s.client().write(fid, at, part));
                System.arraycopy(part, 0, model, at, part.length);
                int from = random.nextInt(model.length - 5000);
                byte[] expected = Arrays.copyOfRange(model, from, from + 5000);
                s.equal("bytes", expected, s.client().read(fid, from, 5000));
              }
              s.equal("bytes", model, s.client().readAll(fid));
            });
  }

  private static void appends(CaseList list) {
    list.add(
            "append-goes-to-the-end-whatever-the-offset",
            s -> {
              s.file("file", "text");
              int fid = s.opened(READ_WRITE | OpenFlags.APPEND, "file");
              s.equal("count", 4, s.client().write(fid, 0, bytes(" and")));
              s.equal("count", 5, s.client().write(fid, 1_000_000, bytes(" more")));
              s.equal("content", "text and more", text(s.client().readAll(fid)));
            })
        .add(
            "append-of-a-new-file-goes-to-the-end",
            s -> {
              int flags = READ_WRITE | OpenFlags.CREATE | OpenFlags.EXCL | OpenFlags.APPEND;
              int fid = s.client().createIn(s.top(), "file", flags, 0644);
              s.client().write(fid, 0, bytes("one"));
              s.client().write(fid, 0, bytes("two"));
              s.equal("content", "onetwo", text(s.client().readAll(fid)));
            })
        .add(
            "reads-of-an-append-fid-obey-their-offset",
            s -> {
              s.file("file", "text");
              int fid = s.opened(READ_WRITE | OpenFlags.APPEND, "file");
              s.client().write(fid, 0, bytes("ure"));
              s.equal("bytes", bytes("xtu"), s.client().read(fid, 2, 3));
            })
        .add(
            "append-follows-a-truncation",
            s -> {
              s.file("file", "long text");
              int fid = s.opened(READ_WRITE | OpenFlags.APPEND, "file");
              s.client().write(fid, 0, bytes("!"));
              s.client().truncate(s.walked("file"), 4);
              s.client().write(fid, 10, bytes("?"));
              s.equal("content", "long?", text(s.client().readAll(fid)));
            })
        .add(
            "append-follows-what-another-fid-wrote",
            s -> {
              s.file("file", "");
              int one = s.opened(WRITE_ONLY | OpenFlags.APPEND, "file");
              int two = s.opened(WRITE_ONLY, "file");
              s.client().write(one, 0, bytes("a"));
              s.client().write(two, 0, bytes("longer"));
              s.client().write(one, 1, bytes("b"));
              s.equal("content", "longerb", s.content("file"));
            })
        .add(
            "without-append-the-offset-is-obeyed",
            s -> {
              s.file("file", "text");
              int fid = s.opened(READ_WRITE, "file");
              s.client().write(fid, 0, bytes("T"));
              s.equal("content", "Text", text(s.client().readAll(fid)));
            })
        .add("no-line-is-lost-where-two-connections-append", DataCases::twoAppend);
  }

  /** Both have their writes under way at the same time, each with the offset that it believes. */
  private static void twoAppend(Stage s) throws Exception {
    s.file("log", "");
    P9Client other = s.connect();
    int mine = s.opened(WRITE_ONLY | OpenFlags.APPEND, "log");
    int others = Stage.opened(other, s.top(other), WRITE_ONLY | OpenFlags.APPEND, "log");
    Set<String> expected = new HashSet<>();
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int i = 0; i < APPENDS; i++) {
      expected.add("a" + i);
      expected.add("b" + i);
      replies.add(s.client().send(line(mine, "a" + i)));
      replies.add(other.send(line(others, "b" + i)));
      if (replies.size() == AT_ONCE || i == APPENDS - 1) {
        for (CompletableFuture<Reply> each : replies) {
          P9Connection.await(new Request.Twrite(mine, 0, null), each);
        }
        replies.clear();
      }
    }
    List<String> got = List.of(s.content("log").split("\n"));
    s.equal("lines", 2 * APPENDS, got.size());
    s.that("each line once", expected.equals(new HashSet<>(got)), "other lines");
  }

  private static Request line(int fid, String text) {
    return new Request.Twrite(fid, 0, Unpooled.wrappedBuffer(bytes(text + "\n")));
  }
}
