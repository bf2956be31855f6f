// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.Ea;
import dev.ninebind.host.memory.MemoryVolume;
import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.XattrMode;
import dev.ninebind.posix.XattrName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** docs/ntfs.md 4.3, xattrs. */
class XattrRowsTest {
  /** u::rw-,u:5:r--,g::r--,m::r--,o::--- in Linux' form. */
  private static final int[] ACL = {
    2, 0, 0, 0, 1, 0, 6, 0, -1, -1, -1, -1, 2, 0, 4, 0, 5, 0, 0, 0, 4, 0, 4, 0, -1, -1, -1, -1,
    0x10, 0, 4, 0, -1, -1, -1, -1, 0x20, 0, 0, 0, -1, -1, -1, -1
  };

  private static void set(Ntfs ntfs, String path, String name, String value) throws Exception {
    set(ntfs, path, name, ByteString.of(value), XattrMode.SET);
  }

  private static void set(Ntfs ntfs, String path, String name, ByteString value, XattrMode mode)
      throws Exception {
    ntfs.volume.setXattr(ntfs.tree.walk(path), XattrName.of(name), value, mode);
  }

  private static ByteString value(Ntfs ntfs, String path, String name) throws Exception {
    return ntfs.volume.xattr(ntfs.tree.walk(path), XattrName.of(name));
  }

  private static String names(Ntfs ntfs, String path) throws Exception {
    byte[] names = ntfs.volume.xattrNames(ntfs.tree.walk(path)).toBytes();
    return new String(names, StandardCharsets.UTF_8).replace('\0', ' ');
  }

  private static ByteString acl() {
    byte[] bytes = new byte[ACL.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ACL[i];
    }
    return ByteString.wrap(bytes);
  }

