// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static dev.ninebind.conformance.protocol.Stage.READ_ONLY;
import static dev.ninebind.conformance.protocol.Stage.REMOVE_DIRECTORY;
import static dev.ninebind.conformance.protocol.Stage.text;
import static dev.ninebind.posix.Errno.EEXIST;
import static dev.ninebind.posix.Errno.EINVAL;
import static dev.ninebind.posix.Errno.EISDIR;
import static dev.ninebind.posix.Errno.ENOENT;
import static dev.ninebind.posix.Errno.ENOTDIR;
import static dev.ninebind.posix.Errno.ENOTEMPTY;

import dev.ninebind.conformance.P9Client;
import dev.ninebind.conformance.P9Connection;
import dev.ninebind.conformance.P9Error;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Name;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Tunlinkat, Tremove, Trenameat and Trename. Source: unlink(2), rmdir(2), rename(2). */
final class MoveCases {
  private MoveCases() {}

  static void list(CaseList all) {
    removals(all.of(Area.UNLINK));
    CaseList list = all.of(Area.RENAME);
    renames(list);
    refusals(list);
  }

  private static void removals(CaseList list) {
    list.add(
            "tunlinkat-is-offered",
            s -> {
              s.file("file", "text");
              s.client().call(new Request.Tunlinkat(s.top(), Name.of("file"), 0));
              s.equal("names", List.of(), s.names());
            })
        .add(
            "a-removed-file-is-gone",
            s -> {
              s.file("file", "text");
              s.client().unlinkat(s.top(), "file", 0);
              s.refused(() -> s.walked("file"), ENOENT);
              s.equal("names", List.of(), s.names());
            })
        .add(
            "a-missing-name-is-enoent",
            s -> {
              s.refused(() -> s.client().unlinkat(s.top(), "missing", 0), ENOENT);
              s.refused(() -> s.client().unlinkat(s.top(), "missing", REMOVE_DIRECTORY), ENOENT);
            })
        .add(
            "a-directory-is-eisdir-unless-asked-for",
            s -> {
              s.needsUnlinkat();
              s.client().mkdir(s.top(), "directory", 0755);
              s.refused(() -> s.client().unlinkat(s.top(), "directory", 0), EISDIR);
              s.equal("names", List.of("directory"), s.names());
            })
        .add(
            "a-file-is-enotdir-where-a-directory-is-asked-for",
            s -> {
              s.needsUnlinkat();
              s.file("file", "text");
              s.refused(() -> s.client().unlinkat(s.top(), "file", REMOVE_DIRECTORY), ENOTDIR);
              s.equal("content", "text", s.content("file"));
            })
        .add(
            "an-empty-directory-is-removed",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              s.client().unlinkat(s.top(), "directory", REMOVE_DIRECTORY);
              s.equal("names", List.of(), s.names());
            })
        .add(
            "a-full-directory-is-enotempty",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              s.fileIn(s.walked("directory"), "file", "text");
              s.refused(
                  () -> s.client().unlinkat(s.top(), "directory", REMOVE_DIRECTORY), ENOTEMPTY);
              s.equal("content", "text", s.content("directory", "file"));
            })
        .add(
            "a-directory-is-removed-once-it-is-emptied",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              s.fileIn(s.walked("directory"), "file", "text");
              s.client().unlinkat(s.walked("directory"), "file", 0);
              s.client().unlinkat(s.top(), "directory", REMOVE_DIRECTORY);
              s.equal("names", List.of(), s.names());
            })
        .add(
            "a-link-to-a-directory-is-no-directory-to-remove",
            s -> {
              s.needsUnlinkat();
              s.client().mkdir(s.top(), "directory", 0755);
              s.client().symlink(s.top(), "link", "directory");
              s.refused(() -> s.client().unlinkat(s.top(), "link", REMOVE_DIRECTORY), ENOTDIR);
              s.equal("names", List.of("directory", "link"), s.names());
            })
        .add(
            "a-link-to-a-directory-is-removed-as-a-file",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              s.client().symlink(s.top(), "link", "directory");
              s.client().unlinkat(s.top(), "link", 0);
              s.equal("names", List.of("directory"), s.names());
            })
        .add(
            "unlinkat-in-a-file-is-enotdir",
            s -> {
              s.needsUnlinkat();
              s.file("file", "text");
              s.refused(() -> s.client().unlinkat(s.walked("file"), "name", 0), ENOTDIR);
            })
        .add(
            "dots-are-not-removed",
            s -> {
              s.needsUnlinkat();
              for (String dots : new String[] {".", ".."}) {
                s.refused(() -> s.client().unlinkat(s.top(), dots, REMOVE_DIRECTORY));
                s.refused(() -> s.client().unlinkat(s.top(), dots, 0));
              }
            })
        .add(
            "a-name-is-free-at-once",
            s -> {
              for (int i = 0; i < 20; i++) {
                s.file("name", "text" + i);
                s.client().unlinkat(s.top(), "name", 0);
                s.client().mkdir(s.top(), "name", 0755);
                s.client().unlinkat(s.top(), "name", REMOVE_DIRECTORY);
              }
            })
        .add(
            "remove-takes-a-file-and-its-fid",
            s -> {
              s.file("file", "text");
              int fid = s.walked("file");
              s.client().remove(fid);
              s.equal("names", List.of(), s.names());
              s.refused(() -> s.client().getattr(fid));
            })
        .add(
            "remove-takes-an-empty-directory",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              s.client().remove(s.walked("directory"));
              s.equal("names", List.of(), s.names());
            })
        .add(
            "remove-of-a-full-directory-is-enotempty-and-ends-the-fid",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              s.fileIn(s.walked("directory"), "file", "text");
              int fid = s.walked("directory");
              s.refused(() -> s.client().remove(fid), ENOTEMPTY);
              s.refused(() -> s.client().getattr(fid));
              s.equal("content", "text", s.content("directory", "file"));
            })
        .add(
            "what-another-connection-removed-is-gone",
            s -> {
              s.file("file", "text");
              P9Client other = s.connect();
              other.unlinkat(s.top(other), "file", 0);
              s.refused(() -> s.walked("file"), ENOENT);
            });
  }

  private static void renames(CaseList list) {
    list.add(
            "trenameat-is-offered",
            s -> {
              s.file("old", "text");
              Name old = Name.of("old");
              s.client().call(new Request.Trenameat(s.top(), old, s.top(), Name.of("new")));
              s.equal("names", List.of("new"), s.names());
            })
        .add(
            "a-file-gets-another-name",
            s -> {
              s.file("old", "text");
              s.client().renameat(s.top(), "old", s.top(), "new");
              s.equal("names", List.of("new"), s.names());
              s.equal("content", "text", s.content("new"));
            })
        .add(
            "a-renamed-file-keeps-its-qid",
            s -> {
              s.file("old", "text");
              long path = s.client().getattr(s.walked("old")).qid().path();
              s.client().renameat(s.top(), "old", s.top(), "new");
              s.equal("qid path", path, s.client().getattr(s.walked("new")).qid().path());
            })
        .add(
            "a-file-replaces-a-file",
            s -> {
              s.file("old", "new content");
              s.file("new", "old content");
              s.client().renameat(s.top(), "old", s.top(), "new");
              s.equal("names", List.of("new"), s.names());
              s.equal("content", "new content", s.content("new"));
            })
        .add(
            "a-file-moves-to-another-directory",
            s -> {
              s.file("file", "text");
              s.client().mkdir(s.top(), "directory", 0755);
              s.client().renameat(s.top(), "file", s.walked("directory"), "moved");
              s.equal("names", List.of("directory"), s.names());
              s.equal("content", "text", s.content("directory", "moved"));
            })
        .add(
            "a-full-directory-moves",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              s.fileIn(s.walked("directory"), "file", "text");
              s.client().mkdir(s.top(), "other", 0755);
              s.client().renameat(s.top(), "directory", s.walked("other"), "moved");
              s.equal("content", "text", s.content("other", "moved", "file"));
            })
        .add(
            "a-moved-directorys-dot-dot-is-where-it-is-now",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              s.client().mkdir(s.top(), "other", 0755);
              s.client().renameat(s.top(), "directory", s.walked("other"), "moved");
              s.equal(
                  "qid path",
                  s.client().getattr(s.walked("other")).qid().path(),
                  s.client().getattr(s.walked("other", "moved", "..")).qid().path());
            })
        .add(
            "a-directory-replaces-an-empty-one",
            s -> {
              s.client().mkdir(s.top(), "full", 0755);
              s.fileIn(s.walked("full"), "file", "text");
              s.client().mkdir(s.top(), "empty", 0755);
              s.client().renameat(s.top(), "full", s.top(), "empty");
              s.equal("names", List.of("empty"), s.names());
              s.equal("content", "text", s.content("empty", "file"));
            })
        .add(
            "a-rename-to-the-same-name-changes-nothing",
            s -> {
              s.file("file", "text");
              s.client().renameat(s.top(), "file", s.top(), "file");
              s.equal("content", "text", s.content("file"));
            })
        .add(
            "a-rename-between-two-names-of-a-file-changes-nothing",
            s -> {
              s.file("file", "text");
              s.client().link(s.top(), s.walked("file"), "second");
              s.client().renameat(s.top(), "file", s.top(), "second");
              s.equal("names", List.of("file", "second"), s.names());
            })
        .add(
            "a-rename-changes-the-case-of-a-name",
            s -> {
              s.file("name", "text");
              s.client().renameat(s.top(), "name", s.top(), "NAME");
              s.equal("names", List.of("NAME"), s.names());
            })
        .add(
            "trename-moves-a-fids-file",
            s -> {
              s.file("file", "text");
              s.client().mkdir(s.top(), "directory", 0755);
              s.client().rename(s.walked("file"), s.walked("directory"), "moved");
              s.equal("content", "text", s.content("directory", "moved"));
              s.equal("names", List.of("directory"), s.names());
            })
        .add(
            "trename-replaces-a-file",
            s -> {
              s.file("file", "new");
              s.file("other", "old");
              s.client().rename(s.walked("file"), s.top(), "other");
              s.equal("names", List.of("other"), s.names());
              s.equal("content", "new", s.content("other"));
            })
        .add(
            "trename-moves-a-directory",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              s.fileIn(s.walked("directory"), "file", "text");
              s.client().rename(s.walked("directory"), s.top(), "moved");
              s.equal("content", "text", s.content("moved", "file"));
            })
        .add("a-replaced-name-is-there-at-every-moment", MoveCases::always);
  }

  /** A safe save: readers find the old file or the new one, never none. */
  private static void always(Stage s) throws Exception {
    s.file("name", "text");
    P9Client other = s.connect();
    int top = s.top(other);
    for (int i = 1; i <= 100; i++) {
      s.file("next", "text " + i);
      Request rename = new Request.Trename(s.walked("next"), s.top(), Name.of("name"));
      CompletableFuture<Reply> renaming = s.client().send(rename);
      try {
        int fid = other.walkTo(top, "name");
        other.clunk(fid);
      } catch (P9Error e) {
        throw s.failure("the old file or the new one", Stage.nameOf(e));
      }
      P9Connection.await(rename, renaming);
    }
    int fid = Stage.opened(other, top, READ_ONLY, "name");
    s.equal("content", "text 100", text(other.readAll(fid)));
  }

  private static void refusals(CaseList list) {
    list.add(
            "a-missing-old-name-is-enoent",
            s -> s.refused(() -> s.client().renameat(s.top(), "missing", s.top(), "new"), ENOENT))
        .add(
            "a-file-over-a-directory-is-eisdir",
            s -> {
              s.file("file", "text");
              s.client().mkdir(s.top(), "directory", 0755);
              s.refused(() -> s.client().renameat(s.top(), "file", s.top(), "directory"), EISDIR);
              s.equal("content", "text", s.content("file"));
            })
        .add(
            "a-directory-over-a-file-is-enotdir",
            s -> {
              s.file("file", "text");
              s.client().mkdir(s.top(), "directory", 0755);
              s.refused(() -> s.client().renameat(s.top(), "directory", s.top(), "file"), ENOTDIR);
              s.equal("content", "text", s.content("file"));
            })
        .add(
            "a-directory-over-a-full-one-is-enotempty",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              s.client().mkdir(s.top(), "full", 0755);
              s.fileIn(s.walked("full"), "file", "text");
              s.refused(
                  () -> s.client().renameat(s.top(), "directory", s.top(), "full"),
                  ENOTEMPTY,
                  EEXIST);
              s.equal("content", "text", s.content("full", "file"));
            })
        .add(
            "a-directory-into-itself-is-einval",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              s.client().mkdir(s.walked("directory"), "below", 0755);
              s.refused(
                  () -> s.client().renameat(s.top(), "directory", s.walked("directory"), "inside"),
                  EINVAL);
              s.refused(
                  () ->
                      s.client()
                          .renameat(s.top(), "directory", s.walked("directory", "below"), "inside"),
                  EINVAL);
              s.equal("names", List.of("below"), s.names("directory"));
            })
        .add(
            "a-rename-into-a-file-is-enotdir",
            s -> {
              s.file("file", "text");
              s.file("other", "text");
              s.refused(
                  () -> s.client().renameat(s.top(), "file", s.walked("other"), "name"), ENOTDIR);
            })
        .add(
            "dots-are-not-renamed",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              for (String dots : new String[] {".", ".."}) {
                s.refused(() -> s.client().renameat(s.walked("directory"), dots, s.top(), "new"));
                s.refused(() -> s.client().renameat(s.top(), "directory", s.top(), dots));
              }
              s.equal("names", List.of("directory"), s.names());
            });
  }
}
