// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static dev.ninebind.conformance.protocol.Stage.READ_ONLY;
import static dev.ninebind.conformance.protocol.Stage.bytes;
import static dev.ninebind.posix.Errno.EACCES;
import static dev.ninebind.posix.Errno.EPERM;

import dev.ninebind.conformance.P9Client;
import dev.ninebind.conformance.P9Connection;
import dev.ninebind.conformance.P9Error;
import dev.ninebind.p9.wire.Qid;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import java.io.IOException;

/** Tversion, Tattach and tags. Source: version(5), attach(5) of Plan 9, protocol.md of diod. */
final class SessionCases {
  /** The least that Linux takes (net/9p/client.c). */
  private static final int LEAST_MSIZE = 4096;

  /** One that a server's host is likely to know: daemon or bin. */
  private static final int ANOTHER_USER = 1;

  private SessionCases() {}

  static void list(CaseList all) {
    versions(all.of(Area.VERSION));
    attaches(all.of(Area.ATTACH));
  }

  private static void versions(CaseList list) {
    for (int asked : new int[] {LEAST_MSIZE, 8192, 65_536}) {
      list.add(
          "msize-of-" + asked + "-is-agreed-on",
          s -> {
            Reply.Rversion reply = s.unattached().version(asked, P9Client.DIALECT);
            s.equal("version", P9Client.DIALECT, reply.version().toString());
            s.that(
                "msize of 4096 to " + asked,
                reply.msize() >= LEAST_MSIZE && reply.msize() <= asked,
                "msize " + reply.msize());
          });
    }
    list.add(
        "too-large-an-msize-is-cut-down",
        s -> {
          Reply.Rversion reply = s.unattached().version(Integer.MAX_VALUE, P9Client.DIALECT);
          s.equal("version", P9Client.DIALECT, reply.version().toString());
          s.that("an msize of at least 4096", reply.msize() >= LEAST_MSIZE, reply.msize());
        });
    list.add(
        "unknown-dialect-is-answered-by-unknown",
        s ->
            s.equal(
                "version", "unknown", s.unattached().version(8192, "8P1999").version().toString()));
    list.add(
        "dialect-with-an-unknown-suffix-is-not-agreed-on",
        s -> {
          String got = s.unattached().version(8192, "9P2000.ninebind").version().toString();
          s.that("9P2000 or unknown", got.equals("9P2000") || got.equals("unknown"), got);
        });
    list.add(
        "version-ends-all-fids",
        s -> {
          s.client().version(s.server().msize());
          s.refused(() -> s.client().getattr(0));
          s.refused(() -> s.client().getattr(s.top()));
        });
    list.add(
        "version-closes-open-files-and-the-connection-works-on",
        s -> {
          s.file("file", "text");
          int open = s.opened(READ_ONLY, "file");
          s.client().version(8192);
          s.refused(() -> s.client().read(open, 0, 4));
          s.client().attach(0, s.server().aname(), s.server().user());
          s.equal("qid type", Qid.DIRECTORY, s.client().getattr(0).qid().type());
        });
    list.add(
        "replies-obey-a-smaller-msize-agreed-on-later",
        s -> {
          s.file("file", "x".repeat(20_000));
          P9Client other = s.connect();
          other.version(LEAST_MSIZE);
          other.attach(0, s.server().aname(), s.server().user());
          int fid = Stage.opened(other, s.top(other), READ_ONLY, "file");
          int got = other.read(fid, 0, LEAST_MSIZE - 24).length;
          s.equal("bytes", LEAST_MSIZE - 24, got);
        });
    list.add(
        "nothing-is-served-before-a-version",
        s -> {
          try (RawConnection raw = s.raw()) {
            RawConnection.Frame reply =
                raw.call(
                    "Tattach before Tversion",
                    RawConnection.TATTACH,
                    1,
                    RawConnection.attach(0, s.server()));
            s.that("an error or the connection's end", reply == null || reply.isError(), reply);
          }
        });
    for (int tag : new int[] {0, 1, 0x7fff, 0x8000, 0xfffe}) {
      list.add(
          "tag-" + tag + "-comes-back",
          s -> {
            Request request = new Request.Tgetattr(s.top(), 0x7ff);
            Reply reply = P9Connection.await(request, s.client().sendFrame(tag, request));
            s.that("Rgetattr", reply instanceof Reply.Rgetattr, reply);
          });
    }
  }

