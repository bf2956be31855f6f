// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static dev.ninebind.conformance.protocol.Stage.CREATE_NEW;
import static dev.ninebind.conformance.protocol.Stage.READ_ONLY;
import static dev.ninebind.conformance.protocol.Stage.READ_WRITE;
import static dev.ninebind.conformance.protocol.Stage.REMOVE_DIRECTORY;
import static dev.ninebind.conformance.protocol.Stage.bytes;
import static dev.ninebind.conformance.protocol.Stage.text;
import static dev.ninebind.posix.Errno.ENOENT;
import static dev.ninebind.posix.Errno.ESTALE;

import dev.ninebind.conformance.P9Client;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A fid stands for its file, not for a path: it goes on when the file or a directory above it is
 * renamed, and an open one when the file has no name any more. Source: walk(5) of Plan 9, and what
 * Linux takes a dentry and a file for.
 *
 * <p>The tree is {@code g/p/file}, {@code g/p/directory/inner} and {@code other}.
 */
final class FollowCases {
  private FollowCases() {}

  /**
   * What moves the file and the directory.
   *
   * @param parent the directory that they are in afterwards
   * @param suffix what their names have at their end then
   */
  private record Event(List<String> parent, String suffix, Act act) {
    interface Act {
      void run(Stage s, P9Client by, int top) throws IOException;
    }
  }

  private static Map<String, Event> events() {
    Map<String, Event> events = new LinkedHashMap<>();
    events.put(
        "its-rename",
        new Event(
            List.of("g", "p"),
            "2",
            (s, by, top) -> {
              int p = by.walkTo(top, "g", "p");
              by.renameat(p, "file", p, "file2");
              by.renameat(p, "directory", p, "directory2");
            }));
    events.put(
        "its-move-by-trename",
        new Event(
            List.of("other"),
            "",
            (s, by, top) -> {
              int other = by.walkTo(top, "other");
              by.rename(by.walkTo(top, "g", "p", "file"), other, "file");
              by.rename(by.walkTo(top, "g", "p", "directory"), other, "directory");
            }));
    events.put(
        "a-rename-of-the-directory-above",
        new Event(
            List.of("g", "p2"),
            "",
            (s, by, top) -> by.renameat(by.walkTo(top, "g"), "p", by.walkTo(top, "g"), "p2")));
    events.put(
        "a-move-of-the-directory-two-above",
        new Event(
            List.of("other", "g2", "p"),
            "",
            (s, by, top) -> by.renameat(top, "g", by.walkTo(top, "other"), "g2")));
    return events;
  }

  static void list(CaseList all) {
    CaseList list = all.of(Area.FOLLOW);
    events()
        .forEach(
            (name, event) -> {
              for (boolean another : new boolean[] {false, true}) {
                String by = name + (another ? "-by-another-connection" : "");
                list.add("a-walked-file-after-" + by, s -> walkedFile(s, event, another));
                list.add("an-open-file-after-" + by, s -> openFile(s, event, another));
                list.add("a-walked-directory-after-" + by, s -> walkedDirectory(s, event, another));
                list.add("an-open-directory-after-" + by, s -> openDirectory(s, event, another));
              }
            });
    unlinked(all.of(Area.UNLINKED));
  }

  private static void make(Stage s) throws IOException {
    s.client().mkdir(s.top(), "g", 0755);
    s.client().mkdir(s.top(), "other", 0755);
    s.client().mkdir(s.walked("g"), "p", 0755);
    s.fileIn(s.walked("g", "p"), "file", "mine");
    s.client().mkdir(s.walked("g", "p"), "directory", 0755);
    s.fileIn(s.walked("g", "p", "directory"), "inner", "mine too");
  }

  /** The event, and then another file and directory wherever the old ones were. */
  private static void happens(Stage s, Event event, boolean another) throws IOException {
    P9Client by = another ? s.connect() : s.client();
    event.act().run(s, by, another ? s.top(by) : s.top());
    if (!s.names().contains("g")) {
      s.client().mkdir(s.top(), "g", 0755);
    }
    if (!s.names("g").contains("p")) {
      s.client().mkdir(s.walked("g"), "p", 0755);
    }
    int p = s.walked("g", "p");
    s.fileIn(p, "file", "a decoy of another length");
    s.client().mkdir(p, "directory", 0700);
    s.fileIn(s.walked("g", "p", "directory"), "inner", "a decoy");
  }

  private static void staysItsFiles(Stage s, int fid, Event event, boolean another)
      throws IOException, CheckFailure {
    long path = s.client().getattr(fid).qid().path();
    happens(s, event, another);
    s.equal("qid path", path, s.client().getattr(fid).qid().path());
  }

  private static void walkedFile(Stage s, Event event, boolean another) throws Exception {
    make(s);
    int fid = s.walked("g", "p", "file");
    staysItsFiles(s, fid, event, another);
    s.equal("size", 4, s.client().getattr(fid).size());
    s.client().chmod(fid, 0600);
    int open = s.client().walkTo(fid);
    s.client().open(open, READ_WRITE);
    s.equal("content", "mine", text(s.client().readAll(open)));
  }

  private static void openFile(Stage s, Event event, boolean another) throws Exception {
    make(s);
    int fid = s.opened(READ_WRITE, "g", "p", "file");
    staysItsFiles(s, fid, event, another);
    s.equal("content", "mine", text(s.client().readAll(fid)));
    s.client().write(fid, 4, bytes("!"));
    s.client().truncate(fid, 5);
    s.equal("size", 5, s.client().getattr(fid).size());
    s.client().fsync(fid, false);
    s.equal("content", "mine!", s.content(now(event, "file")));
  }

