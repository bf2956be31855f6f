// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static dev.ninebind.posix.ntfs.Ntfs.closeSoon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.NtConstants;
import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.Tree;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** docs/ntfs.md 4.1. */
@SuppressWarnings("try") // another program's handle is held, and nothing is done with it
class OpenRowsTest {
  private static final String MODE_0640 = "a0810000";

  private static HostOpen last(Ntfs ntfs) {
    return ntfs.opens().get(ntfs.opens().size() - 1);
  }

  @Test
  @Row("open.rights")
  void asksForWhatIsOfUseAndSharesAll() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "text");
      ntfs.calls.clear();
      ntfs.tree.open("f", OpenFlags.READ_ONLY);
      assertThat(last(ntfs).access()).isEqualTo(Access.METADATA | NtConstants.FILE_READ_DATA);
      ntfs.tree.open("f", OpenFlags.WRITE_ONLY);
      assertThat(last(ntfs).access())
          .isEqualTo(Access.METADATA | NtConstants.FILE_WRITE_DATA | NtConstants.FILE_APPEND_DATA);
      assertThat(ntfs.opens()).allMatch(how -> how.share() == NtConstants.FILE_SHARE_ALL);
      assertThat(ntfs.opens()).noneMatch(how -> (how.access() & NtConstants.DELETE) != 0);
    }
  }

  @Test
  @Row("open.narrower")
  void takesLessWhereTheHostRefusesMore() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "text");
      ntfs.fault =
          call -> {
            if (call.argument() instanceof HostOpen how
                && (how.access() & NtConstants.FILE_WRITE_EA) != 0) {
              throw new HostException(HostError.ACCESS_DENIED);
            }
          };
      OpenFile file = ntfs.tree.open("f", OpenFlags.READ_ONLY);
      assertThat(Tree.text(file)).isEqualTo("text");
      assertThat(file.attributes().mode()).isEqualTo(0100644);
      assertThat(ntfs.log()).isEmpty();
    }
  }

  @Test
  @Row("open.readonly")
  void aReadonlyFileIsOpenedForWritingAndStaysReadonly() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "text");
      int hidden = NtConstants.FILE_ATTRIBUTE_READONLY | NtConstants.FILE_ATTRIBUTE_HIDDEN;
      ntfs.outside.setAttributes("f", hidden);
      OpenFile file = ntfs.tree.open("f", OpenFlags.READ_WRITE);
      Tree.write(file, 0, "TEXT");
      assertThat(Tree.text(file)).isEqualTo("TEXT");
      assertThat(ntfs.outside.stat("f").attributes() & hidden).isEqualTo(hidden);
    }
  }

  /** The other one is refused, then finds the attribute cleared, then set again. */
  @Test
  @Row("open.readonly")
  void twoOpenAReadonlyFileAtOnce() throws Exception {
    CountDownLatch refused = new CountDownLatch(1);
    CountDownLatch cleared = new CountDownLatch(1);
    CountDownLatch looked = new CountDownLatch(1);
    CountDownLatch setAgain = new CountDownLatch(1);
    AtomicInteger ourChanges = new AtomicInteger();
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "text");
      ntfs.outside.setAttributes("f", NtConstants.FILE_ATTRIBUTE_READONLY);
      Node node = ntfs.tree.walk("f");
      FutureTask<OpenFile> theirs =
          new FutureTask<>(() -> ntfs.tree.open(node, OpenFlags.WRITE_ONLY));
      Thread other = new Thread(theirs);
      ntfs.fault =
          call -> {
            if (other.equals(Thread.currentThread())) {
              if (call.method().equals("stat")) {
                refused.countDown();
                await(cleared, 5000);
              } else if (call.method().equals("open") && refused.getCount() == 0) {
                looked.countDown();
                await(setAgain, 300);
              }
            } else if (call.method().equals("setBasic")) {
              await(ourChanges.incrementAndGet() == 1 ? refused : looked, 300);
            } else if (call.method().equals("open") && ourChanges.get() == 1) {
              cleared.countDown();
            }
          };
      ntfs.calls.clear();
      other.start();
      ntfs.tree.open(node, OpenFlags.WRITE_ONLY);
      setAgain.countDown();
      Tree.write(theirs.get(10, TimeUnit.SECONDS), 0, "TEXT");
      assertThat(ntfs.outside.readonly("f")).isTrue();
    }
  }

  private static void await(CountDownLatch latch, long millis) {
    try {
      latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @Row("open.held")
  void waitsForAProgramThatDoesNotShareWriting() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "text");
      HostFile held = ntfs.outside.hold("f", NtConstants.FILE_READ_DATA, 1);
      assertThat(ntfs.tree.text("f")).isEqualTo("text");
      CompletableFuture<Void> closed = closeSoon(held);
      Tree.write(ntfs.tree.open("f", OpenFlags.WRITE_ONLY), 0, "TEXT");
      closed.join();
      assertThat(ntfs.tree.text("f")).isEqualTo("TEXT");
      assertThat(ntfs.log()).isEmpty();
    }
  }

  @Test
  @Row("open.held")
  void givesUpOnOneThatStaysAfterItsPatienceWithOneLineInTheLog() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.directory("d");
      ntfs.tree.file("d/held.txt", "text");
      try (HostFile held = ntfs.outside.hold("d/held.txt", NtConstants.FILE_READ_DATA, 1)) {
        long start = System.nanoTime();
        assertFails(Errno.EACCES, () -> ntfs.tree.open("d/held.txt", OpenFlags.WRITE_ONLY));
        assertThat(System.nanoTime() - start)
            .isBetween(Ntfs.PATIENCE.toNanos(), Ntfs.PATIENCE.toNanos() * 10);
      }
      assertThat(ntfs.log()).singleElement().asString().contains("held.txt");
    }
  }

  @Test
  @Row("open.create")
  void aNewFileIsMadeWithItsMetadataInOneCall() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.calls.clear();
      ntfs.tree.as(1000, 1001).create("f", OpenFlags.READ_WRITE, 0640);
      assertThat(ntfs.opens())
          .singleElement()
          .satisfies(how -> assertThat(how.eas()).hasSize(3))
          .satisfies(how -> assertThat(how.disposition()).isEqualTo(HostOpen.Disposition.CREATE));
      assertThat(ntfs.arguments("setEas")).isEmpty();
      assertThat(ntfs.outside.ea("f", "$LXUID")).isEqualTo("e8030000");
      assertThat(ntfs.outside.ea("f", "$LXGID")).isEqualTo("e9030000");
      assertThat(ntfs.outside.ea("f", "$LXMOD")).isEqualTo(MODE_0640);
    }
  }

  @Test
  @Row("open.create-there")
  void whatIsThereIsOpenedAsItIs() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.outside.make("f", "theirs");
      OpenFile file = ntfs.tree.create("f", OpenFlags.READ_ONLY, 0600);
      assertThat(Tree.text(file)).isEqualTo("theirs");
      assertThat(ntfs.outside.eaNames("f")).isEmpty();
    }
  }

  @Test
  @Row("open.excl")
  void exclusivelyNothingIsOpened() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.outside.make("f", "theirs");
      ntfs.tree.link("l", "nowhere");
      int flags = OpenFlags.WRITE_ONLY | OpenFlags.EXCL;
      assertFails(Errno.EEXIST, () -> ntfs.tree.create("f", flags, 0600));
      assertFails(Errno.EEXIST, () -> ntfs.tree.create("l", flags, 0600));
      assertThat(ntfs.outside.names("")).containsExactly("f", "l");
    }
  }

  @Test
  @Row("open.trunc")
  void truncatingKeepsEas() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      for (int access : new int[] {OpenFlags.READ_ONLY, OpenFlags.WRITE_ONLY}) {
        String name = "f" + access;
        ntfs.tree.as(7, 8).file(name, "text");
        ntfs.outside.setEa(name, "LX.USER.A", new byte[] {0x61, 0x65, 0x78, 0x6C, 'b'});
        Attributes before = ntfs.tree.stat(name);
        ntfs.tree.open(name, access | OpenFlags.TRUNC);
        assertThat(ntfs.outside.stat(name).endOfFile()).isZero();
        assertThat(ntfs.outside.eaNames(name))
            .containsExactlyInAnyOrder("$LXUID", "$LXGID", "$LXMOD", "LX.USER.A");
        assertThat(ntfs.tree.stat(name).mode()).isEqualTo(before.mode());
      }
    }
  }

  @Test
  @Row("open.append")
  void appendsOfTwoHandlesNeverLieOverEachOther() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "");
      CompletableFuture<?>[] writers = new CompletableFuture<?>[2];
      for (int i = 0; i < writers.length; i++) {
        String line = (i == 0 ? "a" : "b").repeat(9) + "\n";
        OpenFile file = ntfs.tree.open("f", OpenFlags.WRITE_ONLY | OpenFlags.APPEND);
        writers[i] =
            Ntfs.meanwhile(
                () -> {
                  for (int n = 0; n < 500; n++) {
                    Tree.write(file, 0, line);
                  }
                });
      }
      CompletableFuture.allOf(writers).get(30, TimeUnit.SECONDS);
      assertThat(ntfs.outside.text("f").lines())
          .hasSize(1000)
          .allMatch(line -> line.equals("a".repeat(9)) || line.equals("b".repeat(9)));
      assertThat(ntfs.arguments("write")).containsOnly(HostFile.APPEND);
    }
  }

  @Test
  @Row("open.append-offset")
  void appendsGoWhereTheGuestSaysIfToldSo() throws Exception {
    try (Ntfs ntfs =
        new Ntfs(Ntfs.WINDOWS, Ntfs.options(false, true), outside -> outside.make("f", "1234"))) {
      OpenFile file = ntfs.tree.open("f", OpenFlags.WRITE_ONLY | OpenFlags.APPEND);
      Tree.write(file, 2, "ab");
      assertThat(ntfs.outside.text("f")).isEqualTo("12ab");
    }
  }

  @Test
  @Row("open.sync")
  void synchronousWritesGoThrough() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      for (int flag : new int[] {OpenFlags.SYNC, OpenFlags.DSYNC}) {
        ntfs.calls.clear();
        ntfs.tree.create("new" + flag, OpenFlags.WRITE_ONLY | flag, 0600);
        assertThat(last(ntfs).options() & NtConstants.FILE_WRITE_THROUGH).isNotZero();
        ntfs.tree.open("new" + flag, OpenFlags.WRITE_ONLY | flag);
        assertThat(last(ntfs).options() & NtConstants.FILE_WRITE_THROUGH).isNotZero();
        ntfs.tree.open("new" + flag, OpenFlags.WRITE_ONLY);
        assertThat(last(ntfs).options() & NtConstants.FILE_WRITE_THROUGH).isZero();
      }
    }
  }

  @Test
  @Row("open.noatime")
  void readingLeavesTheAccessTimeAlsoAfterARename() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.directory("d");
      ntfs.tree.file("d/f", "text");
      OpenFile file = ntfs.tree.open("d/f", OpenFlags.READ_ONLY | OpenFlags.NOATIME);
      long before = ntfs.outside.stat("d/f").accessed();
      Tree.text(file);
      assertThat(ntfs.outside.stat("d/f").accessed()).isEqualTo(before);
      ntfs.tree.rename("d", "e");
      Tree.text(file);
      assertThat(ntfs.outside.stat("e/f").accessed()).isEqualTo(before);
      ntfs.tree.text("e/f");
      assertThat(ntfs.outside.stat("e/f").accessed()).isGreaterThan(before);
    }
  }

  @Test
  @Row("open.ignored")
  void whatIsTheGuestsBusinessChangesNothing() throws Exception {
    int flags =
        OpenFlags.DIRECT
            | OpenFlags.NONBLOCK
            | OpenFlags.LARGEFILE
            | OpenFlags.NOCTTY
            | OpenFlags.CLOEXEC
            | OpenFlags.FASYNC;
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "text");
      ntfs.calls.clear();
      ntfs.tree.open("f", OpenFlags.READ_ONLY);
      HostOpen plain = last(ntfs);
      OpenFile file = ntfs.tree.open("f", OpenFlags.READ_ONLY | flags);
      assertThat(last(ntfs)).isEqualTo(plain);
      assertThat(Tree.read(file, 1, 2)).asString().isEqualTo("ex");
    }
  }

  @Test
  @Row("open.directory")
  void directoriesAreOpenedForListing() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.directory("d");
      ntfs.tree.file("f", "");
      ntfs.calls.clear();
      ntfs.tree.open("d", OpenFlags.READ_ONLY | OpenFlags.DIRECTORY);
      assertThat(last(ntfs).access()).isEqualTo(Access.DIRECTORY | Access.METADATA);
      assertFails(Errno.EISDIR, () -> ntfs.tree.open("d", OpenFlags.WRITE_ONLY));
      assertFails(Errno.EISDIR, () -> ntfs.tree.open("d", OpenFlags.TRUNC));
      assertFails(Errno.ENOTDIR, () -> ntfs.tree.open("f", OpenFlags.DIRECTORY));
    }
  }

  @Test
  @Row("open.link")
  void linksOfAnyKindAreNotFollowed() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "");
      ntfs.tree.link("lx", "f");
      ntfs.outside.makePoint(
          "native", Outside.link(NtConstants.IO_REPARSE_TAG_SYMLINK, "f", true), false);
      ntfs.outside.makePoint(
          "junction",
          Outside.link(NtConstants.IO_REPARSE_TAG_MOUNT_POINT, "\\??\\C:\\elsewhere", false),
          true);
      for (String name : new String[] {"lx", "native", "junction"}) {
        assertFails(Errno.ELOOP, () -> ntfs.tree.open(name, OpenFlags.READ_ONLY));
      }
      assertFails(Errno.ENOTDIR, () -> ntfs.tree.walk("junction/f"));
    }
  }

  @Test
  @Row("open.special")
  void specialFilesAreTheGuestsToOpen() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.special("fifo", FileType.FIFO);
      ntfs.tree.special("socket", FileType.SOCKET);
      ntfs.tree.special("chr", FileType.CHARACTER_DEVICE.modeBits() | 0600, 1, 3);
      for (String name : new String[] {"fifo", "socket", "chr"}) {
        assertFails(Errno.ENXIO, () -> ntfs.tree.open(name, OpenFlags.READ_ONLY));
      }
    }
  }

  @Test
  @Row("open.unlinked")
  void whatHasNoNameIsNotOpenedAgain() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "text");
      Node node = ntfs.tree.walk("f");
      OpenFile file = ntfs.tree.open(node, OpenFlags.READ_ONLY);
      ntfs.tree.unlink("f");
      assertFails(Errno.ENOENT, () -> ntfs.tree.open(node, OpenFlags.READ_ONLY));
      assertThat(Tree.text(file)).isEqualTo("text");
    }
  }
}
