// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import static dev.ninebind.p9.session.TestConnection.attach;
import static dev.ninebind.p9.session.TestConnection.walk;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.p9.wire.Qid;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Gate;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.TestVolume;
import dev.ninebind.posix.TestVolume.Op;
import dev.ninebind.posix.Tree;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attaching to a directory below an export: what is above it is out of reach. */
class AttachPointTest {
  /** Fid of the whole export. */
  private static final int ALL = 1;

  /** Fid of the directory {@code a/b}. */
  private static final int TOP = 2;

  private final TestVolume volume = new TestVolume();
  private final Tree tree = new Tree(volume);
  private final Export export = new Export("data", volume);
  private final TestConnection connection =
      TestConnection.open(
          new Exports() {
            @Override
            public Export find(ByteString aname) {
              return export;
            }

            @Override
            public AttachPoint attach(ByteString aname) throws PosixException {
              List<Name> path = new ArrayList<>();
              for (String part : aname.toString().split("/", -1)) {
                if (!part.isEmpty()) {
                  path.add(Name.of(part));
                }
              }
              return new AttachPoint(export, path);
            }
          },
          List.of(volume),
          new TestPool(),
          TestConnection.limits());

  @BeforeEach
  void fill() throws Exception {
    tree.directory("a");
    tree.directory("a/b");
    tree.directory("a/b/c");
    tree.directory("a/b/c/d");
    tree.file("a/b/file", "text");
    tree.file("a/secret", "secret");
    tree.directory("z");
    tree.link("link", "a");
    tree.link("a/up", "..");
    connection.version();
    file("", ALL);
  }

  @AfterEach
  void nothingIsKept() {
    connection.close();
  }

  /** Attaches, and gives the number of the file that the fid stands for. */
  private long file(String aname, int fid) {
    return connection.call(Reply.Rattach.class, attach(fid, aname)).qid().path();
  }

  private List<Qid> qids(int fid, String... names) {
    return connection.call(Reply.Rwalk.class, walk(fid, 99, names)).qids();
  }

  /** The number of the file that a walk comes to. */
  private long last(int fid, String... names) {
    List<Qid> qids = qids(fid, names);
    connection.call(Reply.Rclunk.class, new Request.Tclunk(99));
    return qids.get(names.length - 1).path();
  }

  private long at(String... path) {
    return last(ALL, path);
  }

  @Test
  void theDirectoryIsTheTop() {
    long top = file("a/b", TOP);
    assertThat(top).isEqualTo(at("a", "b"));
    assertThat(last(TOP, "c", "d")).isEqualTo(at("a", "b", "c", "d"));
    connection.call(Reply.Rwalk.class, walk(TOP, 3, "file"));
    connection.call(Reply.Rlopen.class, new Request.Tlopen(3, OpenFlags.READ_ONLY));
  }

  @Test
  void dotsDoNotLeadOutOfIt() {
    long top = file("a/b", TOP);
    assertThat(last(TOP, "..")).isEqualTo(top);
    assertThat(last(TOP, "..", "..", "..")).isEqualTo(top);
    assertThat(last(TOP, "c", "..")).isEqualTo(top);
    assertThat(last(TOP, "c", "d", "..", "..", "..", "file")).isEqualTo(at("a", "b", "file"));
    connection.callFails(Errno.ENOENT, walk(TOP, 99, "secret"));
    connection.callFails(Errno.ENOENT, walk(TOP, 99, "b"));
    assertThat(qids(TOP, "..", "secret")).hasSize(1);
    assertThat(last(ALL, "a", "b", "..", "secret")).isEqualTo(at("a", "secret"));
  }

  @Test
  void fidsMadeOfItStayBelowItToo() {
    long top = file("a/b", TOP);
    connection.call(Reply.Rwalk.class, walk(TOP, 3));
    connection.call(Reply.Rwalk.class, walk(3, 4, "c"));
    connection.call(Reply.Rwalk.class, walk(4, 4, "d"));
    assertThat(last(3, "..")).isEqualTo(top);
    assertThat(last(4, "..", "..")).isEqualTo(top);
    assertThat(last(4, "..", "..", "..")).isEqualTo(top);
    connection.call(Reply.Rclunk.class, new Request.Tclunk(TOP));
    assertThat(last(4, "..", "..", "..")).isEqualTo(top);
  }

