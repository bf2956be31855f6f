// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static dev.ninebind.conformance.protocol.Stage.READ_WRITE;
import static dev.ninebind.conformance.protocol.Stage.bytes;
import static dev.ninebind.posix.Errno.EFBIG;
import static dev.ninebind.posix.Errno.EINVAL;
import static dev.ninebind.posix.Errno.EISDIR;
import static dev.ninebind.posix.Errno.ENOENT;
import static dev.ninebind.posix.Errno.ESTALE;

import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;

/** Tsetattr. Source: protocol.md of diod, chmod(2), chown(2), truncate(2), utimensat(2). */
final class ChangeCases {
  /** 2001-02-03T04:05:06Z. */
  private static final long OLD = 981_173_106;

  private ChangeCases() {}

  static void list(CaseList all) {
    CaseList list = all.of(Area.SETATTR);
    modes(list);
    owners(list);
    sizes(list);
    times(list);
  }

  private static void modes(CaseList list) {
    for (int mode : new int[] {0, 0400, 0640, 0755, 0777, 01777, 02755, 04755, 07777}) {
      list.add(
          String.format("chmod-%04o-sticks", mode),
          s -> {
            s.file("file", "text");
            s.client().chmod(s.walked("file"), mode);
            s.octal("mode", 0100000 | mode, s.attributes("file").mode());
          });
    }
    for (int mode : new int[] {0700, 01777, 02775}) {
      list.add(
          String.format("chmod-%04o-of-a-directory-sticks", mode),
          s -> {
            s.client().mkdir(s.top(), "directory", 0755);
            s.client().chmod(s.walked("directory"), mode);
            s.octal("mode", 0040000 | mode, s.attributes("directory").mode());
          });
    }
    list.add(
            "the-type-in-a-mode-changes-nothing",
            s -> {
              s.file("file", "text");
              s.client().chmod(s.walked("file"), 0100600);
              s.octal("mode", 0100600, s.attributes("file").mode());
            })
        .add(
            "chmod-by-an-open-fid",
            s -> {
              s.file("file", "text");
              s.client().chmod(s.opened(READ_WRITE, "file"), 0600);
              s.octal("mode", 0100600, s.attributes("file").mode());
            })
        .add(
            "no-field-changes-nothing",
            s -> {
              s.file("file", "text");
              s.client().call(Changes.modified(s.walked("file"), OLD, 0));
              s.client().call(Changes.nothing(s.walked("file")));
              Reply.Rgetattr got = s.attributes("file");
              s.octal("mode", 0100644, got.mode());
              s.equal("size", 4, got.size());
              s.equal("mtime", OLD, got.mtimeSeconds());
            })
        .add(
            "a-file-that-is-gone-is-not-changed",
            s -> {
              s.file("file", "text");
              int fid = s.walked("file");
              s.client().unlinkat(s.top(), "file", 0);
              s.refused(() -> s.client().chmod(fid, 0600), ENOENT, ESTALE);
            });
  }

  private static void owners(CaseList list) {
    list.add(
            "chown-sets-user-and-group",
            s -> {
              s.needsOwners();
              s.client().call(Changes.owner(s.walked("owned"), 1000, 2000));
              s.equal("uid", 1000, s.attributes("owned").uid());
              s.equal("gid", 2000, s.attributes("owned").gid());
            })
        .add(
            "chown-of-the-user-leaves-the-group",
            s -> {
              s.needsOwners();
              s.client().call(Changes.uid(s.walked("owned"), 1000));
              s.equal("uid", 1000, s.attributes("owned").uid());
              s.equal("gid", Stage.OWNER, s.attributes("owned").gid());
            })
        .add(
            "chown-of-the-group-leaves-the-user",
            s -> {
              s.needsOwners();
              s.client().call(Changes.gid(s.walked("owned"), 2000));
              s.equal("uid", Stage.OWNER, s.attributes("owned").uid());
              s.equal("gid", 2000, s.attributes("owned").gid());
            })
        .add(
            "large-numbers-of-users-stick",
            s -> {
              s.needsOwners();
              s.client().call(Changes.owner(s.walked("owned"), 2_000_000_000, 2_000_000_001));
              s.equal("uid", 2_000_000_000, s.attributes("owned").uid());
              s.equal("gid", 2_000_000_001, s.attributes("owned").gid());
            })
        .add(
            "chown-of-a-directory-and-a-link",
            s -> {
              s.needsOwners();
              s.client().mkdir(s.top(), "directory", 0755);
              s.client().symlink(s.top(), "link", "owned");
              s.client().call(Changes.owner(s.walked("directory"), 1000, 2000));
              s.client().call(Changes.owner(s.walked("link"), 3000, 4000));
              s.equal("uid of the directory", 1000, s.attributes("directory").uid());
              s.equal("uid of the link", 3000, s.attributes("link").uid());
              s.equal("uid of the link's target", Stage.OWNER, s.attributes("owned").uid());
            });
  }

