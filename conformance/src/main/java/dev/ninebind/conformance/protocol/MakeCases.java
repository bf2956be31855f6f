// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static dev.ninebind.conformance.protocol.Stage.READ_ONLY;
import static dev.ninebind.conformance.protocol.Stage.bytes;
import static dev.ninebind.posix.Errno.EINVAL;
import static dev.ninebind.posix.Errno.ENOENT;
import static dev.ninebind.posix.Errno.EPERM;
import static dev.ninebind.posix.Errno.ESTALE;

import dev.ninebind.p9.wire.DirectoryPage;
import dev.ninebind.p9.wire.Qid;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Name;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tmkdir, Tsymlink, Treadlink, Tmknod and Tlink. Source: the man pages of their system calls. */
final class MakeCases {
  private static final int S_IFIFO = 0010000;
  private static final int S_IFCHR = 0020000;
  private static final int S_IFBLK = 0060000;
  private static final int S_IFREG = 0100000;
  private static final int S_IFSOCK = 0140000;

  private MakeCases() {}

  static void list(CaseList all) {
    directories(all.of(Area.MKDIR));
    links(all.of(Area.SYMLINK));
    nodes(all.of(Area.MKNOD));
    names(all.of(Area.LINK));
  }

  private static void directories(CaseList list) {
    for (int mode : new int[] {0700, 0755, 0777, 01777}) {
      list.add(
          String.format("a-new-directory-has-the-mode-%04o", mode),
          s -> {
            s.client().mkdir(s.top(), "directory", mode);
            s.octal("mode", 0040000 | mode, s.attributes("directory").mode());
          });
    }
    list.add(
            "qid-is-the-new-directorys",
            s -> {
              Qid qid = s.client().mkdir(s.top(), "directory", 0755);
              s.equal("qid type", Qid.DIRECTORY, qid.type());
              s.equal("qid path", s.attributes("directory").qid().path(), qid.path());
            })
        .add(
            "a-new-directory-is-empty-and-used-at-once",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              s.equal("names", List.of(), s.names("directory"));
              s.fileIn(s.walked("directory"), "file", "text");
              s.equal("content", "text", s.content("directory", "file"));
            })
        .add(
            "the-fid-stays-the-parents",
            s -> {
              int fid = s.walked();
              s.client().mkdir(fid, "one", 0755);
              s.client().mkdir(fid, "two", 0755);
              s.equal("names", List.of("one", "two"), s.names());
            })
        .add(
            "a-new-directory-has-the-group-of-the-request",
            s -> {
              s.needsOwners();
              s.client().call(new Request.Tmkdir(s.top(), Name.of("directory"), 0755, 2345));
              s.equal("gid", 2345, s.attributes("directory").gid());
            })
        .add(
            "a-deep-tree-is-made",
            s -> {
              int at = s.walked();
              for (int i = 0; i < 60; i++) {
                s.client().mkdir(at, "level" + i, 0755);
                s.client().walk(at, at, "level" + i);
              }
              s.fileIn(at, "file", "deep");
              s.equal("size", 4, s.client().getattr(s.client().walkTo(at, "file")).size());
            });
  }

  private static void links(CaseList list) {
    String[][] targets = {
      {"relative", "a/target"},
      {"absolute", "/etc/passwd"},
      {"upward", "../../../target"},
      {"of-other-scripts", "\u6587\u66f8/\ud83d\ude00"},
      {"of-1000-bytes", "x".repeat(1000)},
      {"with-odd-characters", "a:b\\c*? \n."}
    };
    for (String[] each : targets) {
      list.add(
          "a-target-" + each[0] + "-comes-back",
          s -> {
            s.client().symlink(s.top(), "link", each[1]);
            s.equal("target", each[1], s.client().readlink(s.walked("link")));
            s.equal(
                "size",
                each[1].getBytes(StandardCharsets.UTF_8).length,
                s.attributes("link").size());
          });
    }
    list.add(
            "a-target-that-is-no-utf-8-comes-back",
            s -> {
              ByteString target = ByteString.of(new byte[] {(byte) 0xff, 'x', (byte) 0x80});
              s.client().call(new Request.Tsymlink(s.top(), Name.of("link"), target, 0));
              Reply.Rreadlink got =
                  (Reply.Rreadlink) s.client().call(new Request.Treadlink(s.walked("link")));
              s.equal("target", target.toBytes(), got.target().toBytes());
            })
        .add(
            "qid-is-the-new-links",
            s -> {
              Qid qid = s.client().symlink(s.top(), "link", "target");
              s.equal("qid type", Qid.SYMBOLIC_LINK, qid.type());
              s.equal("qid path", s.attributes("link").qid().path(), qid.path());
            })
        .add(
            "an-empty-target-is-enoent",
            s -> s.refused(() -> s.client().symlink(s.top(), "link", ""), ENOENT))
        .add(
            "only-links-are-read-as-links",
            s -> {
              s.file("file", "text");
              s.refused(() -> s.client().readlink(s.walked("file")), EINVAL);
              s.refused(() -> s.client().readlink(s.walked()), EINVAL);
            })
        .add(
            "a-link-is-renamed-and-removed-not-its-target",
            s -> {
              s.file("file", "text");
              s.client().symlink(s.top(), "link", "file");
              s.client().renameat(s.top(), "link", s.top(), "moved");
              s.equal("target", "file", s.client().readlink(s.walked("moved")));
              s.client().unlinkat(s.top(), "moved", 0);
              s.equal("names", List.of("file"), s.names());
            });
  }

  private static void nodes(CaseList list) {
    kind(list, "fifo", S_IFIFO);
    kind(list, "socket", S_IFSOCK);
    kind(list, "regular-file", S_IFREG);
    int[][] numbers = {{1, 3}, {0, 0}, {259, 70_000}, {4095, 1_048_575}};
    for (int[] each : numbers) {
      list.add(
          "a-device-has-the-numbers-" + each[0] + "-" + each[1],
          s -> {
            s.needs("device nodes", () -> node(s, "char", S_IFCHR | 0600, each[0], each[1]), EPERM);
            node(s, "block", S_IFBLK | 0600, each[0], each[1]);
            for (String name : new String[] {"char", "block"}) {
              long device = s.attributes(name).rdev();
              s.equal("major", each[0], (device >>> 8 & 0xfff) | (device >>> 32 & ~0xfff));
              s.equal("minor", each[1], (device & 0xff) | (device >>> 12 & ~0xff));
            }
          });
    }
    list.add(
            "a-listing-has-the-type-of-a-fifo",
            s -> {
              s.needs("fifos", () -> node(s, "fifo", S_IFIFO | 0600, 0, 0), EPERM);
              DirectoryPage.Entry entry = s.entries().get(0);
              int type = entry.directoryType();
              s.that("type 1 (fifo) or 0 (unknown)", type == 1 || type == 0, type);
            })
        .add(
            "a-regular-file-made-so-is-used-as-any",
            s -> {
              s.client().mknod(s.top(), "file", S_IFREG | 0644, 0, 0);
              s.client().write(s.opened(1, "file"), 0, bytes("text"));
              s.equal("content", "text", s.content("file"));
            });
  }

  private static void kind(CaseList list, String name, int type) {
    list.add(
        "a-" + name + "-has-its-type-and-mode",
        s -> {
          s.needs("nodes of this type", () -> node(s, "node", type | 0640, 0, 0), EPERM);
          s.octal("mode", type | 0640, s.attributes("node").mode());
          s.client().unlinkat(s.top(), "node", 0);
          s.equal("names", List.of(), s.names());
        });
  }

  private static void node(Stage s, String name, int mode, int major, int minor)
      throws IOException {
    s.client().mknod(s.top(), name, mode, major, minor);
  }

  private static void names(CaseList list) {
    list.add(
            "both-names-are-one-file",
            s -> {
              s.file("file", "text");
              s.client().link(s.top(), s.walked("file"), "second");
              s.equal(
                  "qid path",
                  s.attributes("file").qid().path(),
                  s.attributes("second").qid().path());
              s.equal("content", "text", s.content("second"));
            })
        .add(
            "what-is-written-by-one-name-is-read-by-the-other",
            s -> {
              s.file("file", "text");
              s.client().link(s.top(), s.walked("file"), "second");
              s.client().write(s.opened(1, "second"), 0, bytes("T"));
              s.equal("content", "Text", s.content("file"));
              s.client().chmod(s.walked("file"), 0600);
              s.octal("mode", 0100600, s.attributes("second").mode());
            })
        .add(
            "the-file-lives-by-its-second-name",
            s -> {
              s.file("file", "text");
              s.client().link(s.top(), s.walked("file"), "second");
              s.client().unlinkat(s.top(), "file", 0);
              s.equal("content", "text", s.content("second"));
              s.equal("names", List.of("second"), s.names());
            })
        .add(
            "a-link-is-made-in-another-directory",
            s -> {
              s.file("file", "text");
              s.client().mkdir(s.top(), "directory", 0755);
              s.client().link(s.walked("directory"), s.walked("file"), "second");
              s.equal("content", "text", s.content("directory", "second"));
            })
        .add(
            "an-open-file-gets-a-second-name",
            s -> {
              s.file("file", "text");
              int fid = s.opened(READ_ONLY, "file");
              s.client().link(s.top(), fid, "second");
              s.equal("content", "text", s.content("second"));
            })
        .add(
            "a-directory-gets-no-second-name",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              s.refused(() -> s.client().link(s.top(), s.walked("directory"), "second"), EPERM);
            })
        .add(
            "a-file-without-a-name-gets-none",
            s -> {
              s.file("file", "text");
              int fid = s.walked("file");
              s.client().unlinkat(s.top(), "file", 0);
              s.refused(() -> s.client().link(s.top(), fid, "second"), ENOENT, ESTALE);
            });
  }
}
