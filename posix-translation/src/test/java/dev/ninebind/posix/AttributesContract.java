// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Modes, owners and what else stat tells. */
public abstract class AttributesContract extends VolumeContract {
  private static final int PERMISSIONS = 07777;

  private int permissions(Node node) throws PosixException {
    return volume.attributes(node).mode() & PERMISSIONS;
  }

  private static AttributeChanges changes(int valid, int mode, int uid, int gid, long size) {
    return new AttributeChanges(valid, mode, uid, gid, size, Timestamp.EPOCH, Timestamp.EPOCH);
  }

  @Test
  void everyPermissionBitOfAFileIsKept() throws Exception {
    tree.file("file", "");
    Node file = tree.walk("file");
    for (int mode = 0; mode <= PERMISSIONS; mode += 0111) {
      volume.change(file, AttributeChanges.ofMode(mode));
      assertThat(permissions(file)).isEqualTo(mode);
    }
    for (int bit = 1; bit <= 04000; bit <<= 1) {
      volume.change(file, AttributeChanges.ofMode(bit));
      assertThat(permissions(file)).isEqualTo(bit);
    }
    assertThat(volume.attributes(file).type()).isEqualTo(FileType.REGULAR);
  }

  @Test
  void everyPermissionBitOfADirectoryIsKept() throws Exception {
    tree.directory("directory");
    Node directory = tree.walk("directory");
    for (int mode : List.of(0, 0111, 0700, 01777, 02755, 04755, 07777)) {
      volume.change(directory, AttributeChanges.ofMode(mode));
      assertThat(permissions(directory)).isEqualTo(mode);
    }
    assertThat(volume.attributes(directory).isDirectory()).isTrue();
  }

  @Test
  void typeBitsInAChangeOfModeAreIgnored() throws Exception {
    tree.file("file", "");
    Node file = tree.walk("file");
    volume.change(file, AttributeChanges.ofMode(FileType.DIRECTORY.modeBits() | 0600));
    assertThat(volume.attributes(file).mode()).isEqualTo(FileType.REGULAR.modeBits() | 0600);
  }

  @Test
  void anOpenFileChangesAsItsNodeDoes() throws Exception {
    tree.file("file", "text");
    OpenFile file = tree.open("file", RDONLY);
    file.change(AttributeChanges.ofMode(0604));
    file.change(AttributeChanges.ofOwner(31, 32));
    Attributes attributes = tree.stat("file");
    assertThat(attributes.mode() & PERMISSIONS).isEqualTo(0604);
    assertThat(attributes.uid()).isEqualTo(31);
    assertThat(attributes.gid()).isEqualTo(32);
    assertThat(file.attributes()).isEqualTo(attributes);
  }

  @Test
  void ownerAndGroupChangeTogetherAndAlone() throws Exception {
    tree.file("file", "");
    Node file = tree.walk("file");
    volume.change(file, AttributeChanges.ofOwner(1000, 1001));
    volume.change(file, changes(AttributeChanges.UID, 0, 2000, -5, 0));
    assertThat(volume.attributes(file).uid()).isEqualTo(2000);
    assertThat(volume.attributes(file).gid()).isEqualTo(1001);
    volume.change(file, changes(AttributeChanges.GID, 0, -5, 2001, 0));
    assertThat(volume.attributes(file).uid()).isEqualTo(2000);
    assertThat(volume.attributes(file).gid()).isEqualTo(2001);
  }

  @Test
  void aNewOwnerTakesTheSetuidAndSetgidBitsOfAFile() throws Exception {
    tree.file("file", "");
    Node file = tree.walk("file");
    volume.change(file, AttributeChanges.ofMode(06755));
    volume.change(file, AttributeChanges.ofOwner(5, 6));
    assertThat(permissions(file)).isEqualTo(0755);
    volume.change(file, AttributeChanges.ofMode(06745));
    volume.change(file, AttributeChanges.ofOwner(7, 8));
    assertThat(permissions(file)).as("setgid without group execution stays").isEqualTo(02745);
  }

  @Test
  void aNewOwnerLeavesTheSetgidBitOfADirectory() throws Exception {
    tree.directory("directory", 02775);
    Node directory = tree.walk("directory");
    volume.change(directory, AttributeChanges.ofOwner(5, 6));
    assertThat(permissions(directory)).isEqualTo(02775);
  }

