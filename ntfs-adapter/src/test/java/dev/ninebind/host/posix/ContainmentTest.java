// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** No name, link, node or race leads out of the served folder. */
class ContainmentTest extends HostFolderTest {
  private static final String SECRET = "the secret outside";
  private static final long RACE_NANOS = 1_500_000_000L;
  private static final int SWAPS = 100;

  /** What a guest may be told while somebody swaps files under it. */
  private static final Set<Errno> HARMLESS =
      EnumSet.of(
          Errno.ENOENT, Errno.ESTALE, Errno.ENOTDIR, Errno.ELOOP, Errno.EEXIST, Errno.EINVAL);

  @Test
  void theRootIsAboveItself() throws Exception {
    long root = volume.attributes(volume.root()).path();
    assertThat(tree.stat("..").path()).isEqualTo(root);
    assertThat(tree.stat("../../..").path()).isEqualTo(root);
    tree.directory("a");
    assertThat(tree.stat("a/../..").path()).isEqualTo(root);
    for (Tree.Entry entry : entries()) {
      if (entry.name().isDots()) {
        assertThat(entry.path()).isEqualTo(root);
      }
    }
  }

  private List<Tree.Entry> entries() throws PosixException {
    OpenFile directory = tree.open("", OpenFlags.READ_ONLY);
    List<Tree.Entry> entries = Tree.list(directory.directory(), 0, 100);
    tree.close(directory);
    return entries;
  }

  @Test
  void linksLeadNowhere() throws Exception {
    Path secret = Files.writeString(outside.resolve("secret"), SECRET);
    Map<String, String> links =
        Map.of(
            "absolute", outside.toString(),
            "relative", "../outside",
            "up", "..",
            "loop", "loop",
            "top", "/",
            "proc", "/proc/self/root" + outside,
            "file", secret.toString());
    for (Map.Entry<String, String> link : links.entrySet()) {
      String name = link.getKey();
      tree.link(name, link.getValue());
      assertThat(tree.stat(name).type()).isEqualTo(FileType.SYMBOLIC_LINK);
      assertFails(Errno.ENOTDIR, () -> tree.stat(name + "/secret"));
      assertFails(Errno.ELOOP, () -> tree.open(name, OpenFlags.READ_ONLY));
      assertFails(Errno.ELOOP, () -> tree.open(name, OpenFlags.READ_WRITE | OpenFlags.TRUNC));
      assertFails(Errno.ENOTDIR, () -> tree.open(name, OpenFlags.READ_ONLY | OpenFlags.DIRECTORY));
      assertFails(Errno.ELOOP, () -> tree.create(name, OpenFlags.READ_WRITE, 0644));
      assertFails(Errno.ENOTDIR, () -> tree.file(name + "/new", ""));
      assertFails(Errno.ENOTDIR, () -> tree.directory(name + "/new"));
      Node node = tree.walk(name);
      assertFails(Errno.EINVAL, () -> volume.change(node, AttributeChanges.ofSize(0)));
      assertFails(Errno.EOPNOTSUPP, () -> volume.change(node, AttributeChanges.ofMode(0)));
      volume.change(node, AttributeChanges.ofOwner(12, 34));
      assertThat(volume.attributes(node).uid()).isEqualTo(12);
      assertThat(volume.readLink(node).toString()).isEqualTo(link.getValue());
      tree.hardLink(name, name + "2");
      assertThat(tree.stat(name + "2").path()).isEqualTo(volume.attributes(node).path());
    }
    assertThat(Files.readString(secret)).isEqualTo(SECRET);
    assertThat(Files.getAttribute(secret, "unix:uid")).isEqualTo(0);
    assertThat(Files.getAttribute(secret, "unix:nlink")).isEqualTo(1);
    try (var files = Files.list(outside)) {
      assertThat(files).containsExactly(secret);
    }
  }

