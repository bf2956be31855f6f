// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static dev.ninebind.posix.ntfs.Ntfs.closeSoon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.HostFile;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.memory.MemoryVolume;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** docs/ntfs.md 4.4 and 4.5: directories renamed with something open below, and others' moves. */
@SuppressWarnings("try") // another program's handle is held, and nothing is done with it
class SharingRowsTest {
  private static final List<MemoryVolume.Options> WORLDS =
      List.of(Ntfs.WINDOWS, Ntfs.CLASSIC, Ntfs.WITHOUT_CASE);

  private static void deep(Ntfs ntfs) throws Exception {
    ntfs.tree.directory("a");
    ntfs.tree.directory("a/b");
    ntfs.tree.directory("a/b/c");
    ntfs.tree.file("a/f", "1");
    ntfs.tree.file("a/b/f", "2");
    ntfs.tree.file("a/b/c/f", "3");
    ntfs.tree.directory("other");
  }

  @Test
  @Row("rename.open-below")
  void whatIsOpenBelowARenamedDirectoryGoesOn() throws Exception {
    for (MemoryVolume.Options world : WORLDS) {
      try (Ntfs ntfs = new Ntfs(world)) {
        deep(ntfs);
        OpenFile one = ntfs.tree.open("a/f", OpenFlags.READ_WRITE);
        OpenFile three = ntfs.tree.open("a/b/c/f", OpenFlags.READ_WRITE | OpenFlags.APPEND);
        OpenFile list = ntfs.tree.open("a/b", OpenFlags.READ_ONLY);
        OpenFile self = ntfs.tree.open("a", OpenFlags.READ_ONLY);
        OpenFile gone = ntfs.tree.open("a/b/f", OpenFlags.READ_WRITE);
        ntfs.tree.unlink("a/b/f");
        List<Tree.Entry> first = Tree.page(list.directory(), 0, 3);
        Node below = ntfs.tree.walk("a/b/c/f");
        ntfs.tree.rename("a", "other/z");
        assertThat(ntfs.outside.names("other/z/b")).containsExactly("c");
        assertThat(Tree.text(one)).isEqualTo("1");
        Tree.write(three, 0, "4");
        assertThat(Tree.text(three)).isEqualTo("34");
        assertThat(Tree.text(gone)).isEqualTo("2");
        assertThat(first).hasSize(3);
        assertThat(Tree.page(list.directory(), first.get(1).next(), 3)).hasSize(1);
        assertThat(Tree.list(self.directory(), 0, 10)).hasSize(4);
        assertThat(ntfs.volume.attributes(below).size()).isEqualTo(2);
        assertThat(ntfs.tree.text("other/z/b/c/f")).isEqualTo("34");
        assertThat(ntfs.log()).isEmpty();
      }
    }
  }

  @Test
  @Row("rename.open-below")
  void nobodyNoticesWhileTheyReadWriteAndList() throws Exception {
    for (MemoryVolume.Options world : WORLDS) {
      try (Ntfs ntfs = new Ntfs(world)) {
        deep(ntfs);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger done = new AtomicInteger();
        OpenFile file = ntfs.tree.open("a/b/c/f", OpenFlags.READ_WRITE);
        OpenFile directory = ntfs.tree.open("a/b", OpenFlags.READ_ONLY);
        Node node = ntfs.tree.walk("a/b/c/f");
        List<CompletableFuture<Void>> all = new ArrayList<>();
        all.add(until(stop, done, () -> Tree.write(file, 0, "x")));
        all.add(until(stop, done, () -> assertThat(Tree.read(file, 0, 1)).hasSize(1)));
        all.add(
            until(stop, done, () -> assertThat(Tree.list(directory.directory(), 0, 1)).hasSize(4)));
        all.add(until(stop, done, () -> ntfs.tree.close(ntfs.tree.open(node, 0))));
        all.add(until(stop, done, () -> assertThat(ntfs.volume.attributes(node).size()).isOne()));
        for (int i = 0; i < 100 || (done.get() <= 100 && i < 100_000); i++) {
          ntfs.tree.rename("a", "other/z");
          ntfs.tree.rename("other/z", "a");
        }
        stop.set(true);
        for (CompletableFuture<Void> each : all) {
          each.get(30, TimeUnit.SECONDS);
        }
        assertThat(done.get()).isGreaterThan(100);
        assertThat(ntfs.log()).isEmpty();
      }
    }
  }

  private static CompletableFuture<Void> until(
      AtomicBoolean stop, AtomicInteger done, Ntfs.Step step) {
    return Ntfs.meanwhile(
        () -> {
          while (!stop.get()) {
            step.run();
            done.incrementAndGet();
          }
        });
  }

