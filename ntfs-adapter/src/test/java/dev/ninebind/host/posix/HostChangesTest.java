// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Inline;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.NotInline;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.Tree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Nodes follow their files while others change the folder on the host. */
class HostChangesTest extends HostFolderTest {
  private static final int ALL_SYNC = OpenFlags.SYNC | OpenFlags.DSYNC;

  @Test
  void aNodeFollowsAFileThatTheHostRenames() throws Exception {
    tree.directory("d");
    tree.file("d/file", "text");
    Node file = tree.walk("d/file");
    long number = volume.attributes(file).path();
    Files.createDirectory(served.resolve("e"));
    Files.move(served.resolve("d/file"), served.resolve("e/other"));
    assertThat(volume.attributes(file).path()).isEqualTo(number);
    assertThat(tree.text(file)).isEqualTo("text");
    volume.change(file, AttributeChanges.ofSize(2));
    assertThat(Files.readString(served.resolve("e/other"))).isEqualTo("te");
    Files.writeString(served.resolve("d/file"), "another");
    assertThat(tree.text(file)).isEqualTo("te");
    assertThat(tree.text("d/file")).isEqualTo("another");
  }

  @Test
  void aNodeFollowsADirectoryThatTheHostRenames() throws Exception {
    tree.directory("a");
    tree.directory("a/b");
    tree.file("a/b/file", "text");
    Node b = tree.walk("a/b");
    Node file = tree.walk("a/b/file");
    Files.move(served.resolve("a"), served.resolve("c"));
    untilHandlesAreStale();
    assertThat(tree.text(file)).isEqualTo("text");
    assertThat(volume.attributes(b).isDirectory()).isTrue();
    Files.move(served.resolve("c/b"), served.resolve("moved"));
    Files.createDirectory(served.resolve("c/b"));
    untilHandlesAreStale();
    assertThat(tree.text(file)).isEqualTo("text");
    assertThat(tree.names("c/b")).isEmpty();
    volume.makeDirectory(b, name("sub"), 0755, Credentials.ROOT);
    assertThat(served.resolve("moved/sub")).isDirectory();
    Files.delete(served.resolve("moved/sub"));
    Files.delete(served.resolve("moved/file"));
    Files.delete(served.resolve("moved"));
    assertFails(Errno.ENOENT, () -> volume.attributes(b));
    assertFails(Errno.ENOENT, () -> volume.attributes(file));
    assertFails(Errno.ENOENT, () -> volume.walk(b, name("file")));
  }

  @Test
  void aFileThatTheHostRemovedIsGone() throws Exception {
    tree.file("file", "text");
    Node file = tree.walk("file");
    Files.delete(served.resolve("file"));
    assertFails(Errno.ENOENT, () -> volume.attributes(file));
    assertFails(Errno.ENOENT, () -> tree.open(file, OpenFlags.READ_ONLY));
    assertFails(Errno.ENOENT, () -> volume.remove(file));
  }

  @Test
  void aFileWithAnOldFilesNumberIsAnotherFile() throws Exception {
    Files.writeString(served.resolve("file"), "old");
    Object number = Files.getAttribute(served.resolve("file"), "unix:ino");
    Node old = tree.walk("file");
    boolean reused = false;
    for (int attempt = 0; attempt < 100 && !reused; attempt++) {
      nextTick();
      Files.delete(served.resolve("file"));
      Files.writeString(served.resolve("file"), "new");
      reused = Files.getAttribute(served.resolve("file"), "unix:ino").equals(number);
      assertFails(Errno.ENOENT, () -> volume.attributes(old));
      assertFails(Errno.ENOENT, () -> tree.open(old, OpenFlags.READ_ONLY));
      assertFails(Errno.ENOENT, () -> volume.change(old, AttributeChanges.ofSize(0)));
      assertThat(tree.text("file")).isEqualTo("new");
    }
    // A file system that never gives a number again would show nothing here; those that do must.
    boolean reuses = Files.getFileStore(served).type().startsWith("ext");
    assertThat(reused || !reuses).as("the host's file system gives numbers again").isTrue();
  }

