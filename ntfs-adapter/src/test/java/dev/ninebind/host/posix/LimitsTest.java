// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.Tree;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Many nodes, deep trees, odd names, and what is left at the end. */
class LimitsTest extends HostFolderTest {
  private static final int DEPTH = 2000;

  @Test
  void manyNodesNeedFewDescriptors() throws Exception {
    int nodes = 10_000;
    for (int i = 0; i < nodes / 20; i++) {
      Path directory = Files.createDirectory(served.resolve("directory" + i));
      for (int j = 0; j < 19; j++) {
        Files.createFile(directory.resolve("file" + j));
      }
    }
    List<Node> held = new ArrayList<>();
    for (int i = 0; i < nodes / 20; i++) {
      Node directory = tree.walk("directory" + i);
      held.add(directory);
      for (int j = 0; j < 19; j++) {
        held.add(tree.walk(directory, name("file" + j)));
      }
    }
    assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, nodes));
    assertThat(volume.descriptors()).isLessThan(100);
    for (Node node : held) {
      volume.attributes(node);
    }
    assertThat(volume.descriptors()).isLessThan(100);
    assertThat(openBelow(served)).hasSizeLessThan(100);
  }

  @Test
  void treesMayBeDeeperThanAPathCanSay() throws Exception {
    Name level = name("a-directory");
    List<Node> nodes = new ArrayList<>();
    Node at = volume.root();
    for (int i = 0; i < DEPTH; i++) {
      volume.makeDirectory(at, level, 0755, Credentials.ROOT);
      at = tree.walk(at, level);
      nodes.add(at);
    }
    Node deepest = at;
    Node file = create(deepest, "file");
    forgetHandles();
    assertThat(volume.attributes(file).size()).isZero();
    untilHandlesAreStale();
    assertThat(volume.attributes(file).size()).isZero();
    assertThat(volume.descriptors()).isLessThan(100);
    // Renamed through the volume, near the top and near the bottom.
    volume.rename(volume.root(), level, volume.root(), name("renamed"));
    volume.rename(nodes.get(DEPTH - 3), volume.root(), name("bottom"));
    forgetHandles();
    untilHandlesAreStale();
    volume.change(file, AttributeChanges.ofSize(5));
    assertThat(volume.attributes(file).size()).isEqualTo(5);
    volume.rename(nodes.get(DEPTH - 3), nodes.get(DEPTH - 4), level);
    // Renamed on the host: found by its handle, and by going up.
    Files.move(served.resolve("renamed"), served.resolve("moved"));
    forgetHandles();
    untilHandlesAreStale();
    assertThat(volume.attributes(file).size()).isEqualTo(5);
    assertThat(volume.attributes(deepest).isDirectory()).isTrue();
    // Moved out on the host, then back.
    Files.move(served.resolve("moved"), outside.resolve("moved"));
    untilHandlesAreStale();
    assertFails(Errno.ESTALE, () -> volume.walk(deepest, name("file")));
    assertFails(Errno.ESTALE, () -> volume.attributes(deepest));
    Files.move(outside.resolve("moved"), served.resolve("renamed"));
    untilHandlesAreStale();
    volume.remove(file);
    for (int i = DEPTH - 1; i >= 0; i--) {
      volume.remove(nodes.get(i));
    }
    assertThat(tree.names("")).isEqualTo(List.of());
  }

  private Node create(Node directory, String text) throws PosixException {
    volume
        .create(
            directory,
            name(text),
            OpenFlags.of(OpenFlags.WRITE_ONLY | OpenFlags.CREATE | OpenFlags.EXCL),
            0644,
            Credentials.ROOT)
        .file()
        .close();
    return tree.walk(directory, name(text));
  }

  /** Uses more directories than handles are kept for. */
  private void forgetHandles() throws PosixException {
    for (int i = 0; i < 3 * DirectoryHandles.LIMIT; i++) {
      tree.directory("other" + i);
      volume.release(volume.walk(volume.root(), name("other" + i)).node());
      tree.names("other" + i);
      Node other = tree.walk("other" + i);
      assertFails(Errno.ENOENT, () -> volume.walk(other, name("nothing")));
      tree.release(other);
      tree.removeDirectory("other" + i);
    }
  }

  @Test
  void namesAreBytes() throws Exception {
    byte[] bytes = {(byte) 0xff, 'x', (byte) 0xc3, '\n', (byte) 0x80, '\\'};
    Name odd = Name.of(bytes);
    volume.makeDirectory(volume.root(), odd, 0755, Credentials.ROOT);
    Node directory = tree.walk(volume.root(), odd);
    create(directory, "file");
    OpenFile root = tree.open("", OpenFlags.READ_ONLY);
    assertThat(Tree.list(root.directory(), 0, 10)).extracting(Tree.Entry::name).contains(odd);
    tree.close(root);
    untilHandlesAreStale();
    assertThat(volume.attributes(directory).isDirectory()).isTrue();
    Name longest = Name.of("n".repeat(Name.MAX_LENGTH));
    volume.rename(directory, volume.root(), longest);
    assertThat(tree.names("")).containsExactly(longest.toString());
    assertFails(Errno.ENAMETOOLONG, () -> Name.of("n".repeat(Name.MAX_LENGTH + 1)));
  }

  @Test
  void theServedFolderMayHaveAnOddName() throws Exception {
    Path odd = Path.of(URI.create(outside.toUri() + "%FF%20%25"));
    Files.createDirectory(odd);
    Files.writeString(odd.resolve("file"), "text");
    PassthroughVolume other = PassthroughVolume.open(odd, PassthroughVolume.Options.DEFAULT);
    try (Tree files = new Tree(other)) {
      assertThat(files.text("file")).isEqualTo("text");
    } finally {
      other.close();
    }
  }

  @Test
  void onlyAFolderCanBeServed() throws Exception {
    Path file = Files.createFile(outside.resolve("file"));
    for (Path path : List.of(file, outside.resolve("missing"))) {
      PosixException failure =
          Assertions.catchThrowableOfType(
              PosixException.class,
              () -> PassthroughVolume.open(path, PassthroughVolume.Options.DEFAULT));
      assertThat(failure).hasMessageContaining(path.toString());
      assertThat(failure.errno()).isEqualTo(path.equals(file) ? Errno.ENOTDIR : Errno.ENOENT);
    }
  }

  @Test
  void aClosedVolumeHoldsNothing() throws Exception {
    PassthroughVolume other = PassthroughVolume.open(served, PassthroughVolume.Options.DEFAULT);
    Tree files = new Tree(other);
    files.directory("d");
    files.file("d/file", "text");
    Node node = files.walk("d/file");
    OpenFile file = files.open(node, OpenFlags.READ_ONLY);
    assertThat(other.descriptors()).isGreaterThan(2);
    other.close();
    assertThat(other.descriptors()).isZero();
    assertThat(other.usage().openFiles()).isZero();
    assertFails(Errno.EBADF, file::attributes);
    assertFails(Errno.EBADF, () -> Tree.text(file));
    assertFails(Errno.EIO, () -> other.attributes(node));
    assertFails(Errno.EIO, () -> other.open(other.root(), OpenFlags.of(0)));
    other.close();
    files.close();
  }

  @Test
  void appendMayBeLeftToTheGuest() throws Exception {
    PassthroughVolume other =
        PassthroughVolume.open(served, new PassthroughVolume.Options(true, false));
    try (Tree files = new Tree(other)) {
      files.file("file", "0123456789");
      OpenFile file = files.open("file", OpenFlags.READ_WRITE | OpenFlags.APPEND);
      Tree.write(file, 2, "ab");
      assertThat(Tree.text(file)).isEqualTo("01ab456789");
      files.close(file);
    } finally {
      other.close();
    }
    OpenFile file = tree.open("file", OpenFlags.READ_WRITE | OpenFlags.APPEND);
    Tree.write(file, 2, "xy");
    assertThat(Tree.text(file)).isEqualTo("01ab456789xy");
  }

  @Test
  void manyThreadsOpenAndCloseWithoutMixingFiles() throws Exception {
    int threads = 4;
    for (int i = 0; i < threads; i++) {
      tree.directory("d" + i);
      tree.file("d" + i + "/file", "text " + i);
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int mine = i;
        done.add(
            pool.submit(
                () -> {
                  try (Tree files = new Tree(volume)) {
                    for (int round = 0; round < 1000; round++) {
                      String text = "text " + mine;
                      assertThat(files.text("d" + mine + "/file")).isEqualTo(text);
                      files.directory("d" + mine + "/x");
                      files.file("d" + mine + "/x/y", text);
                      files.rename("d" + mine + "/x", "d" + mine + "/z");
                      assertThat(files.text("d" + mine + "/z/y")).isEqualTo(text);
                      files.unlink("d" + mine + "/z/y");
                      files.removeDirectory("d" + mine + "/z");
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void anOwnerCanBeGivenAndTheModeIsExact() throws Exception {
    Files.setAttribute(served, "unix:gid", 77);
    Files.setAttribute(served, "unix:mode", 02777);
    for (int mode : new int[] {0, 0600, 0644, 0664, 0755, 04755, 02755, 06711, 01777, 07777}) {
      for (Credentials owner : List.of(Credentials.ROOT, new Credentials(1000, 1001))) {
        String name = Integer.toOctalString(mode) + "-" + owner.uid();
        OpenFile file =
            volume
                .create(
                    volume.root(),
                    name(name),
                    OpenFlags.of(OpenFlags.READ_WRITE | OpenFlags.CREATE | OpenFlags.EXCL),
                    mode,
                    owner)
                .file();
        assertOwnedAndMode(file.attributes(), owner, mode);
        assertThat(Tree.write(file, 0, "text")).isEqualTo(4);
        file.close();
        assertOwnedAndMode(
            volume.makeDirectory(volume.root(), name("d" + name), mode, owner), owner, mode);
        assertOwnedAndMode(
            volume.makeNode(volume.root(), name("n" + name), 0010000 | mode, 0, 0, owner),
            owner,
            mode);
        assertOwnedAndMode(
            volume.makeLink(volume.root(), name("l" + name), ByteString.of("x"), owner),
            owner,
            0777);
        assertOwnedAndMode(tree.stat("d" + name), owner, mode);
      }
    }
    Files.setAttribute(served, "unix:mode", 0755);
    assertFails(
        Errno.EINVAL,
        () -> volume.makeDirectory(volume.root(), name("no"), 0755, new Credentials(-1, 0)));
    assertFails(Errno.EINVAL, () -> volume.change(volume.root(), AttributeChanges.ofOwner(0, -1)));
  }

  private static void assertOwnedAndMode(Attributes attributes, Credentials owner, int mode) {
    assertThat(attributes.uid()).isEqualTo(owner.uid());
    assertThat(attributes.gid()).isEqualTo(owner.gid());
    assertThat(attributes.mode() & 07777).isEqualTo(mode);
  }

  @Test
  void aNewFileNeverHasMoreRightsThanItWillHave() {
    Creation creation = new Creation();
    Credentials daemon = new Credentials(Libc.geteuid(), Libc.getegid());
    for (int mode = 0; mode <= 07777; mode++) {
      int own = creation.firstMode(mode, daemon);
      assertThat(own & ~mode).isZero();
      assertThat(own >> 3 & 07 & ~own & 07).as("a group that is not the right one").isZero();
      int others = creation.firstMode(mode, new Credentials(1000, 1000));
      assertThat(others & ~mode).isZero();
      assertThat(others & 07077).isZero();
    }
  }

  @Test
  void theProcessMayOwnFilesAsTheseTestsNeed() {
    assertThat(HostProcess.canOwnFiles()).isTrue();
    int before = HostProcess.umask(027);
    assertThat(HostProcess.umask(before)).isEqualTo(027);
  }

  @Test
  void hostNumbersBecomeThoseOfTheProtocol() {
    for (Errno errno : Errno.values()) {
      assertThat(HostErrno.of(-errno.number())).isEqualTo(errno);
    }
    assertThat(HostErrno.of(-126)).isEqualTo(Errno.EACCES);
    assertThat(HostErrno.of(-118)).isEqualTo(Errno.EIO);
    assertThat(HostErrno.of(-4095)).isEqualTo(Errno.EIO);
    assertThat(HostErrno.ofOpenBeneath(-HostErrno.EXDEV).errno()).isEqualTo(Errno.ENOENT);
  }
}