  @Test
  @Row("rename.held-below")
  void whatOthersHoldBelowKeepsADirectoryInItsPlace() throws Exception {
    for (MemoryVolume.Options world : WORLDS) {
      try (Ntfs ntfs = new Ntfs(world)) {
        deep(ntfs);
        OpenFile file = ntfs.tree.open("a/b/c/f", OpenFlags.READ_WRITE);
        try (HostFile held = ntfs.outside.hold("a/b/f", NtConstants.FILE_READ_ATTRIBUTES, 7)) {
          AtomicBoolean stop = new AtomicBoolean();
          CompletableFuture<Void> reads =
              until(stop, new AtomicInteger(), () -> Tree.read(file, 0, 1));
          long start = System.nanoTime();
          assertFails(Errno.EBUSY, () -> ntfs.tree.rename("a", "other/z"));
          assertThat(System.nanoTime() - start)
              .isBetween(Ntfs.PATIENCE.toNanos(), Ntfs.PATIENCE.toNanos() * 10);
          stop.set(true);
          reads.get(10, TimeUnit.SECONDS);
        }
        assertThat(Tree.text(file)).isEqualTo("3");
        Tree.write(file, 0, "4");
        assertThat(ntfs.tree.text("a/b/c/f")).isEqualTo("4");
        assertThat(ntfs.tree.names("other")).isEmpty();
        CompletableFuture<Void> closed =
            closeSoon(ntfs.outside.hold("a/b/f", NtConstants.FILE_READ_ATTRIBUTES, 7));
        ntfs.tree.rename("a", "other/z");
        closed.join();
        assertThat(Tree.text(file)).isEqualTo("4");
      }
    }
  }

  @Test
  @Row("found.moved")
  void aFileMovedByAnotherProgramIsFound() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      deep(ntfs);
      Node node = ntfs.tree.walk("a/f");
      ntfs.outside.move("a/f", "other", "g");
      assertThat(ntfs.volume.attributes(node).size()).isEqualTo(1);
      assertThat(ntfs.tree.text(node)).isEqualTo("1");
      ntfs.volume.change(node, dev.ninebind.posix.AttributeChanges.ofMode(0600));
      assertThat(ntfs.tree.stat("other/g").mode()).isEqualTo(0100600);
      assertFails(Errno.ENOENT, () -> ntfs.volume.remove(node));
      assertFails(Errno.ENOENT, () -> ntfs.tree.stat("a/f"));
    }
  }

  @Test
  @Row("found.moved-directory")
  void whatIsBelowADirectoryMovedByAnotherProgramIsFound() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      deep(ntfs);
      Node directory = ntfs.tree.walk("a/b");
      Node file = ntfs.tree.walk("a/b/c/f");
      Thread.sleep(2500); // by then the handles that would keep the directory in place are closed
      ntfs.outside.move("a/b", "other", "moved");
      assertThat(ntfs.tree.text(file)).isEqualTo("3");
      assertThat(ntfs.volume.attributes(directory).isDirectory()).isTrue();
      ntfs.volume.makeDirectory(
          directory, dev.ninebind.posix.Name.of("made"), 0755, dev.ninebind.posix.Credentials.ROOT);
      assertThat(ntfs.outside.names("other/moved")).containsExactly("c", "f", "made");
    }
  }

  @Test
  @Row("found.left")
  void whatLeftTheExportIsStale() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      deep(ntfs);
      Node node = ntfs.tree.walk("a/f");
      ntfs.outside.move("a/f", "/elsewhere", "f");
      assertFails(Errno.ESTALE, () -> ntfs.volume.attributes(node));
      assertFails(Errno.ESTALE, () -> ntfs.tree.open(node, OpenFlags.READ_WRITE));
      assertFails(
          Errno.ESTALE,
          () -> ntfs.volume.change(node, dev.ninebind.posix.AttributeChanges.ofMode(0)));
      assertThat(ntfs.outside.text("/elsewhere/f")).isEqualTo("1");
      ntfs.outside.move("/elsewhere/f", "other", "back");
      assertThat(ntfs.tree.text(node)).isEqualTo("1");
    }
  }

  @Test
  @Row({"found.replaced", "found.removed"})
  void aNodeDoesNotReachAnotherFile() throws Exception {
    for (MemoryVolume.Options world : WORLDS) {
      try (Ntfs ntfs = new Ntfs(world)) {
        deep(ntfs);
        Node file = ntfs.tree.walk("a/f");
        Node directory = ntfs.tree.walk("a/b/c");
        ntfs.outside.remove("a/f");
        assertFails(Errno.ENOENT, () -> ntfs.volume.attributes(file));
        ntfs.outside.make("a/f", "another");
        assertFails(Errno.ENOENT, () -> ntfs.volume.attributes(file));
        assertFails(Errno.ENOENT, () -> ntfs.tree.open(file, OpenFlags.READ_WRITE));
        assertFails(Errno.ESTALE, () -> ntfs.volume.remove(file));
        assertThat(ntfs.tree.text("a/f")).isEqualTo("another");
        Thread.sleep(1100); // the directory's handle is looked at again
        ntfs.outside.move("a/b/c/f", "other", "f");
        ntfs.outside.move("a/b/c", "other", "c");
        ntfs.outside.makeDirectory("a/b/c");
        ntfs.outside.make("a/b/c/f", "another");
        assertThat(ntfs.volume.attributes(directory).path())
            .isEqualTo(ntfs.outside.stat("other/c").fileId());
      }
    }
  }

  @Test
  @Row("found.links")
  void namesOfOthersCount() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      deep(ntfs);
      ntfs.outside.link("a/f", "/elsewhere", "f");
      ntfs.outside.link("a/f", "other", "f");
      Node node = ntfs.tree.walk("a/f");
      assertThat(ntfs.volume.attributes(node).links()).isEqualTo(3);
      ntfs.tree.unlink("a/f");
      assertThat(ntfs.tree.stat("other/f").links()).isEqualTo(2);
      ntfs.tree.unlink("other/f");
      assertThat(ntfs.outside.text("/elsewhere/f")).isEqualTo("1");
    }
  }
}