  @Test
  void anOpenFileOutlivesItsRemovalByTheHost() throws Exception {
    tree.file("file", "text");
    OpenFile file = tree.open("file", OpenFlags.READ_WRITE);
    Node node = tree.walk("file");
    Files.delete(served.resolve("file"));
    assertThat(Tree.text(file)).isEqualTo("text");
    assertThat(volume.attributes(node).links()).isZero();
    volume.change(node, AttributeChanges.ofSize(1));
    assertThat(file.attributes().size()).isEqualTo(1);
    OpenFile again = tree.open(node, OpenFlags.READ_ONLY);
    assertThat(Tree.text(again)).isEqualTo("t");
  }

  @Test
  void aNameKeepsItsFileWhenTheHostGivesItAnother() throws Exception {
    tree.file("file", "text");
    Node file = tree.walk("file");
    Files.createLink(served.resolve("second"), served.resolve("file"));
    Files.delete(served.resolve("file"));
    assertThat(tree.text(file)).isEqualTo("text");
    assertThat(tree.stat("second").path()).isEqualTo(volume.attributes(file).path());
    // One of two names of one file that is renamed to the other changes nothing.
    tree.hardLink("second", "third");
    Node third = tree.walk("third");
    tree.rename("second", "third");
    assertThat(tree.names("")).containsExactly("second", "third");
    assertThat(volume.attributes(third).links()).isEqualTo(2);
    volume.remove(third);
    assertThat(tree.names("")).containsExactly("second");
  }

  @Test
  void aListingGoesOnAfterTheHostRemovedAllThatWasListed() throws Exception {
    int files = 5000;
    for (int i = 0; i < files; i++) {
      Files.createFile(served.resolve("a-file-with-a-name-of-some-length-" + i));
    }
    OpenFile directory = tree.open("", OpenFlags.READ_ONLY);
    List<String> seen = new ArrayList<>();
    long cookie = 0;
    for (List<Tree.Entry> page = Tree.page(directory.directory(), 0, 300); !page.isEmpty(); ) {
      for (Tree.Entry entry : page) {
        if (!entry.name().isDots()) {
          seen.add(entry.name().toString());
          Files.delete(served.resolve(entry.name().toString()));
        }
        cookie = entry.next();
      }
      page = Tree.page(directory.directory(), cookie, 300);
    }
    assertThat(seen).hasSize(files).doesNotHaveDuplicates();
    assertThat(tree.names("")).isEmpty();
  }

