// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.FaultyVolume;
import dev.ninebind.host.HostError;
import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.Timestamp;
import dev.ninebind.posix.Tree;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What random sequences found, each by itself. */
class NtfsRegressionTest {
  private static final AttributeChanges LONG_AGO =
      new AttributeChanges(
          AttributeChanges.MODIFIED | AttributeChanges.MODIFIED_SET,
          0,
          0,
          0,
          0,
          Timestamp.EPOCH,
          Timestamp.EPOCH);

  /** Something that a test does with a volume. */
  @FunctionalInterface
  private interface Story {
    void tell(NtfsPosixVolume volume, Tree tree) throws Exception;
  }

  /** As above, where a call of the host may fail. */
  @FunctionalInterface
  private interface FaultyStory {
    void tell(FaultyVolume host, NtfsPosixVolume volume, Tree tree) throws Exception;
  }

  private static void on(MemoryVolume.Options world, boolean mirrorReadonly, Story story)
      throws Exception {
    onFaulty(world, mirrorReadonly, (host, volume, tree) -> story.tell(volume, tree));
  }

  private static void onFaulty(
      MemoryVolume.Options world, boolean mirrorReadonly, FaultyStory story) throws Exception {
    NtfsPosixVolume.Options usual = NtfsPosixVolume.Options.DEFAULT;
    NtfsPosixVolume.Options options =
        new NtfsPosixVolume.Options(
            usual.defaults(), usual.drives(), mirrorReadonly, false, Duration.ofMillis(5));
    FaultyVolume host = new FaultyVolume(new LeakCheck(new MemoryVolume(world)));
    try (NtfsPosixVolume volume = NtfsPosixVolume.open(host, options);
        Tree tree = new Tree(volume)) {
      story.tell(host, volume, tree);
    }
  }

  @Test
  void aLinkThatCannotBeMadeLeavesItsDirectorysTime() throws Exception {
    on(
        MemoryVolume.Options.DEFAULT,
        false,
        (volume, tree) -> {
          tree.file("a", "");
          volume.change(tree.root(), LONG_AGO);
          assertFails(Errno.EEXIST, () -> tree.link("a", "target"));
          assertFails(Errno.EEXIST, () -> tree.special("a", FileType.FIFO));
          assertThat(tree.stat("").modified()).isEqualTo(Timestamp.EPOCH);
        });
  }

  @Test
  void aReadonlyFileIsNotInTheWayOfOneWhoseNameDiffersInCase() throws Exception {
    on(
        MemoryVolume.Options.DEFAULT.withCaseSensitiveDirectories(false),
        true,
        (volume, tree) -> {
          tree.create("a", OpenFlags.READ_ONLY, 0444);
          tree.file("A", "text");
          Tree.write(tree.open("A", OpenFlags.WRITE_ONLY), 0, "T");
          assertThat(tree.text("A")).isEqualTo("Text");
        });
  }

  @Test
  void anOpenFileIsLinkedAfterTheNameThatItWasOpenedByIsGone() throws Exception {
    on(
        MemoryVolume.Options.DEFAULT,
        false,
        (volume, tree) -> {
          OpenFile open = tree.create("a", OpenFlags.READ_WRITE, 0644);
          tree.hardLink("a", "b");
          tree.unlink("a");
          tree.hardLink(open.node(), "c");
          assertThat(tree.stat("c").links()).isEqualTo(2);
        });
  }

  @Test
  void whatIsWrittenToAFileThatWasEmptyWhenItWasTruncatedMovesItsTime() throws Exception {
    on(
        MemoryVolume.Options.DEFAULT,
        false,
        (volume, tree) -> {
          tree.file("a", "");
          OpenFile other = tree.open("a", OpenFlags.READ_WRITE);
          OpenFile open = tree.open("a", OpenFlags.READ_WRITE | OpenFlags.TRUNC);
          other.change(LONG_AGO);
          Tree.write(open, 0, "x");
          assertThat(open.attributes().modified()).isNotEqualTo(Timestamp.EPOCH);
        });
  }

  @Test
  void aModeIsTakenBackWhoseTimesCannotBeSet() throws Exception {
    onFaulty(
        MemoryVolume.Options.DEFAULT,
        false,
        (host, volume, tree) -> {
          tree.file("a", "text");
          AttributeChanges both =
              new AttributeChanges(
                  AttributeChanges.MODE | AttributeChanges.SIZE | LONG_AGO.valid(),
                  0600,
                  0,
                  0,
                  1,
                  Timestamp.EPOCH,
                  Timestamp.EPOCH);
          host.fail("setBasic", 1, HostError.IO_DEVICE_ERROR);
          assertFails(Errno.EIO, () -> volume.change(tree.walk("a"), both));
          assertThat(tree.stat("a").mode() & 07777).isEqualTo(0644);
          assertThat(tree.text("a")).isEqualTo("text");
          host.fail("setEndOfFile", 1, HostError.DISK_FULL);
          assertFails(Errno.ENOSPC, () -> volume.change(tree.walk("a"), both));
          assertThat(tree.stat("a").mode() & 07777).isEqualTo(0644);
          assertThat(tree.stat("a").modified()).isNotEqualTo(Timestamp.EPOCH);
          volume.change(tree.walk("a"), both);
          assertThat(tree.stat("a").modified()).isEqualTo(Timestamp.EPOCH);
          assertThat(tree.text("a")).isEqualTo("t");
        });
  }

