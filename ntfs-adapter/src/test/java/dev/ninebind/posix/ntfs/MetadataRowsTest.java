// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.HostException;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.ReparsePoint;
import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.Timestamp;
import dev.ninebind.posix.Tree;
import dev.ninebind.posix.VolumeStatistics;
import dev.ninebind.posix.XattrMode;
import dev.ninebind.posix.XattrName;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** docs/ntfs.md 4.3, without xattrs. */
class MetadataRowsTest {
  private static final Timestamp PAST = new Timestamp(1_000_000_000, 123_456_700);

  private static void change(Ntfs ntfs, String path, AttributeChanges changes) throws Exception {
    Node node = ntfs.tree.walk(path);
    ntfs.volume.change(node, changes);
    ntfs.tree.release(node);
  }

  private static AttributeChanges of(int valid, int mode, long size, Timestamp time) {
    return new AttributeChanges(valid, mode, 0, 0, size, time, time);
  }

  @Test
  @Row("meta.stat")
  void aNameIsLookedAtWithoutAHandle() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "text");
      ntfs.calls.clear();
      ntfs.tree.stat("f");
      assertThat(ntfs.arguments("stat name")).containsExactly("f");
      assertThat(ntfs.calls).allMatch(call -> call.method().startsWith("stat"));
      assertThat(ntfs.handles()).isZero();
    }
  }

  @Test
  @Row("meta.defaults")
  void whatWindowsMakesHasTheDefaults() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.outside.make("f", "text");
      ntfs.outside.makeDirectory("d");
      ntfs.outside.make("readonly", "text");
      ntfs.outside.setAttributes("readonly", NtConstants.FILE_ATTRIBUTE_READONLY);
      ntfs.outside.make("part", "text");
      ntfs.outside.setEa("part", "$LXUID", new byte[] {5, 0, 0, 0});
      ntfs.outside.make("wrong", "text");
      ntfs.outside.setEa("wrong", "$LXMOD", new byte[] {(byte) 0xFF, 0x41, 0, 0});
      Attributes file = ntfs.tree.stat("f");
      assertThat(file.mode()).isEqualTo(0100644);
      assertThat(file.uid()).isEqualTo(1000);
      assertThat(file.gid()).isEqualTo(100);
      assertThat(ntfs.tree.stat("d").mode()).isEqualTo(040755);
      assertThat(ntfs.tree.stat("readonly").mode()).isEqualTo(0100444);
      assertThat(ntfs.tree.stat("part").uid()).isEqualTo(5);
      assertThat(ntfs.tree.stat("part").gid()).isEqualTo(100);
      assertThat(ntfs.tree.stat("wrong").mode()).isEqualTo(0100644);
    }
  }

  @Test
  @Row("meta.stored")
  void whatAGuestMakesIsStoredAsWslDoes() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.as(1000, 1001).directory("d", 02750);
      assertThat(ntfs.outside.ea("d", "$LXUID")).isEqualTo("e8030000");
      assertThat(ntfs.outside.ea("d", "$LXGID")).isEqualTo("e9030000");
      assertThat(ntfs.outside.ea("d", "$LXMOD")).isEqualTo("e8450000");
      assertThat(ntfs.outside.eaNames("d")).containsExactly("$LXUID", "$LXGID", "$LXMOD");
    }
  }

  @Test
  @Row("meta.ino")
  void aFileHasItsIdForItsNumber() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "text");
      long id = ntfs.outside.stat("f").fileId();
      assertThat(ntfs.tree.stat("f").path()).isEqualTo(id);
      assertThat(ntfs.tree.list("").get(0).path()).isEqualTo(id);
      ntfs.tree.rename("f", "g");
      assertThat(ntfs.tree.stat("g").path()).isEqualTo(id);
      ntfs.tree.unlink("g");
      ntfs.tree.file("g", "text");
      assertThat(ntfs.tree.stat("g").path()).isNotEqualTo(id);
    }
  }

  @Test
  @Row("meta.nlink")
  void namesAreCounted() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "text");
      ntfs.tree.hardLink("f", "g");
      OpenFile file = ntfs.tree.open("f", OpenFlags.READ_ONLY);
      assertThat(file.attributes().links()).isEqualTo(2);
      ntfs.tree.unlink("f");
      assertThat(file.attributes().links()).isEqualTo(1);
      ntfs.tree.unlink("g");
      assertThat(file.attributes().links()).isZero();
      ntfs.tree.directory("d");
      ntfs.tree.directory("d/e");
      assertThat(ntfs.tree.stat("d").links()).isEqualTo(1);
    }
  }

  @Test
  @Row("meta.size")
  void sizesAreAsLinuxHasThem() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "12345");
      ntfs.tree.link("l", "some/where");
      ntfs.tree.directory("d");
      ntfs.tree.special("p", FileType.FIFO);
      ntfs.outside.makePoint(
          "n", Outside.link(NtConstants.IO_REPARSE_TAG_SYMLINK, "a\\\u00E9", true), false);
      assertThat(ntfs.tree.stat("f").size()).isEqualTo(5);
      assertThat(ntfs.tree.stat("l").size()).isEqualTo(10);
      assertThat(ntfs.tree.stat("d").size()).isEqualTo(4096);
      assertThat(ntfs.tree.stat("p").size()).isZero();
      assertThat(ntfs.tree.stat("n").size()).isEqualTo(4); // a/é
    }
  }

  @Test
  @Row("meta.times")
  void everyChangeMovesTheChangeTime() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "text");
      Timestamp[] last = {ntfs.tree.stat("f").changed()};
      moved(ntfs, last, () -> change(ntfs, "f", AttributeChanges.ofMode(0600)));
      moved(ntfs, last, () -> change(ntfs, "f", AttributeChanges.ofOwner(3, 4)));
      moved(ntfs, last, () -> ntfs.tree.hardLink("f", "g"));
      moved(ntfs, last, () -> ntfs.tree.unlink("g"));
      moved(ntfs, last, () -> ntfs.tree.rename("f", "g"));
      moved(ntfs, last, () -> ntfs.tree.rename("g", "f"));
      moved(
          ntfs,
          last,
          () ->
              ntfs.volume.setXattr(
                  ntfs.tree.walk("f"), XattrName.of("user.a"), ByteString.of("b"), XattrMode.SET));
      moved(ntfs, last, () -> Tree.write(ntfs.tree.open("f", OpenFlags.WRITE_ONLY), 0, "x"));
      assertThat(ntfs.tree.stat("f").created()).isNotEqualTo(last[0]);
    }
  }

  /** Something that a guest does. */
  private interface Step {
    void run() throws Exception;
  }

  private static void moved(Ntfs ntfs, Timestamp[] last, Step step) throws Exception {
    step.run();
    Timestamp now =
        ntfs.tree.exists("f") ? ntfs.tree.stat("f").changed() : ntfs.tree.stat("g").changed();
    assertThat(now).isNotEqualTo(last[0]);
    last[0] = now;
  }

  @Test
  @Row("meta.utimens")
  void timesAreSetAndMoveAgain() throws Exception {
    int both =
        AttributeChanges.ACCESSED
            | AttributeChanges.ACCESSED_SET
            | AttributeChanges.MODIFIED
            | AttributeChanges.MODIFIED_SET;
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "text");
      OpenFile file = ntfs.tree.open("f", OpenFlags.READ_WRITE);
      change(ntfs, "f", of(both, 0, 0, PAST));
      assertThat(ntfs.outside.stat("f").written()).isEqualTo(FileTime.ofTimestamp(PAST));
      assertThat(ntfs.tree.stat("f").accessed()).isEqualTo(PAST);
      assertThat(ntfs.tree.stat("f").modified()).isEqualTo(PAST);
      Tree.write(file, 0, "TEXT");
      Tree.text(file);
      assertThat(file.attributes().modified()).isNotEqualTo(PAST);
      assertThat(file.attributes().accessed()).isNotEqualTo(PAST);

      OpenFile quiet = ntfs.tree.open("f", OpenFlags.READ_ONLY | OpenFlags.NOATIME);
      ntfs.tree.close(file);
      quiet.change(of(both, 0, 0, PAST));
      Tree.text(quiet);
      assertThat(quiet.attributes().accessed()).isEqualTo(PAST);
    }
  }

  @Test
  @Row("meta.ctime")
  void aChangeOfNothingMovesTheChangeTime() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "text");
      ntfs.outside.setAttributes("f", NtConstants.FILE_ATTRIBUTE_HIDDEN);
      Attributes before = ntfs.tree.stat("f");
      change(ntfs, "f", of(AttributeChanges.CHANGED, 0, 0, PAST));
      Attributes after = ntfs.tree.stat("f");
      assertThat(after.changed()).isNotEqualTo(before.changed());
      assertThat(after.modified()).isEqualTo(before.modified());
      assertThat(ntfs.outside.stat("f").hasAttribute(NtConstants.FILE_ATTRIBUTE_HIDDEN)).isTrue();
    }
  }

  @Test
  @Row({"meta.chmod", "meta.chmod-link"})
  void chmodStoresAllThree() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.outside.make("f", "text");
      ntfs.calls.clear();
      change(ntfs, "f", AttributeChanges.ofMode(04751));
      assertThat(ntfs.arguments("setEas")).hasSize(1);
      assertThat(ntfs.outside.ea("f", "$LXUID")).isEqualTo("e8030000");
      assertThat(ntfs.outside.ea("f", "$LXGID")).isEqualTo("64000000");
      assertThat(ntfs.outside.ea("f", "$LXMOD")).isEqualTo("e9890000");
      assertThat(ntfs.outside.readonly("f")).isFalse();
      ntfs.tree.link("l", "f");
      assertFails(Errno.EOPNOTSUPP, () -> change(ntfs, "l", AttributeChanges.ofMode(0600)));
    }
  }

  @Test
  @Row("meta.chown")
  void aNewOwnerTakesTheSetIdBits() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "text");
      ntfs.tree.directory("d", 06755);
      change(ntfs, "f", AttributeChanges.ofMode(06755));
      change(ntfs, "f", AttributeChanges.ofOwner(7, 8));
      change(ntfs, "d", AttributeChanges.ofOwner(7, 8));
      assertThat(ntfs.tree.stat("f").mode()).isEqualTo(0100755);
      assertThat(ntfs.tree.stat("d").mode()).isEqualTo(046755);
      assertThat(ntfs.outside.ea("f", "$LXUID")).isEqualTo("07000000");
      change(ntfs, "f", AttributeChanges.ofMode(02644));
      change(ntfs, "f", AttributeChanges.ofOwner(7, 9));
      assertThat(ntfs.tree.stat("f").mode()).isEqualTo(0102644);
      assertFails(Errno.EINVAL, () -> change(ntfs, "f", AttributeChanges.ofOwner(-1, 0)));
    }
  }

  @Test
  @Row("meta.together")
  void changesAtOnceAreNotLost() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "text");
      CompletableFuture<Void> owner =
          Ntfs.meanwhile(
              () -> {
                for (int i = 0; i < 4000; i++) {
                  change(ntfs, "f", AttributeChanges.ofOwner(i, i));
                  assertThat(ntfs.tree.stat("f").uid()).isEqualTo(i);
                }
              });
      for (int i = 0; i < 4000; i++) {
        change(ntfs, "f", AttributeChanges.ofMode(i & 0777));
        assertThat(ntfs.tree.stat("f").mode()).isEqualTo(0100000 | (i & 0777));
      }
      owner.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  @Row("meta.undone")
  void whatFailsLaterIsTakenBack() throws Exception {
    try (Ntfs ntfs = new Ntfs(Ntfs.WINDOWS.withSize(1 << 20))) {
      ntfs.tree.as(1, 2).file("f", "text");
      int valid = AttributeChanges.MODE | AttributeChanges.SIZE;
      ntfs.fault =
          call -> {
            if (call.method().equals("setEndOfFile")) {
              throw new HostException(dev.ninebind.host.HostError.DISK_FULL);
            }
          };
      assertFails(Errno.ENOSPC, () -> change(ntfs, "f", of(valid, 0600, 1 << 19, PAST)));
      assertThat(ntfs.tree.stat("f").mode()).isEqualTo(0100644);
      assertThat(ntfs.outside.ea("f", "$LXMOD")).isEqualTo("a4810000");
      ntfs.outside.make("g", "text");
      assertFails(Errno.ENOSPC, () -> change(ntfs, "g", of(valid, 0600, 1 << 19, PAST)));
      assertThat(ntfs.outside.eaNames("g")).isEmpty();
    }
  }

  @Test
  @Row("meta.mirror")
  void readonlyFollowsTheModeIfToldSo() throws Exception {
    try (Ntfs ntfs = new Ntfs(Ntfs.WINDOWS, Ntfs.options(true, false), outside -> {})) {
      OpenFile made = ntfs.tree.create("f", OpenFlags.WRITE_ONLY, 0444);
      Tree.write(made, 0, "text");
      assertThat(ntfs.outside.readonly("f")).isTrue();
      change(ntfs, "f", AttributeChanges.ofMode(0200));
      assertThat(ntfs.outside.readonly("f")).isFalse();
      change(ntfs, "f", AttributeChanges.ofMode(0555));
      assertThat(ntfs.outside.readonly("f")).isTrue();
      Tree.write(ntfs.tree.open("f", OpenFlags.WRITE_ONLY), 0, "TEXT");
      assertThat(ntfs.outside.readonly("f")).isTrue();
      ntfs.tree.directory("d", 0555);
      assertThat(ntfs.outside.readonly("d")).isFalse();
      ntfs.tree.unlink("f");
    }
  }

  @Test
  @Row("meta.mknod")
  void specialFilesAreReparsePointsOfWsl() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.as(1, 2);
      ntfs.tree.special("blk", FileType.BLOCK_DEVICE.modeBits() | 0660, 259, 3);
      ntfs.tree.special("chr", FileType.CHARACTER_DEVICE.modeBits() | 0660, 1, 5);
      ntfs.tree.special("fifo", FileType.FIFO);
      ntfs.tree.special("socket", FileType.SOCKET);
      assertThat(ntfs.outside.names("")).containsExactly("blk", "chr", "fifo", "socket");
      byte[] none = {};
      assertThat(ntfs.outside.point("blk")).isEqualTo(new ReparsePoint(0x80000026, none));
      assertThat(ntfs.outside.point("chr")).isEqualTo(new ReparsePoint(0x80000025, none));
      assertThat(ntfs.outside.point("fifo")).isEqualTo(new ReparsePoint(0x80000024, none));
      assertThat(ntfs.outside.point("socket")).isEqualTo(new ReparsePoint(0x80000023, none));
      assertThat(ntfs.outside.ea("blk", "$LXDEV")).isEqualTo("0301000003000000");
      assertThat(ntfs.outside.ea("blk", "$LXMOD")).isEqualTo("b0610000");
      assertThat(ntfs.outside.eaNames("fifo")).containsExactly("$LXUID", "$LXGID", "$LXMOD");
      assertThat(ntfs.arguments("rename")).containsOnly(NtConstants.FILE_RENAME_POSIX_SEMANTICS);
      assertFails(Errno.EEXIST, () -> ntfs.tree.special("fifo", FileType.SOCKET));
      assertThat(ntfs.outside.names("")).hasSize(4);
    }
  }

  @Test
  @Row("meta.symlink")
  void linksAreThoseOfWsl() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.as(1, 2).link("l", "../a");
      byte[] data = "\2\0\0\0../a".getBytes(StandardCharsets.ISO_8859_1);
      assertThat(ntfs.outside.point("l")).isEqualTo(new ReparsePoint(0xA000001D, data));
      assertThat(ntfs.outside.ea("l", "$LXUID")).isEqualTo("01000000");
      ntfs.tree.link("long", "x".repeat(4095));
      assertThat(ntfs.tree.stat("long").size()).isEqualTo(4095);
      assertFails(Errno.ENAMETOOLONG, () -> ntfs.tree.link("longer", "x".repeat(4096)));
      assertFails(Errno.EEXIST, () -> ntfs.tree.link("l", "b"));
      assertThat(ntfs.outside.names("")).containsExactly("l", "long");
    }
  }

  @Test
  @Row("meta.readlink")
  void linksOfWindowsReadAsAGuestWouldWriteThem() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      int symlink = NtConstants.IO_REPARSE_TAG_SYMLINK;
      int junction = NtConstants.IO_REPARSE_TAG_MOUNT_POINT;
      ntfs.outside.makePoint("rel", Outside.link(symlink, "..\\a\uF03Ab", true), false);
      ntfs.outside.makePoint("abs", Outside.link(symlink, "\\??\\D:\\x\\y", false), false);
      ntfs.outside.makePoint("dir", Outside.link(symlink, "sub\\dir", true), true);
      ntfs.outside.makePoint("jun", Outside.link(junction, "\\??\\C:\\x", false), true);
      ntfs.outside.makePoint("vol", Outside.link(junction, "\\??\\Volume{1}\\", false), true);
      ntfs.outside.makePoint(
          "cut", new ReparsePoint(NtConstants.IO_REPARSE_TAG_LX_SYMLINK, new byte[2]), false);
      ntfs.tree.link("lx", "any\\thing:");
      assertThat(target(ntfs, "rel")).isEqualTo("../a:b");
      assertThat(target(ntfs, "abs")).isEqualTo("/mnt/d/x/y");
      assertThat(target(ntfs, "dir")).isEqualTo("sub/dir");
      assertThat(target(ntfs, "jun")).isEqualTo("/mnt/c/x");
      assertThat(target(ntfs, "lx")).isEqualTo("any\\thing:");
      assertFails(Errno.EIO, () -> target(ntfs, "vol"));
      assertFails(Errno.EIO, () -> target(ntfs, "cut"));
      assertThat(ntfs.tree.stat("jun").mode()).isEqualTo(0120777);
      assertThat(ntfs.tree.list(""))
          .allMatch(entry -> entry.type() == FileType.SYMBOLIC_LINK)
          .hasSize(7);
    }
  }

  private static String target(Ntfs ntfs, String path) throws Exception {
    Node node = ntfs.tree.walk(path);
    try {
      return new String(ntfs.volume.readLink(node).toBytes(), StandardCharsets.UTF_8);
    } finally {
      ntfs.tree.release(node);
    }
  }

  @Test
  @Row("meta.link")
  void filesLinksAndFifosGetFurtherNames() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "text");
      ntfs.tree.link("l", "f");
      ntfs.tree.special("p", FileType.FIFO);
      ntfs.tree.directory("d");
      for (String name : new String[] {"f", "l", "p"}) {
        ntfs.tree.hardLink(name, "d/" + name);
        assertThat(ntfs.outside.stat(name).links()).isEqualTo(2);
        assertThat(ntfs.tree.stat("d/" + name).path()).isEqualTo(ntfs.tree.stat(name).path());
      }
      assertFails(Errno.EPERM, () -> ntfs.tree.hardLink("d", "e"));
      assertFails(Errno.EEXIST, () -> ntfs.tree.hardLink("f", "d"));
      Node node = ntfs.tree.walk("f");
      ntfs.tree.open(node, OpenFlags.READ_WRITE);
      ntfs.tree.unlink("f");
      ntfs.tree.unlink("d/f");
      assertFails(Errno.ENOENT, () -> ntfs.tree.hardLink(node, "again"));
    }
  }

  @Test
  @Row("meta.link-limit")
  void aFileHas1024Names() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("0", "text");
      for (int i = 1; i < 1024; i++) {
        ntfs.tree.hardLink("0", String.valueOf(i));
      }
      assertThat(ntfs.tree.stat("0").links()).isEqualTo(1024);
      assertFails(Errno.EMLINK, () -> ntfs.tree.hardLink("0", "1024"));
      assertThat(ntfs.tree.names("")).hasSize(1024);
    }
  }

  @Test
  @Row("meta.statfs")
  void theVolumeTellsItsSizes() throws Exception {
    try (Ntfs ntfs = new Ntfs(Ntfs.WINDOWS.withSize(1 << 24))) {
      VolumeStatistics before = ntfs.volume.statistics(ntfs.tree.root());
      assertThat(before.blocks() * before.blockSize()).isEqualTo(1 << 24);
      Tree.write(ntfs.tree.create("f", OpenFlags.WRITE_ONLY, 0600), 0, "x".repeat(100_000));
      assertThat(ntfs.volume.statistics(ntfs.tree.root()).freeBlocks())
          .isLessThanOrEqualTo(before.freeBlocks() - 25);
    }
  }
}
