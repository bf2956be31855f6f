// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static dev.ninebind.conformance.protocol.Stage.READ_ONLY;
import static dev.ninebind.conformance.protocol.Stage.READ_WRITE;
import static dev.ninebind.posix.Errno.ENOENT;
import static dev.ninebind.posix.Errno.ENOTDIR;

import dev.ninebind.conformance.P9Client;
import dev.ninebind.p9.wire.Qid;
import java.util.Arrays;
import java.util.List;

/** Twalk and Tclunk. Source: walk(5) of Plan 9, whose rules 9P2000.L keeps. */
final class WalkCases {
  private WalkCases() {}

  static void list(CaseList all) {
    all.of(Area.WALK)
        .add(
            "no-names-clone-the-fid",
            s -> {
              int fid = s.client().newFid();
              s.equal("qids", List.of(), s.client().walk(s.top(), fid));
              s.equal(
                  "qid path",
                  s.client().getattr(s.top()).qid().path(),
                  s.client().getattr(fid).qid().path());
            })
        .add(
            "no-names-to-the-same-fid-change-nothing",
            s -> {
              s.equal("qids", List.of(), s.client().walk(s.top(), s.top()));
              s.client().mkdir(s.top(), "directory", 0755);
              s.equal("names", List.of("directory"), s.names());
            })
        .add(
            "a-clone-lives-without-its-origin",
            s -> {
              s.file("file", "text");
              int one = s.walked("file");
              int two = s.client().walkTo(one);
              s.client().clunk(one);
              s.equal("size", 4, s.client().getattr(two).size());
            })
        .add(
            "walk-to-the-same-fid-moves-it",
            s -> {
              s.file("file", "text");
              int fid = s.walked();
              s.client().walk(fid, fid, "file");
              s.equal("size", 4, s.client().getattr(fid).size());
            })
        .add(
            "sixteen-names-are-walked-at-once",
            s -> {
              String[] names = new String[16];
              Arrays.setAll(names, i -> "d" + i);
              int at = s.walked();
              for (String name : names) {
                s.client().mkdir(at, name, 0755);
                s.client().walk(at, at, name);
              }
              int fid = s.client().newFid();
              List<Qid> qids = s.client().walk(s.top(), fid, names);
              s.equal("qids", 16, qids.size());
              s.equal("qid path", s.client().getattr(at).qid().path(), qids.get(15).path());
            })
        .add(
            "a-missing-first-name-is-enoent",
            s -> {
              int fid = s.client().newFid();
              s.refused(() -> s.client().walk(s.top(), fid, "missing"), ENOENT);
              s.refused(() -> s.client().walk(s.top(), fid, "missing", "more"), ENOENT);
              s.refused(() -> s.client().getattr(fid));
            })
        .add(
            "a-missing-later-name-ends-the-walk-without-an-error",
            s -> {
              s.client().mkdir(s.top(), "a", 0755);
              s.client().mkdir(s.walked("a"), "b", 0755);
              int fid = s.client().newFid();
              List<Qid> qids = s.client().walk(s.top(), fid, "a", "b", "missing", "more");
              s.equal("qids", 2, qids.size());
              s.refused(() -> s.client().getattr(fid));
              s.client().walk(s.top(), fid, "a");
            })
        .add(
            "a-walk-cut-short-leaves-the-fid-where-it-was",
            s -> {
              s.client().mkdir(s.top(), "a", 0755);
              int fid = s.walked();
              long before = s.client().getattr(fid).qid().path();
              s.equal("qids", 1, s.client().walk(fid, fid, "a", "missing").size());
              s.equal("qid path", before, s.client().getattr(fid).qid().path());
            })
        .add(
            "a-file-is-no-directory-to-walk-from",
            s -> {
              s.file("file", "text");
              int file = s.walked("file");
              s.refused(() -> s.client().walk(file, s.client().newFid(), "name"), ENOTDIR, ENOENT);
            })
        .add(
            "a-walk-ends-at-a-file-on-the-way",
            s -> {
              s.file("file", "text");
              int fid = s.client().newFid();
              s.equal("qids", 1, s.client().walk(s.top(), fid, "file", "name").size());
              s.refused(() -> s.client().getattr(fid));
            })
        .add(
            "a-new-fid-in-use-is-refused-and-stays-what-it-is",
            s -> {
              s.file("file", "text");
              int used = s.walked("file");
              s.refused(() -> s.client().walk(s.top(), used));
              s.equal("size", 4, s.client().getattr(used).size());
            })
        .add(
            "dot-dot-goes-up",
            s -> {
              s.client().mkdir(s.top(), "a", 0755);
              s.client().mkdir(s.walked("a"), "b", 0755);
              int fid = s.walked("a", "b", "..", "..");
              s.equal(
                  "qid path",
                  s.client().getattr(s.top()).qid().path(),
                  s.client().getattr(fid).qid().path());
            })
        .add(
            "dot-dot-ends-at-the-root",
            s -> {
              int fid = s.client().walkTo(0, "..", "..", "..");
              s.equal(
                  "qid path",
                  s.client().getattr(0).qid().path(),
                  s.client().getattr(fid).qid().path());
            })
        .add(
            "a-link-is-walked-to-and-not-followed",
            s -> {
              s.file("file", "text");
              s.client().symlink(s.top(), "link", "file");
              int fid = s.client().newFid();
              Qid qid = s.client().walk(s.top(), fid, "link").get(0);
              s.equal("qid type", Qid.SYMBOLIC_LINK, qid.type());
            })
        .add(
            "a-link-to-a-directory-is-not-walked-through",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              s.fileIn(s.walked("directory"), "file", "text");
              s.client().symlink(s.top(), "link", "directory");
              int fid = s.client().newFid();
              s.equal("qids", 1, s.client().walk(s.top(), fid, "link", "file").size());
            })
        .add(
            "a-link-out-of-the-export-leads-nowhere",
            s -> {
              s.client().symlink(s.top(), "link", "/");
              int fid = s.client().newFid();
              s.equal("qids", 1, s.client().walk(s.top(), fid, "link", "etc").size());
            })
        .add(
            "an-open-fid-is-cloned-and-its-clone-is-not-open",
            s -> {
              s.file("file", "text");
              int open = s.opened(READ_WRITE, "file");
              int clone = s.client().walkTo(open);
              s.refused(() -> s.client().read(clone, 0, 4));
              s.client().open(clone, READ_ONLY);
              s.equal("content", "text", Stage.text(s.client().readAll(clone)));
            })
        .add(
            "an-open-directory-is-walked-from",
            s -> {
              s.file("file", "text");
              int open = s.opened(READ_ONLY);
              s.equal("size", 4, s.client().getattr(s.client().walkTo(open, "file")).size());
            })
        .add(
            "qids-of-a-walk-are-those-of-getattr",
            s -> {
              s.file("file", "text");
              int fid = s.client().newFid();
              Qid qid = s.client().walk(s.top(), fid, "file").get(0);
              s.equal("qid path", s.client().getattr(fid).qid().path(), qid.path());
              s.equal("qid type", Qid.FILE, qid.type());
            })
        .add(
            "different-files-have-different-qids",
            s -> {
              s.file("one", "");
              s.file("two", "");
              long one = s.client().getattr(s.walked("one")).qid().path();
              long two = s.client().getattr(s.walked("two")).qid().path();
              s.that("two qid paths", one != two, "twice " + one);
            })
        .add(
            "a-file-has-one-qid-on-all-connections",
            s -> {
              s.file("file", "");
              P9Client other = s.connect();
              int fid = other.walkTo(s.top(other), "file");
              s.equal(
                  "qid path",
                  s.client().getattr(s.walked("file")).qid().path(),
                  other.getattr(fid).qid().path());
            })
        .add(
            "a-clunked-fid-is-gone-and-may-be-used-again",
            s -> {
              int fid = s.walked();
              s.client().clunk(fid);
              s.refused(() -> s.client().getattr(fid));
              s.client().walk(s.top(), fid);
              s.client().getattr(fid);
            })
        .add(
            "a-fid-of-one-connection-is-not-anothers",
            s -> {
              P9Client other = s.connect();
              int fid = s.client().newFid() + 1000;
              s.client().walk(s.top(), fid);
              s.refused(() -> other.getattr(fid));
            })
        .add(
            "fids-may-be-any-number",
            s -> {
              for (int fid : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -2}) {
                s.client().walk(s.top(), fid);
                s.client().getattr(fid);
                s.client().clunk(fid);
              }
            });
  }
}