  private static void walkedDirectory(Stage s, Event event, boolean another) throws Exception {
    make(s);
    int fid = s.walked("g", "p", "directory");
    staysItsFiles(s, fid, event, another);
    int inner = s.client().walkTo(fid, "inner");
    s.equal("size", 8, s.client().getattr(inner).size());
    s.fileIn(fid, "new", "new");
    List<String> names = s.names(now(event, "directory"));
    s.equal("names", List.of("inner", "new"), names);
    s.client().unlinkat(fid, "inner", 0);
    s.equal("content", "a decoy", s.content("g", "p", "directory", "inner"));
  }

  private static void openDirectory(Stage s, Event event, boolean another) throws Exception {
    make(s);
    int fid = s.opened(READ_ONLY, "g", "p", "directory");
    staysItsFiles(s, fid, event, another);
    long listed =
        s.client().readdirAll(fid).stream().filter(entry -> !entry.name().isDots()).count();
    s.equal("names", 1, listed);
    s.equal("size", 8, s.client().getattr(s.client().walkTo(fid, "inner")).size());
    s.client().fsync(fid, false);
  }

  private static String[] now(Event event, String name) {
    List<String> place = new ArrayList<>(event.parent());
    place.add(name + event.suffix());
    return place.toArray(String[]::new);
  }

  private static void unlinked(CaseList list) {
    list.add(
            "it-is-read-and-written",
            s -> {
              int fid = gone(s);
              s.equal("content", "text", text(s.client().readAll(fid)));
              s.client().write(fid, 4, bytes("ure"));
              s.equal("content", "texture", text(s.client().readAll(fid)));
            })
        .add("it-has-no-links", s -> s.equal("nlink", 0, s.client().getattr(gone(s)).links()))
        .add("it-has-its-size", s -> s.equal("size", 4, s.client().getattr(gone(s)).size()))
        .add(
            "it-is-truncated",
            s -> {
              int fid = gone(s);
              s.client().truncate(fid, 2);
              s.equal("content", "te", text(s.client().readAll(fid)));
            })
        .add(
            "its-mode-is-changed",
            s -> {
              int fid = gone(s);
              s.client().chmod(fid, 0600);
              s.octal("mode", 0100600, s.client().getattr(fid).mode());
            })
        .add(
            "its-times-are-changed",
            s -> {
              int fid = gone(s);
              s.client().call(Changes.times(fid, 1000, 2000));
              s.equal("mtime", 2000, s.client().getattr(fid).mtimeSeconds());
            })
        .add("it-is-synced", s -> s.client().fsync(gone(s), false))
        .add(
            "a-new-file-of-its-name-is-another",
            s -> {
              int fid = gone(s);
              s.file("file", "another");
              s.client().write(fid, 0, bytes("TEXT"));
              s.equal("content", "another", s.content("file"));
              s.equal("content", "TEXT", text(s.client().readAll(fid)));
              long mine = s.client().getattr(fid).qid().path();
              long other = s.client().getattr(s.walked("file")).qid().path();
              s.that("two qid paths", mine != other, "twice " + mine);
            })
        .add(
            "a-replaced-file-goes-on",
            s -> {
              s.file("file", "old");
              int fid = s.opened(READ_WRITE, "file");
              s.file("next", "new");
              s.client().renameat(s.top(), "next", s.top(), "file");
              s.equal("content", "old", text(s.client().readAll(fid)));
              s.equal("nlink", 0, s.client().getattr(fid).links());
              s.equal("content", "new", s.content("file"));
            })
        .add(
            "what-another-connection-removed-goes-on",
            s -> {
              s.file("file", "text");
              int fid = s.opened(READ_WRITE, "file");
              P9Client other = s.connect();
              other.unlinkat(s.top(other), "file", 0);
              s.client().write(fid, 0, bytes("T"));
              s.equal("content", "Text", text(s.client().readAll(fid)));
              s.equal("size", 4, s.client().getattr(fid).size());
            })
        .add(
            "its-directory-can-go-too",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              s.fileIn(s.walked("directory"), "file", "text");
              int fid = s.opened(READ_WRITE, "directory", "file");
              s.client().unlinkat(s.walked("directory"), "file", 0);
              s.client().unlinkat(s.top(), "directory", REMOVE_DIRECTORY);
              s.client().write(fid, 0, bytes("T"));
              s.equal("content", "Text", text(s.client().readAll(fid)));
              s.equal("names", List.of(), s.names());
            })
        .add(
            "a-walked-fid-of-a-file-that-is-gone-is-enoent",
            s -> {
              s.file("file", "text");
              int fid = s.walked("file");
              s.client().unlinkat(s.top(), "file", 0);
              s.refused(() -> s.client().getattr(fid), ENOENT, ESTALE);
              s.client().clunk(fid);
            })
        .add(
            "a-hundred-of-them-are-apart",
            s -> {
              int[] fids = new int[100];
              for (int i = 0; i < fids.length; i++) {
                fids[i] = s.client().createIn(s.top(), "temporary", READ_WRITE | CREATE_NEW, 0600);
                s.client().write(fids[i], 0, bytes("number " + i));
                s.client().unlinkat(s.top(), "temporary", 0);
              }
              for (int i = 0; i < fids.length; i++) {
                s.equal("content", "number " + i, text(s.client().readAll(fids[i])));
              }
              s.equal("names", List.of(), s.names());
            });
  }

  /** An open file without a name. */
  private static int gone(Stage s) throws IOException {
    s.file("file", "text");
    int fid = s.opened(READ_WRITE, "file");
    s.client().unlinkat(s.top(), "file", 0);
    return fid;
  }
}
