// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static dev.ninebind.conformance.protocol.Stage.READ_ONLY;
import static dev.ninebind.conformance.protocol.Stage.READ_WRITE;
import static dev.ninebind.conformance.protocol.Stage.bytes;

import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Tgetattr. Source: protocol.md of diod, stat(2) and inode(7). */
final class AttributeCases {
  /** P9_GETATTR_BASIC: all that stat(2) has. */
  private static final long BASIC = 0x7ff;

  /** Longer than any file system's clock ticks. */
  private static final long TICK_MILLIS = 30;

  private static final String[] DIRECTORY = {"directory"};
  private static final String[] FILE = {"directory", "file"};

  private AttributeCases() {}

  static void list(CaseList all) {
    CaseList list = all.of(Area.GETATTR);
    values(list);
    links(list);
    times(list);
  }

  private static void values(CaseList list) {
    list.add(
            "all-that-stat-has-is-told",
            s -> {
              s.file("file", "text");
              long valid = s.attributes("file").valid();
              s.equal("bits of valid", BASIC, valid & BASIC);
            })
        .add(
            "what-is-asked-for-is-told",
            s -> {
              s.file("file", "text");
              int fid = s.walked("file");
              for (long mask : new long[] {0x1, 0x200, 0x1f, BASIC}) {
                Reply.Rgetattr got =
                    (Reply.Rgetattr) s.client().call(new Request.Tgetattr(fid, mask));
                s.equal("bits of valid", mask, got.valid() & mask);
              }
            })
        .add(
            "an-unknown-bit-of-the-mask-does-no-harm",
            s -> {
              s.file("file", "text");
              Reply.Rgetattr got =
                  (Reply.Rgetattr)
                      s.client().call(new Request.Tgetattr(s.walked("file"), BASIC | 1L << 40));
              s.equal("size", 4, got.size());
            })
        .add(
            "a-file-is-a-file",
            s -> {
              s.file("file", "text");
              s.octal("type", 0100000, s.attributes("file").mode() & Stage.S_IFMT);
              s.equal("qid type", 0, s.attributes("file").qid().type());
            })
        .add(
            "a-directory-is-a-directory",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              s.octal("type", 0040000, s.attributes("directory").mode() & Stage.S_IFMT);
              s.equal("qid type", (byte) 0x80, s.attributes("directory").qid().type());
            })
        .add(
            "a-link-is-a-link-with-its-targets-length",
            s -> {
              s.client().symlink(s.top(), "link", "a/target");
              s.octal("type", 0120000, s.attributes("link").mode() & Stage.S_IFMT);
              s.equal("size", 8, s.attributes("link").size());
              s.equal("qid type", 2, s.attributes("link").qid().type());
            })
        .add(
            "the-size-is-the-contents",
            s -> {
              for (int size : new int[] {0, 1, 4095, 4096, 100_000}) {
                s.file("file" + size, "x".repeat(size));
                s.equal("size", size, s.attributes("file" + size).size());
              }
            })
        .add(
            "the-size-moves-with-each-write",
            s -> {
              int fid = s.client().createIn(s.top(), "file", READ_WRITE, 0644);
              for (int i = 1; i <= 20; i++) {
                s.client().write(fid, i * 10L, bytes("x"));
                s.equal("size", i * 10L + 1, s.attributes("file").size());
              }
            })
        .add(
            "an-open-fid-tells-what-a-walked-one-does",
            s -> {
              s.file("file", "text");
              Reply.Rgetattr walked = s.attributes("file");
              Reply.Rgetattr open = s.client().getattr(s.opened(READ_ONLY, "file"));
              s.equal("size", walked.size(), open.size());
              s.equal("mode", walked.mode(), open.mode());
              s.equal("nlink", walked.links(), open.links());
              s.equal("qid path", walked.qid().path(), open.qid().path());
              s.equal("mtime", walked.mtimeSeconds(), open.mtimeSeconds());
            })
        .add(
            "data-takes-blocks",
            s -> {
              int fid = s.client().createIn(s.top(), "file", READ_WRITE, 0644);
              s.client().writeAll(fid, new byte[256 << 10]);
              s.client().fsync(fid, false);
              long taken = 512 * s.attributes("file").blocks();
              s.that("blocks of at least 256 KiB", taken >= 256 << 10, taken + " bytes");
            })
        .add(
            "an-empty-file-takes-few-blocks",
            s -> {
              s.file("file", "");
              long blocks = s.attributes("file").blocks();
              s.that("at most 128 blocks", blocks >= 0 && blocks <= 128, blocks);
            })
        .add(
            "there-is-a-block-size",
            s -> {
              s.file("file", "text");
              long size = s.attributes("file").blockSize();
              s.that("512 or more", size >= 512, size);
            })
        .add(
            "the-owner-is-told",
            s -> {
              s.needsOwners();
              s.equal("uid", Stage.OWNER, s.attributes("owned").uid());
              s.equal("gid", Stage.OWNER, s.attributes("owned").gid());
            })
        .add(
            "the-qids-version-moves-with-the-content-or-is-0",
            s -> {
              int fid = s.client().createIn(s.top(), "file", READ_WRITE, 0644);
              s.client().write(fid, 0, bytes("one"));
              int before = s.attributes("file").qid().version();
              Thread.sleep(TICK_MILLIS);
              s.client().write(fid, 0, bytes("two"));
              int after = s.attributes("file").qid().version();
              s.that("another version", before == 0 || after != before, after + " again");
            });
  }

  private static void links(CaseList list) {
    list.add(
            "a-file-has-one-link",
            s -> {
              s.file("file", "text");
              s.equal("nlink", 1, s.attributes("file").links());
            })
        .add(
            "a-symbolic-link-has-one-link",
            s -> {
              s.client().symlink(s.top(), "link", "target");
              s.equal("nlink", 1, s.attributes("link").links());
            })
        .add(
            "a-file-has-as-many-links-as-names",
            s -> {
              s.file("file", "text");
              for (int i = 2; i <= 5; i++) {
                s.client().link(s.top(), s.walked("file"), "name" + i);
                s.equal("nlink", i, s.attributes("file").links());
                s.equal("nlink", i, s.attributes("name" + i).links());
              }
              for (int i = 5; i >= 2; i--) {
                s.client().unlinkat(s.top(), "name" + i, 0);
                s.equal("nlink", i - 1, s.attributes("file").links());
              }
            })
        .add(
            "a-rename-over-a-name-takes-a-link-away",
            s -> {
              s.file("file", "text");
              s.client().link(s.top(), s.walked("file"), "second");
              s.file("other", "text");
              s.client().renameat(s.top(), "other", s.top(), "second");
              s.equal("nlink", 1, s.attributes("file").links());
            })
        .add(
            "a-directory-counts-its-subdirectories-or-says-1",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              boolean counts = s.attributes("directory").links() != 1;
              for (int i = 1; i <= 3; i++) {
                s.client().mkdir(s.walked("directory"), "d" + i, 0755);
                s.equal("nlink", counts ? 2 + i : 1, s.attributes("directory").links());
              }
              s.client().unlinkat(s.walked("directory"), "d1", Stage.REMOVE_DIRECTORY);
              s.equal("nlink", counts ? 4 : 1, s.attributes("directory").links());
            });
  }

  /** A time of a file, in nanoseconds. */
  private enum Time {
    MTIME,
    CTIME;

    long of(Reply.Rgetattr attributes) {
      return this == MTIME
          ? TimeUnit.SECONDS.toNanos(attributes.mtimeSeconds()) + attributes.mtimeNanos()
          : TimeUnit.SECONDS.toNanos(attributes.ctimeSeconds()) + attributes.ctimeNanos();
    }

    String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How much later a time of this file is after something was done. */
  private static long later(Stage s, Time time, String[] file, ProtocolCase.Body body)
      throws Exception {
    s.client().mkdir(s.top(), "directory", 0755);
    s.fileIn(s.walked("directory"), "file", "text");
    long before = time.of(s.attributes(file));
    Thread.sleep(TICK_MILLIS);
    body.play(s);
    return time.of(s.attributes(file)) - before;
  }

  private static void moves(
      CaseList list, String name, Time time, String[] file, ProtocolCase.Body body) {
    list.add(
        name,
        s -> {
          long later = later(s, time, file, body);
          s.that("a later " + time.title(), later > 0, later + " ns later");
        });
  }

  private static void stays(
      CaseList list, String name, Time time, String[] file, ProtocolCase.Body body) {
    list.add(
        name,
        s -> {
          long later = later(s, time, file, body);
          s.that("the same " + time.title(), later == 0, later + " ns later");
        });
  }

  private static void times(CaseList list) {
    moves(list, "mtime-moves-with-a-write", Time.MTIME, FILE, AttributeCases::write);
    moves(list, "ctime-moves-with-a-write", Time.CTIME, FILE, AttributeCases::write);
    stays(list, "mtime-stays-with-chmod", Time.MTIME, FILE, AttributeCases::chmod);
    moves(list, "ctime-moves-with-chmod", Time.CTIME, FILE, AttributeCases::chmod);
    moves(
        list,
        "ctime-moves-with-a-link",
        Time.CTIME,
        FILE,
        s -> s.client().link(s.top(), s.walked(FILE), "second"));
    stays(list, "mtime-stays-with-a-read", Time.MTIME, FILE, s -> s.content(FILE));
    moves(
        list,
        "a-directorys-mtime-moves-with-a-new-name",
        Time.MTIME,
        DIRECTORY,
        s -> s.fileIn(s.walked(DIRECTORY), "new", ""));
    moves(
        list,
        "a-directorys-mtime-moves-with-a-name-gone",
        Time.MTIME,
        DIRECTORY,
        s -> s.client().unlinkat(s.walked(DIRECTORY), "file", 0));
    moves(
        list,
        "a-directorys-mtime-moves-with-a-rename",
        Time.MTIME,
        DIRECTORY,
        s -> s.client().renameat(s.walked(DIRECTORY), "file", s.top(), "moved"));
    stays(
        list,
        "a-directorys-mtime-stays-with-its-files-content",
        Time.MTIME,
        DIRECTORY,
        AttributeCases::write);
    moves(
        list,
        "mtime-moves-with-a-truncation",
        Time.MTIME,
        FILE,
        s -> s.client().truncate(s.walked(FILE), 1));
  }

  private static void write(Stage s) throws IOException {
    int fid = s.opened(READ_WRITE, FILE);
    s.client().write(fid, 0, bytes("T"));
    s.client().clunk(fid);
  }

  private static void chmod(Stage s) throws IOException {
    s.client().chmod(s.walked(FILE), 0600);
  }
}
