// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static dev.ninebind.conformance.protocol.Stage.READ_ONLY;
import static dev.ninebind.conformance.protocol.Stage.READ_WRITE;
import static dev.ninebind.conformance.protocol.Stage.bytes;
import static dev.ninebind.conformance.protocol.Stage.text;

import dev.ninebind.conformance.P9Client;
import dev.ninebind.p9.wire.Reply;
import java.io.IOException;
import java.util.Optional;

/** Tfsync and Tstatfs. Source: fsync(2), statfs(2). */
final class DiskCases {
  private DiskCases() {}

  static void list(CaseList all) {
    syncs(all.of(Area.FSYNC));
    statistics(all.of(Area.STATFS));
  }

  private static void syncs(CaseList list) {
    list.add(
            "a-file-is-synced",
            s -> {
              int fid = s.client().createIn(s.top(), "file", READ_WRITE, 0644);
              s.client().write(fid, 0, bytes("text"));
              s.client().fsync(fid, false);
              s.equal("content", "text", text(s.client().readAll(fid)));
            })
        .add(
            "a-files-data-is-synced",
            s -> {
              int fid = s.client().createIn(s.top(), "file", READ_WRITE, 0644);
              s.client().write(fid, 0, bytes("text"));
              s.client().fsync(fid, true);
              s.equal("content", "text", text(s.client().readAll(fid)));
            })
        .add(
            "a-file-open-for-reading-is-synced",
            s -> {
              s.file("file", "text");
              s.client().fsync(s.opened(READ_ONLY, "file"), false);
            })
        .add("a-directory-is-synced", s -> s.client().fsync(s.opened(READ_ONLY), false))
        .add(
            "a-fid-that-is-not-open-is-not-synced",
            s -> {
              s.file("file", "text");
              int fid = s.walked("file");
              s.refused(() -> s.client().fsync(fid, false));
            })
        .add(
            "what-was-synced-outlives-the-server",
            s -> survives(s, s.server().restart(), "--restart COMMAND"))
        .add(
            "what-was-acknowledged-outlives-the-server",
            s -> {
              Server.Action restart = given(s.server().restart(), "--restart COMMAND");
              int fid = s.client().createIn(s.top(), "file", READ_WRITE, 0644);
              s.client().write(fid, 0, bytes("acknowledged"));
              restart.run();
              P9Client after = s.connect();
              int open = Stage.opened(after, s.top(after), READ_ONLY, "file");
              s.equal("content", "acknowledged", text(after.readAll(open)));
            })
        .add(
            "what-was-synced-outlives-a-power-cut",
            s -> survives(s, s.server().powerCut(), "--power-cut COMMAND"));
  }

  private static Server.Action given(Optional<Server.Action> action, String option) throws NotRun {
    return action.orElseThrow(
        () -> new NotRun("nobody said how to end and start the server: " + option));
  }

  /** Data by fsync, a new name by fsync of its directory, then the end. */
  private static void survives(Stage s, Optional<Server.Action> end, String option)
      throws IOException, NotRun, CheckFailure {
    Server.Action action = given(end, option);
    int root = Stage.opened(s.client(), 0, READ_ONLY);
    int parent = s.opened(READ_ONLY, "..");
    int top = s.opened(READ_ONLY);
    int one = s.client().createIn(s.top(), "data", READ_WRITE, 0644);
    int two = s.client().createIn(s.top(), "pages", READ_WRITE, 0644);
    for (int directory : new int[] {top, parent, root}) {
      s.client().fsync(directory, false);
    }
    s.client().writeAll(one, bytes("synced by fsync"));
    s.client().fsync(one, false);
    s.client().writeAll(two, new byte[20_000]);
    s.client().fsync(two, false);
    s.client().write(two, 8192, bytes("synced by fdatasync"));
    s.client().fsync(two, true);
    action.run();
    P9Client after = s.connect();
    int again = s.top(after);
    int data = Stage.opened(after, again, READ_ONLY, "data");
    s.equal("content", "synced by fsync", text(after.readAll(data)));
    int pages = Stage.opened(after, again, READ_ONLY, "pages");
    s.equal("size", 20_000, after.getattr(pages).size());
    s.equal("bytes", bytes("synced by fdatasync"), after.read(pages, 8192, 19));
  }

  private static void statistics(CaseList list) {
    list.add(
            "there-is-a-block-size",
            s -> {
              int size = s.client().statfs(s.top()).blockSize();
              s.that("512 or more", size >= 512, size);
            })
        .add(
            "free-blocks-are-among-all-blocks",
            s -> {
              Reply.Rstatfs all = s.client().statfs(s.top());
              boolean right =
                  all.blocks() > 0
                      && all.freeBlocks() <= all.blocks()
                      && all.availableBlocks() <= all.freeBlocks()
                      && all.availableBlocks() >= 0;
              s.that("available <= free <= all > 0", right, all);
            })
        .add(
            "free-files-are-among-all-files",
            s -> {
              Reply.Rstatfs all = s.client().statfs(s.top());
              s.that("free <= all", all.freeFiles() <= all.files(), all);
            })
        .add(
            "names-have-255-bytes",
            s -> s.equal("name length", 255, s.client().statfs(s.top()).nameLength()))
        .add(
            "a-files-fid-will-do",
            s -> {
              s.file("file", "text");
              int size = s.client().statfs(s.walked("file")).blockSize();
              s.equal("block size", s.client().statfs(s.top()).blockSize(), size);
            })
        .add(
            "an-open-fid-will-do",
            s -> {
              s.file("file", "text");
              int size = s.client().statfs(s.opened(READ_WRITE, "file")).blockSize();
              s.equal("block size", s.client().statfs(s.top()).blockSize(), size);
            });
  }
}
