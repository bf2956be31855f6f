// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static dev.ninebind.conformance.protocol.Stage.CREATE_NEW;
import static dev.ninebind.conformance.protocol.Stage.READ_ONLY;
import static dev.ninebind.conformance.protocol.Stage.READ_WRITE;
import static dev.ninebind.conformance.protocol.Stage.WRITE_ONLY;
import static dev.ninebind.conformance.protocol.Stage.bytes;
import static dev.ninebind.conformance.protocol.Stage.text;
import static dev.ninebind.posix.Errno.EBADF;
import static dev.ninebind.posix.Errno.EEXIST;
import static dev.ninebind.posix.Errno.EISDIR;
import static dev.ninebind.posix.Errno.ELOOP;
import static dev.ninebind.posix.Errno.ENOENT;
import static dev.ninebind.posix.Errno.ENOTDIR;
import static dev.ninebind.posix.Errno.ESTALE;

import dev.ninebind.conformance.P9Client;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.OpenFlags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Tlopen and Tlcreate. Source: open(2), protocol.md of diod. */
final class OpenCases {
  private static final int RACES = 100;

  private OpenCases() {}

  static void list(CaseList all) {
    CaseList list = all.of(Area.OPEN);
    access(list);
    creation(list);
    kinds(list);
    withoutEffect()
        .forEach(
            (name, flag) ->
                list.add(name + "-opens-and-creates-as-without-it", s -> plain(s, flag)));
  }

  private static void access(CaseList list) {
    list.add(
            "a-file-open-for-reading-is-not-written",
            s -> {
              s.file("file", "text");
              int fid = s.opened(READ_ONLY, "file");
              s.refused(() -> s.client().write(fid, 0, bytes("no")), EBADF);
              s.equal("content", "text", text(s.client().readAll(fid)));
            })
        .add(
            "a-file-open-for-writing-is-not-read",
            s -> {
              s.file("file", "text");
              int fid = s.opened(WRITE_ONLY, "file");
              s.refused(() -> s.client().read(fid, 0, 4), EBADF);
              s.client().write(fid, 0, bytes("T"));
              s.equal("content", "Text", s.content("file"));
            })
        .add(
            "a-file-open-for-both-is-read-and-written",
            s -> {
              s.file("file", "text");
              int fid = s.opened(READ_WRITE, "file");
              s.client().write(fid, 4, bytes("ure"));
              s.equal("content", "texture", text(s.client().readAll(fid)));
            })
        .add(
            "an-open-keeps-its-right-when-the-mode-changes",
            s -> {
              s.file("file", "text");
              int fid = s.opened(READ_WRITE, "file");
              s.client().chmod(s.walked("file"), 0);
              s.client().write(fid, 0, bytes("T"));
              s.equal("content", "Text", text(s.client().readAll(fid)));
            })
        .add(
            "an-open-fid-is-not-opened-again",
            s -> {
              s.file("file", "text");
              int fid = s.opened(READ_ONLY, "file");
              s.refused(() -> s.client().open(fid, READ_ONLY));
              s.equal("content", "text", text(s.client().readAll(fid)));
            })
        .add(
            "a-file-is-open-many-times",
            s -> {
              s.file("file", "text");
              int one = s.opened(READ_WRITE, "file");
              int two = s.opened(READ_ONLY, "file");
              int three = s.opened(WRITE_ONLY, "file");
              s.client().write(three, 0, bytes("T"));
              s.client().clunk(three);
              s.equal("content", "Text", text(s.client().readAll(one)));
              s.equal("content", "Text", text(s.client().readAll(two)));
            })
        .add(
            "iounit-is-0-or-fits-the-msize",
            s -> {
              s.file("file", "text");
              Reply.Rlopen reply = s.client().open(s.walked("file"), READ_ONLY);
              long unit = Integer.toUnsignedLong(reply.iounit());
              s.that("iounit of 0 to " + s.client().msize(), unit <= s.client().msize(), unit);
            })
        .add(
            "qid-of-an-open-is-the-files",
            s -> {
              s.file("file", "text");
              int fid = s.walked("file");
              long path = s.client().getattr(fid).qid().path();
              s.equal("qid path", path, s.client().open(fid, READ_ONLY).qid().path());
            })
        .add(
            "trunc-empties-the-file",
            s -> {
              s.file("file", "text");
              int fid = s.opened(WRITE_ONLY | OpenFlags.TRUNC, "file");
              s.equal("size", 0, s.client().getattr(fid).size());
            })
        .add(
            "without-trunc-the-content-stays",
            s -> {
              s.file("file", "text");
              s.client().clunk(s.opened(READ_WRITE, "file"));
              s.equal("content", "text", s.content("file"));
            })
        .add(
            "create-in-tlopen-opens-what-is-there",
            s -> {
              s.file("file", "text");
              int fid = s.opened(READ_ONLY | OpenFlags.CREATE, "file");
              s.equal("content", "text", text(s.client().readAll(fid)));
            });
  }