  @Test
  @Row("xattr.own")
  void aPlainNameHasAnEaOfItsOwn() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "");
      set(ntfs, "f", "user.foo", "bar");
      set(ntfs, "f", "trusted.empty", "");
      assertThat(ntfs.outside.ea("f", "LX.USER.FOO")).isEqualTo("6165786c626172");
      assertThat(ntfs.outside.ea("f", "LX.TRUSTED.EMPTY")).isEqualTo("6165786c");
      assertThat(value(ntfs, "f", "trusted.empty").length()).isZero();
      assertThat(ntfs.outside.ea("f", XattrEas.CONTAINER)).isNull();
    }
  }

  @Test
  @Row("xattr.container")
  void othersShareOneEa() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "");
      set(ntfs, "f", "user.B", "1");
      set(ntfs, "f", "user.a:b", "23");
      assertThat(ntfs.outside.ea("f", XattrEas.CONTAINER))
          .isEqualTo("01" + "06000100757365722e4231" + "08000200757365722e613a623233");
      ntfs.volume.removeXattr(ntfs.tree.walk("f"), XattrName.of("user.B"));
      ntfs.volume.removeXattr(ntfs.tree.walk("f"), XattrName.of("user.a:b"));
      assertThat(ntfs.outside.eaNames("f")).doesNotContain(XattrEas.CONTAINER);
      ntfs.outside.setEa("f", XattrEas.CONTAINER, new byte[] {2});
      assertFails(Errno.EIO, () -> value(ntfs, "f", "user.B"));
    }
  }

  @Test
  @Row({"xattr.mode", "xattr.remove"})
  void creatingReplacingAndRemovingLookFirst() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "");
      for (String name : List.of("user.a", "user.A")) {
        ByteString b = ByteString.of("b");
        assertFails(Errno.ENODATA, () -> value(ntfs, "f", name));
        assertFails(Errno.ENODATA, () -> set(ntfs, "f", name, b, XattrMode.REPLACE));
        set(ntfs, "f", name, b, XattrMode.CREATE);
        assertFails(Errno.EEXIST, () -> set(ntfs, "f", name, b, XattrMode.CREATE));
        ntfs.volume.removeXattr(ntfs.tree.walk("f"), XattrName.of(name));
        assertFails(
            Errno.ENODATA, () -> ntfs.volume.removeXattr(ntfs.tree.walk("f"), XattrName.of(name)));
      }
      assertThat(ntfs.outside.eaNames("f")).containsExactly("$LXUID", "$LXGID", "$LXMOD");
    }
  }

  @Test
  @Row("xattr.list")
  void listsWhatGuestsMayKnow() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "");
      set(ntfs, "f", "user.plain", "1");
      set(ntfs, "f", "user.Not", "1");
      ntfs.outside.setEa("f", "OTHER", new byte[] {1});
      ntfs.outside.setEa("f", "lx.user.wsl", new byte[] {1, 2, 3, 4});
      ntfs.outside.setEa("f", "LX.USER.SHORT", new byte[] {1});
      assertThat(names(ntfs, "f").strip().split(" ", -1))
          .containsExactlyInAnyOrder("user.plain", "user.Not", "user.wsl");
    }
  }

  @Test
  @Row("xattr.full")
  void noMoreThanNtfsHolds() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "");
      int largest = 65_531 - 45 - (5 + 9) - 4; // owner and mode; LX.USER.A and its header
      set(ntfs, "f", "user.a", "x".repeat(largest));
      assertFails(Errno.ENOSPC, () -> set(ntfs, "f", "user.a", "x".repeat(largest + 1)));
      assertFails(Errno.ENOSPC, () -> set(ntfs, "f", "user.b", ""));
      assertFails(Errno.ENOSPC, () -> set(ntfs, "f", "user.B", "x".repeat(65_533)));
      assertFails(Errno.E2BIG, () -> set(ntfs, "f", "user.a", "x".repeat(65_537)));
      assertThat(value(ntfs, "f", "user.a").length()).isEqualTo(largest);
      ntfs.volume.change(ntfs.tree.walk("f"), AttributeChanges.ofMode(0600));
    }
  }

  @Test
  @Row("xattr.special")
  void linksAndSpecialFilesHaveNoUserAttributes() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.link("l", "f");
      ntfs.tree.special("p", FileType.FIFO);
      for (String name : List.of("l", "p")) {
        assertFails(Errno.EPERM, () -> set(ntfs, name, "user.a", "b"));
        set(ntfs, name, "trusted.a", "b");
        assertThat(value(ntfs, name, "trusted.a").toString()).contains("b");
      }
    }
  }

  @Test
  @Row("xattr.acl")
  void anAccessAclComesWithItsModeInOneCall() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.file("f", "");
      ntfs.calls.clear();
      set(ntfs, "f", "system.posix_acl_access", acl(), XattrMode.SET);
      assertThat(ntfs.arguments("setEas")).hasSize(1);
      assertThat(ntfs.tree.stat("f").mode()).isEqualTo(0100640);
      assertThat(ntfs.outside.eaNames("f")).contains(XattrEas.CONTAINER);
      ntfs.calls.clear();
      ntfs.volume.change(ntfs.tree.walk("f"), AttributeChanges.ofMode(0670));
      assertThat(ntfs.arguments("setEas")).hasSize(1);
      ByteString after = value(ntfs, "f", "system.posix_acl_access");
      assertThat(after.at(30)).isEqualTo((byte) 7); // the mask
      assertThat(after.at(22)).isEqualTo((byte) 4); // the group's own
    }
  }

  @Test
  @Row("xattr.default-acl")
  void whatIsMadeInheritsInTheStepThatMakesIt() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.directory("d");
      set(ntfs, "d", "system.posix_acl_default", acl(), XattrMode.SET);
      ntfs.calls.clear();
      ntfs.tree.create("d/f", OpenFlags.WRITE_ONLY, 0666);
      ntfs.tree.directory("d/e", 0777);
      assertThat(ntfs.arguments("setEas")).isEmpty();
      assertThat(ntfs.opens().stream().flatMap(how -> how.eas().stream()).map(Ea::name))
          .filteredOn(XattrEas.CONTAINER::equals)
          .hasSize(2);
      assertThat(ntfs.tree.stat("d/f").mode()).isEqualTo(0100640);
      assertThat(value(ntfs, "d/f", "system.posix_acl_access")).isEqualTo(acl());
      assertThat(value(ntfs, "d/e", "system.posix_acl_default")).isEqualTo(acl());
      assertFails(
          Errno.EACCES, () -> set(ntfs, "d/f", "system.posix_acl_default", acl(), XattrMode.SET));
    }
  }

  /** Another program gives or takes a default ACL, which Ninebind has read already. */
  private static void changesByOthersCount(MemoryVolume.Options world, String directory)
      throws Exception {
    try (Ntfs ntfs = new Ntfs(world)) {
      ntfs.tree.directory("d");
      Node held = ntfs.tree.walk(directory);
      makeUntil(ntfs, directory, 0100644);
      ntfs.outside.setEa(
          directory,
          XattrEas.CONTAINER,
          XattrEas.container(new TreeMap<>(Map.of(XattrName.DEFAULT_ACL.bytes(), acl()))).value());
      makeUntil(ntfs, directory, 0100640);
      ntfs.outside.setEa(directory, XattrEas.CONTAINER);
      makeUntil(ntfs, directory, 0100644);
      assertThat(held.inode().isDirectory()).isTrue();
    }
  }

  /** Makes files until one has this mode: it takes a moment to hear of a change. */
  private static void makeUntil(Ntfs ntfs, String directory, int mode) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    String path = directory.isEmpty() ? "f" : directory + "/f";
    for (int made = 0; made != mode; ) {
      assertThat(System.nanoTime()).as("mode %o, not %o", mode, made).isLessThan(end);
      ntfs.tree.create(path, OpenFlags.WRITE_ONLY, 0644).close();
      made = ntfs.tree.stat(path).mode();
      ntfs.tree.unlink(path);
      Thread.sleep(1);
    }
  }

  @Test
  @Row("xattr.default-acl-others")
  void aDefaultAclThatAnotherProgramChangesCounts() throws Exception {
    changesByOthersCount(Ntfs.WINDOWS, "d");
    changesByOthersCount(Ntfs.WINDOWS, ""); // NT does not tell of the directory that is watched
    changesByOthersCount(Ntfs.CLASSIC, "d");
  }

  @Test
  @Row("xattr.default-acl-others")
  void ourOwnChangesCostCreationsNothing() throws Exception {
    try (Ntfs ntfs = new Ntfs()) {
      ntfs.tree.directory("d");
      ntfs.tree.create("d/first", OpenFlags.WRITE_ONLY, 0644);
      ntfs.calls.clear();
      for (int i = 0; i < 100; i++) {
        ntfs.tree.create("d/f" + i, OpenFlags.WRITE_ONLY, 0644).close();
        ntfs.volume.change(ntfs.tree.walk("d/f" + i), AttributeChanges.ofMode(0600));
      }
      // One look for each chmod, at the file's own ACL; and where this takes long, one a second.
      assertThat(ntfs.arguments("ea")).hasSizeBetween(100, 110);
    }
  }
}