  @Test
  void nodesOfDevicesAndFifosAreNeverOpened() throws Exception {
    run("mknod", served.resolve("disk").toString(), "b", "7", "99");
    run("mknod", served.resolve("zero").toString(), "c", "1", "5");
    run("mkfifo", served.resolve("fifo").toString());
    tree.special("made", FileType.BLOCK_DEVICE.modeBits() | 0600, 7, 99);
    tree.special("socket", FileType.SOCKET);
    for (String name : List.of("disk", "zero", "fifo", "made", "socket")) {
      Node node = tree.walk(name);
      for (int flags : new int[] {OpenFlags.READ_ONLY, OpenFlags.WRITE_ONLY | OpenFlags.TRUNC}) {
        assertFails(Errno.ENXIO, () -> tree.open(node, flags));
        assertFails(Errno.ENXIO, () -> tree.create(name, flags, 0644));
      }
      assertFails(Errno.EINVAL, () -> volume.change(node, AttributeChanges.ofSize(0)));
      volume.change(node, AttributeChanges.ofMode(0640));
      assertThat(volume.attributes(node).mode() & 07777).isEqualTo(0640);
    }
    assertThat(tree.stat("made").major()).isEqualTo(7);
    assertThat(tree.stat("made").minor()).isEqualTo(99);
  }

  @Test
  void aDirectoryThatIsSwappedForALinkNeverLeadsOut() throws Exception {
    Path secret = Files.writeString(outside.resolve("file"), SECRET);
    Object secretInode = Files.getAttribute(secret, "unix:ino");
    Object outsideInode = Files.getAttribute(outside, "unix:ino");
    tree.directory("d");
    tree.file("d/file", "inside");
    Files.createSymbolicLink(served.resolve("link"), outside);
    Node directory = tree.walk("d");
    Node file = tree.walk("d/file");
    AtomicInteger reached = new AtomicInteger();
    swapping(
        () -> swapForLink(served.resolve("d")),
        () -> {
          attempt(() -> requireInside(tree.stat("d/file"), secretInode), reached);
          attempt(() -> requireInside(volume.attributes(file), secretInode), reached);
          attempt(() -> requireInside(volume.attributes(directory), outsideInode), reached);
          attempt(() -> assertThat(tree.text("d/file")).isEqualTo("inside"), reached);
          attempt(() -> assertThat(tree.text(file)).isEqualTo("inside"), reached);
          attempt(() -> volume.change(file, AttributeChanges.ofMode(0600)), reached);
          attempt(() -> volume.change(directory, AttributeChanges.ofOwner(1, 1)), reached);
          attempt(
              () -> {
                OpenFile made =
                    volume
                        .create(
                            directory,
                            name("new"),
                            OpenFlags.of(OpenFlags.WRITE_ONLY | OpenFlags.CREATE),
                            0644,
                            Credentials.ROOT)
                        .file();
                made.close();
                volume.remove(directory, name("new"), false);
              },
              reached);
          attempt(() -> assertThat(tree.names("d")).contains("file"), reached);
        });
    assertThat(reached.get()).isPositive();
    assertOutsideIsAsItWas(secret);
  }

  @Test
  void aFileThatIsSwappedForALinkNeverLeadsOut() throws Exception {
    Path secret = Files.writeString(outside.resolve("file"), SECRET);
    Object secretInode = Files.getAttribute(secret, "unix:ino");
    Files.createSymbolicLink(served.resolve("link"), secret);
    tree.file("f", "inside");
    Node file = tree.walk("f");
    AtomicInteger reached = new AtomicInteger();
    swapping(
        () -> swapForLink(served.resolve("f")),
        () -> {
          attempt(() -> requireInside(tree.stat("f"), secretInode), reached);
          attempt(() -> requireInside(volume.attributes(file), secretInode), reached);
          attempt(() -> assertThat(tree.text("f")).isIn("inside", ""), reached);
          attempt(() -> assertThat(tree.text(file)).isEqualTo("inside"), reached);
          attempt(
              () -> {
                OpenFile opened = tree.create("f", OpenFlags.READ_WRITE, 0644);
                // Empty if the name was free between two moves.
                assertThat(Tree.text(opened)).isIn("inside", "");
                tree.close(opened);
              },
              reached);
          attempt(() -> volume.change(file, AttributeChanges.ofSize(6)), reached);
          attempt(() -> volume.change(file, AttributeChanges.ofMode(0600)), reached);
          attempt(() -> volume.change(file, AttributeChanges.ofOwner(1, 1)), reached);
        });
    assertThat(reached.get()).isPositive();
    assertOutsideIsAsItWas(secret);
  }