  @Test
  void whatIsMovedAwayHasNothingAboveIt() throws Exception {
    file("a/b", TOP);
    connection.call(Reply.Rwalk.class, walk(TOP, 3, "c", "d"));
    tree.rename("a/b/c", "z/c");
    long moved = at("z", "c");
    connection.callFails(Errno.ENOENT, walk(3, 99, ".."));
    assertThat(at("z", "c", "d", "..")).isEqualTo(moved);
    tree.rename("z/c", "a/b/back");
    assertThat(last(3, "..")).isEqualTo(moved);
  }

  @Test
  void theTopMovesWithItsDirectory() throws Exception {
    long top = file("a/b", TOP);
    connection.call(Reply.Rwalk.class, walk(TOP, 3, "c", "d"));
    tree.rename("a/b", "z/b");
    assertThat(last(TOP, "..")).isEqualTo(top);
    assertThat(last(3, "..", "..")).isEqualTo(top);
    connection.callFails(Errno.ENOENT, attach(4, "a/b"));
    assertThat(file("z/b", 5)).isEqualTo(top);
  }

  @Test
  void onlyADirectoryIsAttachedToAndNoLinkFollowed() {
    connection.callFails(Errno.ENOENT, attach(9, "missing"));
    connection.callFails(Errno.ENOENT, attach(9, "a/missing/c"));
    connection.callFails(Errno.ENOTDIR, attach(9, "a/b/file"));
    connection.callFails(Errno.ENOTDIR, attach(9, "a/b/file/x"));
    connection.callFails(Errno.ENOTDIR, attach(9, "link"));
    connection.callFails(Errno.ENOTDIR, attach(9, "link/b"));
    connection.callFails(Errno.ENOTDIR, attach(9, "a/up/z"));
    connection.callFails(Errno.ENOENT, attach(9, ".ninebind"));
    assertThat(file("a", 9)).isEqualTo(at("a"));
  }

  @Test
  void namesAreMovedAndLinkedBetweenTheTopsOfOneExport() {
    file("a/b", TOP);
    connection.call(
        Reply.Rrenameat.class,
        new Request.Trenameat(
            TOP, TestConnection.name("file"), ALL, TestConnection.name("outside")));
    connection.callFails(Errno.ENOENT, walk(TOP, 99, "file"));
    at("outside");
  }

  @Test
  void theTopStaysWhereItIs() throws Exception {
    long top = file("a/b/c/d", TOP);
    file("a/b", 3);
    connection.callFails(
        Errno.EBUSY, new Request.Trename(TOP, 3, TestConnection.name("elsewhere")));
    connection.callFails(Errno.EBUSY, new Request.Tremove(TOP));
    connection.callFails(Errno.EBADF, walk(TOP, 99)); // which ends the fid nevertheless
    assertThat(at("a", "b", "c", "d")).isEqualTo(top);
    // For whoever came in above it, it is a directory like others.
    connection.call(Reply.Rwalk.class, walk(3, 4, "c", "d"));
    connection.call(Reply.Rremove.class, new Request.Tremove(4));
    assertThat(tree.exists("a/b/c/d")).isFalse();
  }

  /** The way there may have to be left to another thread. */
  @Test
  void anAttachThatWaitsIsAnsweredLater() throws Exception {
    for (Op op : List.of(Op.ATTRIBUTES, Op.WALK)) {
      Gate gate = volume.blockNext(op);
      int tag = connection.send(attach(TOP, "a/b"));
      gate.awaitEntered();
      gate.release();
      assertThat(connection.receive(tag)).isInstanceOf(Reply.Rattach.class);
      connection.call(Reply.Rclunk.class, new Request.Tclunk(TOP));
    }
  }
}