  private static void creation(CaseList list) {
    list.add(
            "create-makes-an-empty-file-and-opens-it",
            s -> {
              int fid = s.walked();
              Reply.Rlcreate reply = s.client().create(fid, "new", READ_WRITE, 0644, 0);
              Reply.Rgetattr made = s.client().getattr(fid);
              s.equal("qid path", made.qid().path(), reply.qid().path());
              s.equal("size", 0, made.size());
              s.client().write(fid, 0, bytes("text"));
              s.equal("content", "text", s.content("new"));
            })
        .add(
            "the-directorys-fid-becomes-the-files",
            s -> {
              int fid = s.client().createIn(s.top(), "file", READ_WRITE, 0644);
              s.octal("type", 0100000, s.client().getattr(fid).mode() & Stage.S_IFMT);
              s.refused(() -> s.client().mkdir(fid, "name", 0755));
            })
        .add(
            "a-mode-of-0-does-not-bind-the-maker",
            s -> {
              int fid = s.client().createIn(s.top(), "file", READ_WRITE, 0);
              s.client().write(fid, 0, bytes("text"));
              s.equal("content", "text", text(s.client().readAll(fid)));
            })
        .add(
            "excl-refuses-what-is-there",
            s -> {
              s.file("file", "text");
              s.refused(
                  () -> s.client().createIn(s.top(), "file", READ_WRITE | CREATE_NEW, 0600),
                  EEXIST);
              s.refused(
                  () ->
                      s.client()
                          .createIn(
                              s.top(), "file", READ_WRITE | CREATE_NEW | OpenFlags.TRUNC, 0600),
                  EEXIST);
              s.equal("content", "text", s.content("file"));
            })
        .add(
            "excl-refuses-a-link-that-leads-nowhere",
            s -> {
              s.client().symlink(s.top(), "link", "nowhere");
              s.refused(
                  () -> s.client().createIn(s.top(), "link", READ_WRITE | CREATE_NEW, 0600),
                  EEXIST);
            })
        .add(
            "create-without-excl-opens-what-is-there",
            s -> {
              s.file("file", "text");
              int fid = s.client().createIn(s.top(), "file", READ_WRITE | OpenFlags.CREATE, 0600);
              s.equal("content", "text", text(s.client().readAll(fid)));
              s.octal("mode", 0100644, s.client().getattr(fid).mode());
            })
        .add(
            "create-with-trunc-empties-what-is-there",
            s -> {
              s.file("file", "text");
              int flags = READ_WRITE | OpenFlags.CREATE | OpenFlags.TRUNC;
              s.client().createIn(s.top(), "file", flags, 0600);
              s.equal("content", "", s.content("file"));
            })
        .add(
            "create-over-a-directory-is-refused",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              s.refused(
                  () ->
                      s.client()
                          .createIn(s.top(), "directory", READ_WRITE | OpenFlags.CREATE, 0600),
                  EISDIR,
                  EEXIST);
            })
        .add(
            "create-does-not-follow-a-link",
            s -> {
              s.client().symlink(s.top(), "link", "made-by-a-link");
              s.refused(
                  () -> s.client().createIn(s.top(), "link", READ_WRITE | OpenFlags.CREATE, 0600));
              s.equal("names", List.of("link"), s.names());
            })
        .add(
            "a-new-file-has-the-group-of-the-request",
            s -> {
              s.needsOwners();
              int fid = s.walked();
              s.client().create(fid, "file", READ_WRITE | CREATE_NEW, 0644, 2345);
              s.equal("gid", 2345, s.client().getattr(fid).gid());
            })
        .add("two-that-create-one-name-have-one-winner", OpenCases::race);
    for (int mode : new int[] {0600, 0644, 0755, 0777, 0666, 0}) {
      list.add(
          String.format("a-new-file-has-the-mode-%04o", mode),
          s -> {
            int fid = s.client().createIn(s.top(), "file", READ_WRITE | CREATE_NEW, mode);
            s.octal("mode", 0100000 | mode, s.client().getattr(fid).mode());
          });
    }
  }

  private static void race(Stage s) throws Exception {
    P9Client other = s.connect();
    int top = s.top(other);
    for (int i = 0; i < RACES; i++) {
      Name name = Name.of("name" + i);
      int flags = READ_WRITE | CREATE_NEW;
      Request one = new Request.Tlcreate(s.walked(), name, flags, 0644, 0);
      Request two = new Request.Tlcreate(other.walkTo(top), name, flags, 0644, 0);
      boolean mine = i % 2 == 0;
      CompletableFuture<Reply> first = mine ? s.client().send(one) : other.send(two);
      CompletableFuture<Reply> second = mine ? other.send(two) : s.client().send(one);
      int winners = 0;
      for (CompletableFuture<Reply> each : List.of(first, second)) {
        Reply reply = each.get(s.server().timeoutSeconds(), TimeUnit.SECONDS);
        winners += reply instanceof Reply.Rlcreate ? 1 : 0;
      }
      s.equal("winners", 1, winners);
    }
  }

  private static void kinds(CaseList list) {
    list.add(
            "a-directory-is-not-opened-for-writing",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              s.refused(() -> s.opened(WRITE_ONLY, "directory"), EISDIR);
              s.refused(() -> s.opened(READ_WRITE, "directory"), EISDIR);
            })
        .add(
            "directory-refuses-a-file",
            s -> {
              s.file("file", "text");
              s.refused(() -> s.opened(OpenFlags.DIRECTORY, "file"), ENOTDIR);
            })
        .add(
            "directory-opens-a-directory",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              int fid = s.opened(OpenFlags.DIRECTORY, "directory");
              s.client().readdirAll(fid);
            })
        .add(
            "nofollow-refuses-a-link",
            s -> {
              s.file("file", "text");
              s.client().symlink(s.top(), "link", "file");
              s.refused(() -> s.opened(OpenFlags.NOFOLLOW, "link"), ELOOP);
            })
        .add(
            "a-link-is-not-followed-by-an-open",
            s -> {
              s.file("file", "text");
              s.client().symlink(s.top(), "link", "file");
              s.refused(() -> s.opened(READ_ONLY, "link"));
              s.refused(() -> s.opened(READ_WRITE | OpenFlags.TRUNC, "link"));
              s.equal("content", "text", s.content("file"));
            })
        .add(
            "a-file-that-is-gone-is-not-opened",
            s -> {
              s.file("file", "text");
              int fid = s.walked("file");
              s.client().unlinkat(s.top(), "file", 0);
              s.refused(() -> s.client().open(fid, READ_ONLY), ENOENT, ESTALE);
            });
  }

  private static Map<String, Integer> withoutEffect() {
    Map<String, Integer> flags = new LinkedHashMap<>();
    flags.put("nonblock", OpenFlags.NONBLOCK);
    flags.put("largefile", OpenFlags.LARGEFILE);
    flags.put("cloexec", OpenFlags.CLOEXEC);
    flags.put("noctty", OpenFlags.NOCTTY);
    flags.put("nofollow", OpenFlags.NOFOLLOW);
    flags.put("noatime", OpenFlags.NOATIME);
    flags.put("sync", OpenFlags.SYNC | OpenFlags.DSYNC);
    flags.put("dsync", OpenFlags.DSYNC);
    flags.put("direct", OpenFlags.DIRECT);
    return flags;
  }

  /** Odd sizes and offsets among it: a client's O_DIRECT is about its own cache. */
  private static void plain(Stage s, int flag) throws Exception {
    int made = s.client().createIn(s.top(), "file", READ_WRITE | CREATE_NEW | flag, 0644);
    byte[] odd = bytes("x".repeat(10_007));
    s.equal("count", odd.length, s.client().write(made, 3, odd));
    s.client().clunk(made);
    int fid = s.opened(READ_WRITE | flag, "file");
    s.equal("count", 3, s.client().write(fid, 0, bytes("abc")));
    s.equal("bytes", bytes("bcxxx"), s.client().read(fid, 1, 5));
    s.equal("size", odd.length + 3, s.client().getattr(fid).size());
  }
}
