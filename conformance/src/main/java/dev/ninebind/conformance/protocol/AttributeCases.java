// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static dev.ninebind.conformance.protocol.Stage.READ_ONLY;
import static dev.ninebind.conformance.protocol.Stage.READ_WRITE;
import static dev.ninebind.conformance.protocol.Stage.bytes;

import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Tgetattr. Source: protocol.md of diod, stat(2) and inode(7). */
final class AttributeCases {
  /** P9_GETATTR_BASIC: all that stat(2) has. */
  private static final long BASIC = 0x7ff;

  /** Longer than any file system's clock ticks. */
  static final long TICK_MILLIS = 30;

  private AttributeCases() {}

  static void list(CaseList all) {
    CaseList list = all.of(Area.GETATTR);
    values(list);
    links(list);
    times(list);
  }

  private static Reply.Rgetattr of(Stage s, String... names) throws IOException {
    int fid = s.walked(names);
    Reply.Rgetattr attributes = s.client().getattr(fid);
    s.client().clunk(fid);
    return attributes;
  }

  private static void values(CaseList list) {
    list.add(
            "all-that-stat-has-is-told",
            s -> {
              s.file("file", "text");
              long valid = of(s, "file").valid();
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
              s.octal("type", 0100000, of(s, "file").mode() & Stage.S_IFMT);
              s.equal("qid type", 0, of(s, "file").qid().type());
            })
        .add(
            "a-directory-is-a-directory",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              s.octal("type", 0040000, of(s, "directory").mode() & Stage.S_IFMT);
              s.equal("qid type", (byte) 0x80, of(s, "directory").qid().type());
            })
        .add(
            "a-link-is-a-link-with-its-targets-length",
            s -> {
              s.client().symlink(s.top(), "link", "a/target");
              s.octal("type", 0120000, of(s, "link").mode() & Stage.S_IFMT);
              s.equal("size", 8, of(s, "link").size());
              s.equal("qid type", 2, of(s, "link").qid().type());
            })
        .add(
            "the-size-is-the-contents",
            s -> {
              for (int size : new int[] {0, 1, 4095, 4096, 100_000}) {
                s.file("file" + size, "x".repeat(size));
                s.equal("size", size, of(s, "file" + size).size());
              }
            })
        .add(
            "the-size-moves-with-each-write",
            s -> {
              int fid = s.client().createIn(s.top(), "file", READ_WRITE, 0644);
              for (int i = 1; i <= 20; i++) {
                s.client().write(fid, i * 10L, bytes("x"));
                s.equal("size", i * 10L + 1, of(s, "file").size());
              }
            })
        .add(
            "an-open-fid-tells-what-a-walked-one-does",
            s -> {
              s.file("file", "text");
              Reply.Rgetattr walked = of(s, "file");
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
              long taken = 512 * of(s, "file").blocks();
              s.that("blocks of at least 256 KiB", taken >= 256 << 10, taken + " bytes");
            })
        .add(
            "an-empty-file-takes-few-blocks",
            s -> {
              s.file("file", "");
              long blocks = of(s, "file").blocks();
              s.that("at most 128 blocks", blocks >= 0 && blocks <= 128, blocks);
            })
        .add(
            "there-is-a-block-size",
            s -> {
              s.file("file", "text");
              long size = of(s, "file").blockSize();
              s.that("512 or more", size >= 512, size);
            })
        .add(
            "the-owner-is-told",
            s -> {
              SessionCases.owners(s);
              s.equal("uid", 12_345, of(s, "owned").uid());
              s.equal("gid", 12_345, of(s, "owned").gid());
            })
        .add(
            "the-qids-version-moves-with-the-content-or-is-0",
            s -> {
              int fid = s.client().createIn(s.top(), "file", READ_WRITE, 0644);
              s.client().write(fid, 0, bytes("one"));
              int before = of(s, "file").qid().version();
              Thread.sleep(TICK_MILLIS);
              s.client().write(fid, 0, bytes("two"));
              int after = of(s, "file").qid().version();
              s.that("another version", before == 0 || after != before, after + " again");
            });
  }

  private static void links(CaseList list) {
    list.add(
            "a-file-has-one-link",
            s -> {
              s.file("file", "text");
              s.equal("nlink", 1, of(s, "file").links());
            })
        .add(
            "a-symbolic-link-has-one-link",
            s -> {
              s.client().symlink(s.top(), "link", "target");
              s.equal("nlink", 1, of(s, "link").links());
            })
        .add(
            "a-file-has-as-many-links-as-names",
            s -> {
              s.file("file", "text");
              for (int i = 2; i <= 5; i++) {
                s.client().link(s.top(), s.walked("file"), "name" + i);
                s.equal("nlink", i, of(s, "file").links());
                s.equal("nlink", i, of(s, "name" + i).links());
              }
              for (int i = 5; i >= 2; i--) {
                s.client().unlinkat(s.top(), "name" + i, 0);
                s.equal("nlink", i - 1, of(s, "file").links());
              }
            })
        .add(
            "a-rename-over-a-name-takes-a-link-away",
            s -> {
              s.file("file", "text");
              s.client().link(s.top(), s.walked("file"), "second");
              s.file("other", "text");
              s.client().renameat(s.top(), "other", s.top(), "second");
              s.equal("nlink", 1, of(s, "file").links());
            })
        .add(
            "a-directory-counts-its-subdirectories-or-says-1",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              boolean counts = of(s, "directory").links() != 1;
              for (int i = 1; i <= 3; i++) {
                s.client().mkdir(s.walked("directory"), "d" + i, 0755);
                s.equal("nlink", counts ? 2 + i : 1, of(s, "directory").links());
              }
              s.client().unlinkat(s.walked("directory"), "d1", Stage.REMOVE_DIRECTORY);
              s.equal("nlink", counts ? 4 : 1, of(s, "directory").links());
            });
  }

  private static long modified(Stage s, String... names) throws IOException {
    Reply.Rgetattr at = of(s, names);
    return TimeUnit.SECONDS.toNanos(at.mtimeSeconds()) + at.mtimeNanos();
  }

  private static long changed(Stage s, String... names) throws IOException {
    Reply.Rgetattr at = of(s, names);
    return TimeUnit.SECONDS.toNanos(at.ctimeSeconds()) + at.ctimeNanos();
  }

  /** What is done to a file or directory; then some time of it is later, or the same. */
  private static void moves(
      CaseList list,
      String name,
      boolean moves,
      boolean change,
      String of,
      ProtocolCase.Body body) {
    list.add(
        name,
        s -> {
          s.client().mkdir(s.top(), "directory", 0755);
          s.fileIn(s.walked("directory"), "file", "text");
          String[] names = of.split("/");
          long before = change ? changed(s, names) : modified(s, names);
          Thread.sleep(TICK_MILLIS);
          body.play(s);
          long after = change ? changed(s, names) : modified(s, names);
          String time = change ? "ctime" : "mtime";
          s.that(
              moves ? "a later " + time : "the same " + time,
              moves ? after > before : after == before,
              after - before + " ns later");
        });
  }

  private static void times(CaseList list) {
    String file = "directory/file";
    moves(list, "mtime-moves-with-a-write", true, false, file, AttributeCases::write);
    moves(list, "ctime-moves-with-a-write", true, true, file, AttributeCases::write);
    moves(list, "mtime-stays-with-chmod", false, false, file, AttributeCases::chmod);
    moves(list, "ctime-moves-with-chmod", true, true, file, AttributeCases::chmod);
    moves(
        list,
        "ctime-moves-with-a-link",
        true,
        true,
        file,
        s -> s.client().link(s.top(), s.walked("directory", "file"), "second"));
    moves(list, "mtime-stays-with-a-read", false, false, file, s -> s.content("directory", "file"));
    moves(
        list,
        "a-directorys-mtime-moves-with-a-new-name",
        true,
        false,
        "directory",
        s -> s.fileIn(s.walked("directory"), "new", ""));
    moves(
        list,
        "a-directorys-mtime-moves-with-a-name-gone",
        true,
        false,
        "directory",
        s -> s.client().unlinkat(s.walked("directory"), "file", 0));
    moves(
        list,
        "a-directorys-mtime-moves-with-a-rename",
        true,
        false,
        "directory",
        s -> s.client().renameat(s.walked("directory"), "file", s.top(), "moved"));
    moves(
        list,
        "a-directorys-mtime-stays-with-its-files-content",
        false,
        false,
        "directory",
        AttributeCases::write);
    moves(
        list,
        "mtime-moves-with-a-truncation",
        true,
        false,
        file,
        s -> s.client().truncate(s.walked("directory", "file"), 1));
  }

  private static void write(Stage s) throws IOException {
    int fid = s.opened(READ_WRITE, "directory", "file");
    s.client().write(fid, 0, bytes("T"));
    s.client().clunk(fid);
  }

  private static void chmod(Stage s) throws IOException {
    s.client().chmod(s.walked("directory", "file"), 0600);
  }
}