  private static void sizes(CaseList list) {
    list.add(
            "truncate-cuts-off",
            s -> {
              s.file("file", "content");
              s.client().truncate(s.walked("file"), 3);
              s.equal("content", "con", s.content("file"));
            })
        .add(
            "truncate-to-more-adds-zeros",
            s -> {
              s.file("file", "text");
              s.client().truncate(s.walked("file"), 8);
              s.equal("content", "text\0\0\0\0", s.content("file"));
            })
        .add(
            "what-was-cut-off-does-not-come-back",
            s -> {
              s.file("file", "secret");
              s.client().truncate(s.walked("file"), 1);
              s.client().truncate(s.walked("file"), 6);
              s.equal("content", "s\0\0\0\0\0", s.content("file"));
            })
        .add(
            "truncate-by-an-open-fid",
            s -> {
              s.file("file", "content");
              int fid = s.opened(READ_WRITE, "file");
              s.client().truncate(fid, 0);
              s.equal("size", 0, s.client().getattr(fid).size());
              s.client().write(fid, 0, bytes("new"));
              s.equal("content", "new", s.content("file"));
            })
        .add(
            "truncate-beyond-4-gib",
            s -> {
              s.file("file", "");
              s.client().truncate(s.walked("file"), 5L << 30);
              s.equal("size", 5L << 30, s.attributes("file").size());
            })
        .add(
            "a-negative-size-is-refused",
            s -> {
              s.file("file", "text");
              s.refused(() -> s.client().truncate(s.walked("file"), -1), EINVAL, EFBIG);
              s.equal("content", "text", s.content("file"));
            })
        .add(
            "a-directory-is-not-truncated",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              s.refused(() -> s.client().truncate(s.walked("directory"), 0), EISDIR, EINVAL);
            })
        .add(
            "a-links-target-is-not-truncated-through-it",
            s -> {
              s.file("file", "text");
              s.client().symlink(s.top(), "link", "file");
              s.refused(() -> s.client().truncate(s.walked("link"), 0));
              s.equal("content", "text", s.content("file"));
            })
        .add(
            "mode-size-and-time-change-together",
            s -> {
              s.file("file", "content");
              int valid = Changes.MODE | Changes.SIZE | Changes.MTIME | Changes.MTIME_SET;
              s.client()
                  .call(new Request.Tsetattr(s.walked("file"), valid, 0600, 0, 0, 3, 0, 0, OLD, 0));
              Reply.Rgetattr got = s.attributes("file");
              s.octal("mode", 0100600, got.mode());
              s.equal("size", 3, got.size());
              s.equal("mtime", OLD, got.mtimeSeconds());
            });
  }

  private static void times(CaseList list) {
    list.add(
            "mtime-is-set-and-atime-stays",
            s -> {
              s.file("file", "text");
              s.client().call(Changes.times(s.walked("file"), OLD, OLD));
              s.client().call(Changes.modified(s.walked("file"), OLD + 100, 0));
              s.equal("mtime", OLD + 100, s.attributes("file").mtimeSeconds());
              s.equal("atime", OLD, s.attributes("file").atimeSeconds());
            })
        .add(
            "atime-is-set-and-mtime-stays",
            s -> {
              s.file("file", "text");
              s.client().call(Changes.times(s.walked("file"), OLD, OLD));
              s.client().call(Changes.accessed(s.walked("file"), OLD + 100, 0));
              s.equal("atime", OLD + 100, s.attributes("file").atimeSeconds());
              s.equal("mtime", OLD, s.attributes("file").mtimeSeconds());
            })
        .add(
            "times-are-kept-to-the-microsecond",
            s -> {
              s.file("file", "text");
              s.client().call(Changes.modified(s.walked("file"), OLD, 123_456_000));
              s.equal("nanoseconds of mtime", 123_456_000, s.attributes("file").mtimeNanos());
            })
        .add("mtime-becomes-now", s -> becomesNow(s, Changes.MTIME))
        .add("atime-becomes-now", s -> becomesNow(s, Changes.ATIME))
        .add(
            "ctime-alone-may-be-asked-for",
            s -> {
              s.file("file", "text");
              s.client().call(Changes.modified(s.walked("file"), OLD, 0));
              s.client().call(Changes.now(s.walked("file"), Changes.CTIME));
              s.equal("mtime", OLD, s.attributes("file").mtimeSeconds());
            })
        .add(
            "times-of-a-directory-are-set",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              s.client().call(Changes.times(s.walked("directory"), OLD, OLD + 1));
              s.equal("atime", OLD, s.attributes("directory").atimeSeconds());
              s.equal("mtime", OLD + 1, s.attributes("directory").mtimeSeconds());
            })
        .add(
            "times-of-a-link-are-its-own",
            s -> {
              s.file("file", "text");
              s.client().call(Changes.times(s.walked("file"), OLD, OLD));
              s.client().symlink(s.top(), "link", "file");
              s.client().call(Changes.times(s.walked("link"), OLD + 5, OLD + 7));
              s.equal("mtime of the link", OLD + 7, s.attributes("link").mtimeSeconds());
              s.equal("mtime of the file", OLD, s.attributes("file").mtimeSeconds());
            })
        .add(
            "times-after-2038-are-set",
            s -> {
              s.file("file", "text");
              s.client().call(Changes.modified(s.walked("file"), 4_102_444_800L, 0));
              s.equal("mtime", 4_102_444_800L, s.attributes("file").mtimeSeconds());
            })
        .add(
            "a-write-after-a-set-time-moves-it",
            s -> {
              int fid = s.client().createIn(s.top(), "file", READ_WRITE, 0644);
              s.client().call(Changes.modified(fid, OLD, 0));
              s.client().write(fid, 0, bytes("x"));
              s.client().clunk(fid);
              long got = s.attributes("file").mtimeSeconds();
              s.that("a later mtime than " + OLD, got > OLD, got);
            })
        .add(
            "a-set-time-stays-when-the-file-is-closed",
            s -> {
              int fid = s.client().createIn(s.top(), "file", READ_WRITE, 0644);
              s.client().write(fid, 0, bytes("x"));
              s.client().call(Changes.modified(fid, OLD, 0));
              s.client().clunk(fid);
              s.equal("mtime", OLD, s.attributes("file").mtimeSeconds());
            });
  }

  /** Measured by the server's own clock: another file is made just before. */
  private static void becomesNow(Stage s, int bit) throws Exception {
    s.file("file", "text");
    s.client().call(Changes.times(s.walked("file"), OLD, OLD));
    s.file("clock", "");
    long now = s.attributes("clock").mtimeSeconds();
    s.client().call(Changes.now(s.walked("file"), bit));
    Reply.Rgetattr got = s.attributes("file");
    long set = bit == Changes.MTIME ? got.mtimeSeconds() : got.atimeSeconds();
    long other = bit == Changes.MTIME ? got.atimeSeconds() : got.mtimeSeconds();
    s.that("about " + now, Math.abs(set - now) <= 5, set);
    s.equal("the other time", OLD, other);
  }
}