  private static void attaches(CaseList list) {
    list.add(
        "root-is-a-directory",
        s -> {
          int fid = s.client().newFid();
          Qid qid = s.client().attach(fid, s.server().aname(), s.server().user());
          s.equal("qid type", Qid.DIRECTORY, qid.type());
          s.octal("type bits", 0040000, s.client().getattr(fid).mode() & Stage.S_IFMT);
        });
    list.add(
        "root-is-the-same-on-every-connection",
        s -> {
          int fid = s.client().newFid();
          P9Client other = s.connect();
          int others = other.newFid();
          Qid one = s.client().attach(fid, s.server().aname(), s.server().user());
          Qid two = other.attach(others, s.server().aname(), s.server().user());
          s.equal("qid path", one.path(), two.path());
        });
    list.add(
        "one-connection-attaches-several-times",
        s -> {
          int fid = s.client().newFid();
          s.client().attach(fid, s.server().aname(), s.server().user());
          s.client().clunk(fid);
          s.equal("qid type", Qid.DIRECTORY, s.client().getattr(0).qid().type());
        });
    list.add(
        "fid-in-use-is-not-attached",
        s -> {
          s.refused(() -> s.client().attach(s.top(), s.server().aname(), s.server().user()));
          s.equal("qid type", Qid.DIRECTORY, s.client().getattr(s.top()).qid().type());
        });
    list.add(
        "dots-in-the-aname-lead-nowhere-else",
        s -> {
          Qid root = s.client().getattr(0).qid();
          for (String dots : new String[] {"/..", "/../..", "/../../../.."}) {
            int fid = s.client().newFid();
            try {
              Qid qid = s.client().attach(fid, s.server().aname() + dots, s.server().user());
              s.equal("an error, or qid path", root.path(), qid.path());
            } catch (P9Error e) {
              // refused: as good
            }
          }
        });
    list.add(
        "connection-serves-another-user-too",
        s -> {
          int fid = another(s);
          s.equal(
              "qid path", s.client().getattr(0).qid().path(), s.client().getattr(fid).qid().path());
        });
    list.add(
        "new-files-belong-to-the-user-of-the-attach",
        s -> {
          s.needsOwners();
          s.client().chmod(s.top(), 0777);
          int root = another(s);
          int top = s.client().walkTo(root, s.place().toArray(String[]::new));
          int fid = s.client().createIn(top, "file", 1, 0644);
          s.equal("uid", ANOTHER_USER, s.client().getattr(fid).uid());
          s.client().mkdir(top, "directory", 0755);
          s.equal("uid", ANOTHER_USER, s.client().getattr(s.walked("directory")).uid());
        });
    list.add(
        "attributes-are-not-those-of-another-user",
        s -> {
          s.needsOwners();
          s.file("file", "text");
          another(s);
          s.equal("uid", s.server().user(), s.client().getattr(s.walked("file")).uid());
        });
    list.add(
        "permissions-are-enforced-for-the-user-of-the-attach",
        s -> {
          s.needsOwners();
          s.file("file", "text");
          s.client().chmod(s.walked("file"), 0600);
          int top = s.client().walkTo(another(s), s.place().toArray(String[]::new));
          int fid = s.client().walkTo(top, "file");
          boolean opened;
          try {
            s.client().open(fid, READ_ONLY);
            opened = true;
          } catch (P9Error e) {
            opened = false;
          }
          if (opened) {
            throw new NotRun(
                "the server leaves permissions to the client's kernel, as most do without"
                    + " authentication");
          }
          s.client().chmod(s.walked("file"), 0604);
          s.client().open(fid, READ_ONLY);
          s.equal("content", bytes("text"), s.client().readAll(fid));
        });
  }

  /** A fid of the root for another user. */
  private static int another(Stage s) throws IOException, NotRun {
    int fid = s.client().newFid();
    s.needs(
        "attaches of user " + ANOTHER_USER,
        () -> s.client().attach(fid, s.server().aname(), ANOTHER_USER),
        EPERM,
        EACCES);
    return fid;
  }
}
