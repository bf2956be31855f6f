// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static dev.ninebind.conformance.protocol.Locks.ALL;
import static dev.ninebind.conformance.protocol.Locks.BLOCKED;
import static dev.ninebind.conformance.protocol.Locks.GRANTED;
import static dev.ninebind.conformance.protocol.Locks.READ;
import static dev.ninebind.conformance.protocol.Locks.UNLOCK;
import static dev.ninebind.conformance.protocol.Locks.WRITE;
import static dev.ninebind.conformance.protocol.Stage.READ_WRITE;

import dev.ninebind.conformance.P9Error;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Tlock and Tgetlock between two guests. Source: protocol.md of diod, fcntl(2), and Linux'
 * fs/9p/vfs_file.c, which has settled things between processes of one guest before it asks.
 */
final class LockCases {
  private LockCases() {}

  static void list(CaseList all) {
    CaseList list = all.of(Area.LOCK);
    ranges(list);
    ends(list);
    waits(list);
    answers(all.of(Area.GETLOCK));
  }

  private static void ranges(CaseList list) {
    list.add(
            "a-write-lock-keeps-others-out",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(WRITE, 0, ALL);
              locks.itIsRefused(WRITE, 0, ALL);
              locks.itIsRefused(READ, 0, ALL);
            })
        .add(
            "a-read-lock-keeps-writers-out",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(READ, 0, ALL);
              locks.itIsRefused(WRITE, 0, ALL);
            })
        .add(
            "read-locks-are-shared",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(READ, 0, ALL);
              locks.itIsGranted(READ, 0, ALL);
            })
        .add(
            "ranges-conflict-by-the-byte",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(WRITE, 10, 10);
              locks.itIsGranted(WRITE, 0, 10);
              locks.itIsGranted(WRITE, 20, ALL);
              locks.itIsRefused(READ, 19, 1);
              locks.itIsRefused(WRITE, 5, 6);
            })
        .add(
            "a-length-of-0-reaches-to-the-end-wherever-it-is",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(WRITE, 100, ALL);
              locks.itIsRefused(WRITE, 1L << 40, 1);
              locks.itIsGranted(WRITE, 0, 100);
            })
        .add(
            "bytes-beyond-the-end-are-locked",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(WRITE, 1L << 40, 10);
              locks.itIsRefused(WRITE, (1L << 40) + 9, 1);
              locks.itIsGranted(WRITE, (1L << 40) + 10, 1);
            })
        .add(
            "a-lock-given-up-in-the-middle-is-two",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(WRITE, 0, 30);
              locks.granted(UNLOCK, 10, 10);
              locks.itIsGranted(WRITE, 10, 10);
              locks.itIsRefused(WRITE, 9, 1);
              locks.itIsRefused(WRITE, 20, 1);
            })
        .add(
            "giving-up-frees-at-once",
            s -> {
              Locks locks = Locks.of(s);
              for (int i = 0; i < 20; i++) {
                locks.granted(WRITE, 0, ALL);
                locks.granted(UNLOCK, 0, ALL);
                locks.itIsGranted(WRITE, 0, ALL);
                s.equal("status", GRANTED, locks.itTakes(UNLOCK, 0, ALL));
              }
            })
        .add(
            "giving-up-what-was-not-taken-is-no-error",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(UNLOCK, 0, ALL);
              locks.itIsGranted(WRITE, 0, ALL);
              locks.granted(UNLOCK, 0, ALL);
              s.equal("status", BLOCKED, locks.take(READ, 0, 1));
            })
        .add(
            "a-write-lock-becomes-a-read-lock",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(WRITE, 0, 10);
              locks.granted(READ, 0, 5);
              locks.itIsGranted(READ, 0, 5);
              locks.itIsRefused(READ, 5, 1);
            })
        .add(
            "a-read-lock-becomes-a-write-lock-if-it-is-alone",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(READ, 0, 10);
              locks.itIsGranted(READ, 0, 10);
              s.equal("status beside another reader", BLOCKED, locks.take(WRITE, 0, 10));
              s.equal("status", GRANTED, locks.itTakes(UNLOCK, 0, ALL));
              locks.granted(WRITE, 0, 10);
              locks.itIsRefused(READ, 0, 1);
            })
        .add(
            "a-process-takes-its-own-lock-again",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(WRITE, 0, 10);
              locks.granted(WRITE, 5, 10);
              locks.granted(READ, 0, ALL);
            })
        .add(
            "a-process-takes-its-own-lock-by-another-fid",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(WRITE, 0, ALL);
              int second = s.opened(READ_WRITE, "file");
              int status = s.client().lock(Locks.myRequest(second, WRITE, 0, 0, ALL));
              s.equal("status", GRANTED, status);
            })
        .add(
            "two-mounts-of-one-machine-keep-each-other-out",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(WRITE, 0, ALL);
              Request.Tlock same =
                  new Request.Tlock(locks.its(), WRITE, 0, 0, ALL, 300, ByteString.of("guest-one"));
              s.equal("status", BLOCKED, locks.other().lock(same));
            })
        .add(
            "locks-of-two-files-are-apart",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(WRITE, 0, ALL);
              s.file("second", "text");
              s.equal("status", GRANTED, locks.itTakesAllOf("second"));
            })
        .add(
            "both-names-of-a-file-have-its-locks",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(WRITE, 0, ALL);
              s.client().link(s.top(), s.walked("file"), "second");
              s.equal("status", BLOCKED, locks.itTakesAllOf("second"));
            })
        .add(
            "a-renamed-file-keeps-its-locks",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(WRITE, 0, ALL);
              s.client().renameat(s.top(), "file", s.top(), "moved");
              locks.itIsRefused(READ, 0, 1);
              s.equal("status", BLOCKED, locks.itTakesAllOf("moved"));
            });
  }

  /** An error, or the status that says ERROR. */
  private static void refusedLock(Stage s, Request.Tlock request) throws IOException, CheckFailure {
    try {
      int status = s.client().lock(request);
      s.that("an error or status 2 (ERROR)", status == 2, "status " + status);
    } catch (P9Error e) {
      // an error
    }
  }

  private static void ends(CaseList list) {
    list.add(
            "a-clunk-gives-up-its-locks",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(WRITE, 0, ALL);
              s.client().clunk(locks.mine());
              locks.itIsGranted(WRITE, 0, ALL);
            })
        .add(
            "a-version-gives-up-all-locks",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(WRITE, 0, ALL);
              s.client().version(s.server().msize());
              s.equal("status", GRANTED, eventually(locks));
            })
        .add(
            "a-connection-that-ends-gives-up-its-locks",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(WRITE, 0, ALL);
              s.client().close();
              s.equal("status", GRANTED, eventually(locks));
            })
        .add(
            "an-unknown-type-is-refused",
            s -> {
              Locks locks = Locks.of(s);
              refusedLock(s, Locks.myRequest(locks.mine(), (byte) 7, 0, 0, 1));
              locks.itIsGranted(WRITE, 0, ALL);
            })
        .add(
            "a-fid-that-is-not-open-is-not-locked",
            s -> {
              s.file("file", "text");
              refusedLock(s, Locks.myRequest(s.walked("file"), WRITE, 0, 0, ALL));
            });
  }

  /** The end of a connection is noticed a little later. */
  private static int eventually(Locks locks) throws Exception {
    int status = BLOCKED;
    for (int i = 0; i < 50 && status == BLOCKED; i++) {
      status = locks.itTakes(WRITE, 0, ALL);
      if (status == BLOCKED) {
        Thread.sleep(20);
      }
    }
    return status;
  }

  private static void waits(CaseList list) {
    list.add(
            "who-waits-does-not-get-what-is-taken",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(WRITE, 0, ALL);
              locks.notGranted(locks.itWaits(WRITE, 0, ALL));
            })
        .add(
            "who-waits-gets-it-when-it-is-free",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(WRITE, 0, ALL);
              CompletableFuture<Reply> waiting = locks.itWaits(WRITE, 0, 1);
              locks.granted(UNLOCK, 0, ALL);
              s.equal("status", GRANTED, locks.waited(waiting, WRITE, 0, 1));
              s.equal("status", BLOCKED, locks.take(READ, 0, 1));
            })
        .add(
            "who-waits-gets-it-when-its-holder-clunks",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(WRITE, 0, ALL);
              CompletableFuture<Reply> waiting = locks.itWaits(WRITE, 0, ALL);
              s.client().clunk(locks.mine());
              s.equal("status", GRANTED, locks.waited(waiting, WRITE, 0, ALL));
            })
        .add(
            "what-is-free-is-had-without-a-wait",
            s -> {
              Locks locks = Locks.of(s);
              CompletableFuture<Reply> free = locks.itWaits(WRITE, 0, ALL);
              s.equal("status", GRANTED, locks.waited(free, WRITE, 0, ALL));
              s.equal("status", BLOCKED, locks.take(WRITE, 0, 1));
            })
        .add(
            "a-connection-works-on-while-many-wait",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(WRITE, 0, ALL);
              List<CompletableFuture<Reply>> waiting = new ArrayList<>();
              for (int i = 0; i < 64; i++) {
                waiting.add(
                    locks
                        .other()
                        .send(Locks.itsRequest(locks.its(), READ, Request.Tlock.BLOCK, i, 1)));
              }
              s.equal("size", 7, locks.other().getattr(locks.its()).size());
              locks.granted(UNLOCK, 0, ALL);
              for (int i = 0; i < 64; i++) {
                s.equal("status", GRANTED, locks.waited(waiting.get(i), READ, i, 1));
              }
            });
  }

  private static void answers(CaseList list) {
    list.add(
            "nothing-in-the-way-is-unlck",
            s -> {
              Locks locks = Locks.of(s);
              s.equal("type", UNLOCK, locks.whatIsInItsWay(WRITE, 0, ALL).type());
            })
        .add(
            "a-write-lock-in-the-way-is-told-in-full",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(WRITE, 3, 4);
              Reply.Rgetlock expected =
                  new Reply.Rgetlock(WRITE, 3, 4, 100, ByteString.of("guest-one"));
              s.equal("", expected, locks.whatIsInItsWay(READ, 0, ALL));
            })
        .add(
            "a-read-lock-is-in-a-writers-way",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(READ, 3, 4);
              s.equal("type", READ, locks.whatIsInItsWay(WRITE, 0, ALL).type());
            })
        .add(
            "a-read-lock-is-not-in-a-readers-way",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(READ, 3, 4);
              s.equal("type", UNLOCK, locks.whatIsInItsWay(READ, 0, ALL).type());
            })
        .add(
            "asked-by-unlck-as-linux-does-a-write-lock-is-told",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(WRITE, 3, 4);
              Reply.Rgetlock got = locks.whatIsInItsWay(UNLOCK, 0, ALL);
              s.equal("type", WRITE, got.type());
              s.equal("start", 3, got.start());
              s.equal("length", 4, got.length());
            })
        .add(
            "asked-by-unlck-as-linux-does-a-read-lock-is-told",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(READ, 3, 4);
              s.equal("type", READ, locks.whatIsInItsWay(UNLOCK, 0, ALL).type());
            })
        .add(
            "asked-by-unlck-where-nothing-is-unlck-comes-back",
            s -> s.equal("type", UNLOCK, Locks.of(s).whatIsInItsWay(UNLOCK, 0, ALL).type()))
        .add(
            "a-lock-elsewhere-is-not-in-the-way",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(WRITE, 10, 10);
              s.equal("type", UNLOCK, locks.whatIsInItsWay(WRITE, 0, 10).type());
              s.equal("type", UNLOCK, locks.whatIsInItsWay(WRITE, 20, ALL).type());
              s.equal("type", WRITE, locks.whatIsInItsWay(WRITE, 19, 1).type());
            })
        .add(
            "a-lock-to-the-end-has-length-0",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(WRITE, 10, ALL);
              Reply.Rgetlock got = locks.whatIsInItsWay(WRITE, 0, ALL);
              s.equal("start", 10, got.start());
              s.equal("length", 0, got.length());
            })
        .add(
            "nobody-is-in-his-own-way",
            s -> {
              Locks locks = Locks.of(s);
              locks.itIsGranted(WRITE, 0, ALL);
              s.equal("type", UNLOCK, locks.whatIsInItsWay(WRITE, 0, ALL).type());
              s.equal("type", UNLOCK, locks.whatIsInItsWay(UNLOCK, 0, ALL).type());
            })
        .add(
            "asking-takes-nothing",
            s -> {
              Locks locks = Locks.of(s);
              s.equal("type", UNLOCK, locks.whatIsInItsWay(WRITE, 0, ALL).type());
              locks.granted(WRITE, 0, ALL);
            })
        .add(
            "what-was-given-up-is-not-told",
            s -> {
              Locks locks = Locks.of(s);
              locks.granted(WRITE, 0, ALL);
              locks.granted(UNLOCK, 0, ALL);
              s.equal("type", UNLOCK, locks.whatIsInItsWay(WRITE, 0, ALL).type());
            });
  }
}