  @Test
  void aLinkWhoseAttributesCannotBeToldIsNotMade() throws Exception {
    onFaulty(
        MemoryVolume.Options.DEFAULT,
        false,
        (host, volume, tree) -> {
          host.fail("stat", 1, HostError.IO_DEVICE_ERROR);
          assertFails(Errno.EIO, () -> tree.link("a", "target"));
          assertThat(host.heal()).isFalse();
          assertThat(tree.names("")).isEmpty();
        });
  }

  @Test
  void aLinkWhoseTargetTheHostFailsToTellHasNoSizeYet() throws Exception {
    onFaulty(
        MemoryVolume.Options.DEFAULT,
        false,
        (host, volume, tree) -> {
          tree.link("a", "target");
          host.fail("reparsePoint", 1, HostError.IO_DEVICE_ERROR);
          assertFails(Errno.EIO, () -> tree.stat("a"));
          assertThat(host.heal()).isFalse();
          assertThat(tree.stat("a").size()).isEqualTo(6);
        });
  }

  @Test
  void aLinkThatTheHostFindsDamagedCanBeSeenAndRemoved() throws Exception {
    onFaulty(
        MemoryVolume.Options.DEFAULT,
        false,
        (host, volume, tree) -> {
          tree.link("a", "target");
          host.fail("reparsePoint", 1, HostError.IO_REPARSE_DATA_INVALID);
          assertThat(tree.stat("a").size()).isZero();
          assertThat(host.heal()).isFalse();
          tree.unlink("a");
          assertThat(tree.names("")).isEmpty();
        });
  }

  @Test
  void aFileThatCannotBeDeletedGetsItsNameBack() throws Exception {
    onFaulty(
        MemoryVolume.Options.DEFAULT.withPosixSemantics(false),
        false,
        (host, volume, tree) -> {
          tree.file("a", "");
          Node node = tree.walk("a");
          host.fail("dispose", 1, HostError.CANNOT_DELETE);
          assertFails(Errno.EBUSY, () -> volume.remove(node));
          assertThat(host.heal()).isFalse();
          assertThat(tree.names("")).containsExactly("a");
          volume.remove(node);
          assertThat(tree.names("")).isEmpty();
        });
  }

  @Test
  void anOpenFileIsLookedForAgainAfterADirectoryAboveItWasRenamed() throws Exception {
    onFaulty(
        MemoryVolume.Options.DEFAULT,
        false,
        (host, volume, tree) -> {
          tree.directory("a");
          OpenFile open = tree.create("a/file", OpenFlags.READ_WRITE, 0644);
          host.reset();
          tree.rename("a", "b");
          int calls = host.calls().get("open");
          host.fail("open", calls, HostError.INSUFFICIENT_RESOURCES);
          tree.rename("b", "a");
          assertThat(host.heal()).isFalse();
          assertThat(Tree.write(open, 0, "text")).isEqualTo(4);
          assertThat(tree.text("a/file")).isEqualTo("text");
        });
  }

  @Test
  void aFileThatCannotBecomeReadonlyAgainIsNotOpen() throws Exception {
    onFaulty(
        MemoryVolume.Options.DEFAULT,
        true,
        (host, volume, tree) -> {
          tree.special("a", FileType.REGULAR.modeBits() | 0444, 0, 0);
          host.fail("setBasic", 2, HostError.IO_DEVICE_ERROR);
          assertFails(Errno.EIO, () -> tree.open("a", OpenFlags.WRITE_ONLY));
          host.fail("setBasic", 1, HostError.IO_DEVICE_ERROR);
          assertFails(
              Errno.EIO, () -> volume.change(tree.walk("a"), AttributeChanges.ofMode(0644)));
          assertThat(tree.stat("a").mode() & 07777).isEqualTo(0444);
        });
  }

  @Test
  void anOpenDirectoryThatWasRemovedOrReplacedHasNoEntries() throws Exception {
    on(
        MemoryVolume.Options.DEFAULT,
        false,
        (volume, tree) -> {
          tree.directory("a");
          tree.directory("b");
          tree.directory("c");
          OpenFile a = tree.open("a", OpenFlags.READ_ONLY);
          OpenFile b = tree.open("b", OpenFlags.READ_ONLY);
          tree.removeDirectory("a");
          tree.rename("c", "b");
          assertFails(Errno.ENOENT, () -> Tree.list(a.directory(), 0, 10));
          assertFails(Errno.ENOENT, () -> Tree.list(b.directory(), 0, 10));
        });
  }
}