  /** Puts a link in the place of a file, and the file back. */
  private void swapForLink(Path file) throws IOException {
    Path real = served.resolve("real");
    Path link = served.resolve("link");
    if (Files.exists(real)) { // the round before was cut short: others made a file of that name
      if (Files.isSymbolicLink(file)) {
        Files.move(file, link);
      }
      Files.move(real, file, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(file, real);
    Files.move(link, file);
    Thread.onSpinWait();
    Files.move(file, link);
    Files.move(real, file);
  }

  /** Some host or guest action that may fail. */
  @FunctionalInterface
  private interface Action {
    void run() throws Exception;
  }

  /** Runs one action in a thread of its own, over and over, while the other runs here. */
  private static void swapping(Action swap, Action use) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger swaps = new AtomicInteger();
    Thread swapper =
        new Thread(
            () -> {
              while (!done.get()) {
                try {
                  swap.run();
                  swaps.incrementAndGet();
                } catch (Exception e) {
                  Thread.onSpinWait(); // the names are not as they were; the next round may do
                }
              }
            });
    swapper.start();
    try {
      long start = System.nanoTime();
      long passed = 0;
      while (passed < RACE_NANOS || (swaps.get() < SWAPS && passed < 20 * RACE_NANOS)) {
        use.run();
        passed = System.nanoTime() - start;
      }
    } finally {
      done.set(true);
      swapper.join();
    }
    assertThat(swaps.get()).isGreaterThanOrEqualTo(SWAPS);
  }

  private static void attempt(Action action, AtomicInteger reached) throws Exception {
    try {
      action.run();
      reached.incrementAndGet();
    } catch (PosixException e) {
      assertThat(HARMLESS).contains(e.errno());
    }
  }

  private static void requireInside(Attributes attributes, Object forbidden) {
    assertThat((Object) attributes.path()).isNotEqualTo(forbidden);
  }

  private void assertOutsideIsAsItWas(Path secret) throws Exception {
    assertThat(Files.readString(secret)).isEqualTo(SECRET);
    assertThat(Files.getAttribute(secret, "unix:uid")).isEqualTo(0);
    assertThat(Files.getAttribute(outside, "unix:uid", LinkOption.NOFOLLOW_LINKS)).isEqualTo(0);
    assertThat((int) Files.getAttribute(secret, "unix:mode") & 0777).isNotEqualTo(0600);
    try (var files = Files.list(outside)) {
      assertThat(files).containsExactly(secret);
    }
  }

  @Test
  void aDirectoryMovedOutIsServedNoLonger() throws Exception {
    tree.directory("d");
    tree.directory("d/sub");
    tree.file("d/sub/file", "text");
    Node directory = tree.walk("d");
    Node sub = tree.walk("d/sub");
    Node file = tree.walk("d/sub/file");
    OpenFile listed = tree.open(sub, OpenFlags.READ_ONLY);
    OpenFile opened = tree.open(file, OpenFlags.READ_ONLY);
    Files.move(served.resolve("d"), outside.resolve("d"));
    untilHandlesAreStale();
    for (Node node : List.of(directory, sub)) {
      assertFails(Errno.ESTALE, () -> volume.walk(node, name("file")));
      assertFails(
          Errno.ESTALE, () -> volume.makeDirectory(node, name("new"), 0755, Credentials.ROOT));
    }
    assertFails(Errno.ESTALE, () -> volume.attributes(directory));
    assertFails(Errno.ESTALE, () -> tree.open(directory, OpenFlags.READ_ONLY));
    assertFails(Errno.ESTALE, () -> volume.remove(sub, name("file"), false));
    assertFails(Errno.ENOENT, () -> tree.stat("d"));
    // What is open stays so, as for any process that had it open.
    assertThat(Tree.text(opened)).isEqualTo("text");
    assertThat(Tree.list(listed.directory(), 0, 10)).hasSize(3);
    tree.close(opened);
    assertFails(Errno.ESTALE, () -> volume.attributes(file));
    assertFails(Errno.ESTALE, () -> tree.open(file, OpenFlags.READ_ONLY));
    assertThat(Files.readString(outside.resolve("d/sub/file"))).isEqualTo("text");
    // And back again.
    Files.move(outside.resolve("d"), served.resolve("back"), StandardCopyOption.ATOMIC_MOVE);
    assertThat(tree.text(file)).isEqualTo("text");
    assertThat(volume.attributes(directory).isDirectory()).isTrue();
  }

  @Test
  void aFileMovedOutIsServedNoLonger() throws Exception {
    tree.file("file", "text");
    Node file = tree.walk("file");
    Files.move(served.resolve("file"), outside.resolve("file"));
    assertFails(Errno.ESTALE, () -> volume.attributes(file));
    assertFails(Errno.ESTALE, () -> tree.open(file, OpenFlags.READ_WRITE));
    assertFails(Errno.ESTALE, () -> volume.change(file, AttributeChanges.ofSize(0)));
    assertFails(Errno.ESTALE, () -> tree.hardLink(file, "again"));
    assertFails(Errno.ENOENT, () -> volume.remove(file));
    assertThat(Files.readString(outside.resolve("file"))).isEqualTo("text");
  }

  @Test
  void aFolderWhoseNameBeginsWithTheRootsIsOutside() throws Exception {
    Path near = Files.createDirectory(top.resolve("served2"));
    tree.directory("d");
    Node directory = tree.walk("d");
    Files.move(served.resolve("d"), near.resolve("d"));
    untilHandlesAreStale();
    assertFails(Errno.ESTALE, () -> volume.attributes(directory));
  }

  @Test
  void theRootMayBeMovedOnTheHost() throws Exception {
    tree.directory("d");
    Node directory = tree.walk("d");
    Path moved = top.resolve("moved");
    Files.move(served, moved);
    try {
      untilHandlesAreStale();
      assertThat(volume.attributes(directory).isDirectory()).isTrue();
      tree.file("d/file", "text");
      Files.move(moved.resolve("d"), moved.resolve("e"));
      untilHandlesAreStale();
      assertThat(volume.attributes(directory).isDirectory()).isTrue();
    } finally {
      Files.move(moved, served);
    }
  }

  @Test
  void privateNamesAreNotThere() throws Exception {
    for (int i = 0; i < 3000; i++) {
      Files.createFile(served.resolve(".ninebind-" + i));
    }
    Files.createFile(served.resolve("public"));
    assertThat(tree.names("")).containsExactly("public");
    assertFails(Errno.ENOENT, () -> tree.stat(".ninebind-1"));
    assertFails(Errno.EPERM, () -> tree.file(".ninebind-x", ""));
    assertFails(Errno.EPERM, () -> tree.directory(".ninebind"));
    assertFails(Errno.EPERM, () -> tree.rename("public", ".ninebind-y"));
    assertFails(Errno.ENOENT, () -> tree.rename(".ninebind-1", "z"));
    assertFails(Errno.ENOENT, () -> tree.unlink(".ninebind-1"));
    PosixVolume.Located root = volume.walk(volume.root(), name("."));
    volume.release(root.node());
    Files.delete(served.resolve("public"));
    assertThat(tree.names("")).isEmpty();
  }
}