  @Test
  void aModeThatComesWithAnOwnerIsKeptAsGiven() throws Exception {
    tree.file("file", "");
    Node file = tree.walk("file");
    int valid = AttributeChanges.MODE | AttributeChanges.UID | AttributeChanges.GID;
    volume.change(file, changes(valid, 04711, 9, 10, 0));
    Attributes attributes = volume.attributes(file);
    assertThat(attributes.mode() & PERMISSIONS).isEqualTo(04711);
    assertThat(attributes.uid()).isEqualTo(9);
    assertThat(attributes.gid()).isEqualTo(10);
  }

  @Test
  void allChangesOfOneRequestAreMade() throws Exception {
    tree.file("file", "0123456789");
    Node file = tree.walk("file");
    Timestamp accessed = new Timestamp(1_000_000_000, 100);
    Timestamp modified = new Timestamp(1_100_000_000, 200);
    int all =
        AttributeChanges.MODE
            | AttributeChanges.UID
            | AttributeChanges.GID
            | AttributeChanges.SIZE
            | AttributeChanges.ACCESSED
            | AttributeChanges.ACCESSED_SET
            | AttributeChanges.MODIFIED
            | AttributeChanges.MODIFIED_SET
            | AttributeChanges.CHANGED;
    volume.change(file, new AttributeChanges(all, 0640, 41, 42, 4, accessed, modified));
    Attributes attributes = volume.attributes(file);
    assertThat(attributes.mode() & PERMISSIONS).isEqualTo(0640);
    assertThat(attributes.uid()).isEqualTo(41);
    assertThat(attributes.gid()).isEqualTo(42);
    assertThat(attributes.size()).isEqualTo(4);
    assertThat(attributes.accessed()).isEqualTo(accessed);
    assertThat(attributes.modified()).isEqualTo(modified);
  }

  @Test
  void aChangeOfNothingChangesNothing() throws Exception {
    tree.file("file", "text");
    Node file = tree.walk("file");
    Attributes before = volume.attributes(file);
    volume.change(file, changes(0, 0, 1, 1, 0));
    assertThat(volume.attributes(file)).isEqualTo(before);
  }

  @Test
  void aChangeThatFailsHasNoEffect() throws Exception {
    tree.directory("directory");
    Node directory = tree.walk("directory");
    Attributes before = volume.attributes(directory);
    int valid = AttributeChanges.MODE | AttributeChanges.UID | AttributeChanges.SIZE;
    assertFails(Errno.EISDIR, () -> volume.change(directory, changes(valid, 0, 77, 0, 0)));
    assertThat(volume.attributes(directory)).isEqualTo(before);
  }

  @Test
  void aChangeOfAFileThatIsGoneIsEnoent() throws Exception {
    tree.file("file", "");
    Node file = tree.walk("file");
    tree.unlink("file");
    assertFails(Errno.ENOENT, () -> volume.change(file, AttributeChanges.ofMode(0600)));
    assertFails(Errno.ENOENT, () -> volume.change(file, AttributeChanges.ofOwner(1, 1)));
    assertFails(Errno.ENOENT, () -> volume.change(file, AttributeChanges.ofSize(0)));
    assertFails(Errno.ENOENT, () -> volume.change(file, LONG_AGO));
  }

  @Test
  void aDirectoryCountsTheDirectoriesBelowItAsLinksOrSaysOne() throws Exception {
    tree.directory("directory");
    long before = tree.stat("directory").links();
    tree.directory("directory/a");
    tree.file("directory/file", "");
    assertThat(tree.stat("directory").links()).isIn(before + 1, 1L);
  }

  @Test
  void statisticsArePlausible() throws Exception {
    tree.file("file", "");
    for (String path : List.of("", "file")) {
      VolumeStatistics statistics = volume.statistics(tree.walk(path));
      assertThat(statistics.blockSize()).isBetween(512, 1 << 26);
      assertThat(statistics.blocks()).isPositive();
      assertThat(statistics.freeBlocks()).isBetween(0L, statistics.blocks());
      assertThat(statistics.availableBlocks()).isBetween(0L, statistics.freeBlocks());
      assertThat(statistics.files()).isNotNegative();
      assertThat(statistics.freeFiles()).isBetween(0L, Math.max(0, statistics.files()));
      assertThat(statistics.nameLength()).isEqualTo(255);
    }
  }
}