  @Test
  void whatIsNotInMemoryIsNotReadInline() throws Exception {
    Path path = served.resolve("file");
    Files.write(path, new byte[1 << 20]);
    OpenFile file = tree.open("file", OpenFlags.READ_ONLY);
    run("dd", "of=" + path, "oflag=nocache", "conv=notrunc,fdatasync", "count=0");
    ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16).position(10);
    Inline.enter();
    try {
      Assertions.assertThatThrownBy(() -> file.read(buffer, 1 << 16)).isSameAs(NotInline.INSTANCE);
      assertThat(buffer.position()).isEqualTo(10);
      Assertions.assertThatThrownBy(() -> file.sync(false)).isSameAs(NotInline.INSTANCE);
      Inline.leave();
      assertThat(file.read(buffer, 1 << 16)).isEqualTo((1 << 16) - 10);
      Inline.enter();
      assertThat(file.read(buffer.position(10), 1 << 16)).isEqualTo((1 << 16) - 10);
    } finally {
      Inline.leave();
    }
  }

  @Test
  void synchronousWritesAreNotMadeInline() throws Exception {
    OpenFile file = tree.create("file", OpenFlags.WRITE_ONLY | OpenFlags.DSYNC, 0644);
    Inline.enter();
    try {
      Assertions.assertThatThrownBy(() -> Tree.write(file, 0, "text")).isSameAs(NotInline.INSTANCE);
    } finally {
      Inline.leave();
    }
    assertThat(Tree.write(file, 0, "text")).isEqualTo(4);
  }

  /** That the host writes through cannot be seen in the file: it is what Linux says of the fd. */
  @Test
  void synchronousFilesAreSoOnTheHost() throws Exception {
    Path file = Files.writeString(served.resolve("file"), "text");
    Map<Integer, Integer> expected =
        Map.of(0, 0, OpenFlags.DSYNC, OpenFlags.DSYNC, OpenFlags.SYNC, ALL_SYNC);
    for (Map.Entry<Integer, Integer> each : expected.entrySet()) {
      OpenFile open = tree.open("file", OpenFlags.READ_WRITE | each.getKey());
      assertThat(hostFlags(file) & ALL_SYNC).isEqualTo(each.getValue());
      tree.close(open);
    }
  }

  /** The flags of this process's descriptor of a file, as x86 numbers them; so does 9P. */
  private static int hostFlags(Path file) throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path each : descriptors.filter(Files::exists).toList()) {
        if (Files.isSameFile(each, file)) {
          Path info = Path.of("/proc/self/fdinfo", each.getFileName().toString());
          String flags =
              Files.readAllLines(info).stream()
                  .filter(line -> line.startsWith("flags:"))
                  .findFirst()
                  .orElseThrow();
          return Integer.parseInt(flags.substring("flags:".length()).strip(), 8);
        }
      }
    }
    throw new AssertionError("nobody has " + file + " open");
  }

  @Test
  void aLeaseOfAnotherProcessIsWaitedFor() throws Exception {
    Path path = Files.writeString(served.resolve("file"), "text");
    Node node = tree.walk("file");
    Process holder = leaseHolder(path);
    try {
      assertThat(holder.getInputStream().read()).isEqualTo('r');
      Inline.enter();
      try {
        Assertions.assertThatThrownBy(() -> tree.open(node, OpenFlags.READ_WRITE))
            .isSameAs(NotInline.INSTANCE);
      } finally {
        Inline.leave();
      }
      OpenFile file = tree.open(node, OpenFlags.READ_WRITE);
      assertThat(Tree.text(file)).isEqualTo("text");
    } finally {
      holder.destroy();
      holder.waitFor();
    }
  }

  /** A process that has a lease on a file and gives it up half a second after it is asked to. */
  private static Process leaseHolder(Path path) throws Exception {
    String script =
        """
        import fcntl, os, signal, sys, time
        fd = os.open(sys.argv[1], os.O_RDONLY)
        def give(number, frame):
            time.sleep(0.5)
            fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        signal.signal(signal.SIGIO, give)
        fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        sys.stdout.write('r')
        sys.stdout.flush()
        while True: time.sleep(0.1)
        """;
    return new ProcessBuilder("python3", "-c", script, path.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void aProgramThatRunsCannotBeWritten() throws Exception {
    Path program = served.resolve("program");
    Files.copy(Path.of("/bin/sleep"), program);
    program.toFile().setExecutable(true);
    Process running = new ProcessBuilder(program.toString(), "60").start();
    try {
      assertFails(Errno.ETXTBSY, () -> tree.open("program", OpenFlags.WRITE_ONLY));
      Node node = tree.walk("program");
      assertFails(Errno.ETXTBSY, () -> volume.change(node, AttributeChanges.ofSize(0)));
    } finally {
      running.destroy();
      running.waitFor();
    }
  }

  @Test
  void aFileThatOthersWriteShowsAtOnce() throws Exception {
    tree.file("file", "a");
    Node node = tree.walk("file");
    Attributes before = volume.attributes(node);
    Files.writeString(served.resolve("file"), "longer");
    assertThat(volume.attributes(node).size()).isEqualTo(6);
    assertThat(volume.attributes(node).path()).isEqualTo(before.path());
    assertThat(tree.text(node)).isEqualTo("longer");
  }
}
