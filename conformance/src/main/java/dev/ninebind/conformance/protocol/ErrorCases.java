// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static dev.ninebind.conformance.protocol.Stage.CREATE_NEW;
import static dev.ninebind.conformance.protocol.Stage.READ_WRITE;
import static dev.ninebind.conformance.protocol.Stage.REMOVE_DIRECTORY;
import static dev.ninebind.posix.Errno.EEXIST;
import static dev.ninebind.posix.Errno.ENOENT;
import static dev.ninebind.posix.Errno.ENOTDIR;
import static dev.ninebind.posix.Errno.ESTALE;

import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Name;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The same mistakes made with every message: what Linux answers its programs from. */
final class ErrorCases {
  private static final int UNKNOWN = 4_711_000;
  private static final ByteString TEXT = ByteString.of("user.text");

  private ErrorCases() {}

  static void list(CaseList all) {
    CaseList list = all.of(Area.ERRORS);
    for (Request request : unknownFids()) {
      list.add(
          title(request) + "-of-an-unknown-fid-is-refused",
          s -> {
            s.refused(() -> s.client().call(request));
            s.client().getattr(s.top());
          });
    }
    list.add(
            "tlink-of-an-unknown-file-is-refused",
            s -> s.refused(() -> s.client().link(s.top(), UNKNOWN, "name")))
        .add(
            "trename-to-an-unknown-directory-is-refused",
            s -> {
              s.file("file", "text");
              s.refused(() -> s.client().rename(s.walked("file"), UNKNOWN, "name"));
              s.equal("content", "text", s.content("file"));
            })
        .add(
            "trenameat-to-an-unknown-directory-is-refused",
            s -> {
              s.file("file", "text");
              s.refused(() -> s.client().renameat(s.top(), "file", UNKNOWN, "name"));
              s.equal("content", "text", s.content("file"));
            });
    makers()
        .forEach(
            (title, make) -> {
              list.add(title + "-over-anything-is-eexist", s -> taken(s, make));
              list.add(
                  title + "-in-a-removed-directory-is-enoent",
                  s -> {
                    s.client().mkdir(s.top(), "directory", 0755);
                    int fid = s.walked("directory");
                    s.client().unlinkat(s.top(), "directory", REMOVE_DIRECTORY);
                    s.refused(() -> make.run(s, fid, "name"), ENOENT, ESTALE);
                  });
              list.add(
                  title + "-in-a-file-is-enotdir",
                  s -> {
                    s.file("file", "text");
                    int fid = s.walked("file");
                    s.refused(() -> make.run(s, fid, "name"), ENOTDIR);
                  });
            });
  }

  /** Makes a name in a directory. */
  private interface Maker {
    void run(Stage s, int directory, String name) throws IOException;
  }

  private static Map<String, Maker> makers() {
    Map<String, Maker> makers = new LinkedHashMap<>();
    makers.put(
        "tlcreate-with-excl",
        (s, at, name) ->
            s.client().create(s.client().walkTo(at), name, READ_WRITE | CREATE_NEW, 0644, 0));
    makers.put("tmkdir", (s, at, name) -> s.client().mkdir(at, name, 0755));
    makers.put("tsymlink", (s, at, name) -> s.client().symlink(at, name, "target"));
    makers.put("tmknod", (s, at, name) -> s.client().mknod(at, name, 0100644, 0, 0));
    makers.put(
        "tlink",
        (s, at, name) -> {
          int fid = s.client().createIn(s.top(), "origin" + s.client().newFid(), 1, 0644);
          s.client().link(at, fid, name);
        });
    return makers;
  }

  private static void taken(Stage s, Maker make) throws Exception {
    s.file("file", "text");
    s.client().mkdir(s.top(), "directory", 0755);
    s.client().symlink(s.top(), "link", "file");
    s.client().symlink(s.top(), "dangling", "nowhere");
    for (String name : List.of("file", "directory", "link", "dangling")) {
      s.refused(() -> make.run(s, s.top(), name), EEXIST);
    }
    s.equal("content", "text", s.content("file"));
  }

  private static String title(Request request) {
    return request.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static List<Request> unknownFids() {
    int fid = UNKNOWN;
    Name name = NameCases.name("name");
    return List.of(
        new Request.Tstatfs(fid),
        new Request.Tlopen(fid, 0),
        new Request.Tlcreate(fid, name, 2, 0644, 0),
        new Request.Tsymlink(fid, name, TEXT, 0),
        new Request.Tmknod(fid, name, 0100644, 0, 0, 0),
        new Request.Trename(fid, fid, name),
        new Request.Treadlink(fid),
        new Request.Tgetattr(fid, 0x7ff),
        Changes.mode(fid, 0644),
        new Request.Txattrwalk(fid, fid + 1, TEXT),
        new Request.Txattrcreate(fid, TEXT, 1, 0),
        new Request.Treaddir(fid, 0, 4096),
        new Request.Tfsync(fid, 0),
        Locks.myRequest(fid, Locks.WRITE, 0, 0, 0),
        new Request.Tgetlock(fid, Locks.WRITE, 0, 0, 1, TEXT),
        new Request.Tlink(fid, fid, name),
        new Request.Tmkdir(fid, name, 0755, 0),
        new Request.Trenameat(fid, name, fid, name),
        new Request.Tunlinkat(fid, name, 0),
        new Request.Twalk(fid, fid + 1, List.of(name)),
        new Request.Tread(fid, 0, 10),
        new Request.Twrite(fid, 0, Unpooled.EMPTY_BUFFER),
        new Request.Tclunk(fid),
        new Request.Tremove(fid));
  }
}
