// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * POSIX ACLs, as the attributes that Linux makes of them (include/uapi/linux/posix_acl_xattr.h):
 * version 2, then a tag, permissions and an id for each entry, little-endian.
 */
public abstract class AclContract extends VolumeContract {
  private static final int USER_OBJECT = 0x01;
  private static final int USER = 0x02;
  private static final int GROUP_OBJECT = 0x04;
  private static final int MASK = 0x10;
  private static final int OTHER = 0x20;
  private static final int NONE = -1;

  /** Tag, permissions and id, one entry after the other. */
  private static ByteString acl(int... entries) {
    ByteBuffer acl = ByteBuffer.allocate(4 + entries.length / 3 * 8);
    acl.order(ByteOrder.LITTLE_ENDIAN).putInt(2);
    for (int i = 0; i < entries.length; i += 3) {
      acl.putShort((short) entries[i]).putShort((short) entries[i + 1]).putInt(entries[i + 2]);
    }
    return ByteString.of(acl.array());
  }

  /** An ACL with an entry for user 1234. */
  private static ByteString acl(int owner, int named, int group, int mask, int other) {
    return acl(
        USER_OBJECT,
        owner,
        NONE,
        USER,
        named,
        1234,
        GROUP_OBJECT,
        group,
        NONE,
        MASK,
        mask,
        NONE,
        OTHER,
        other,
        NONE);
  }

  /** An ACL that says no more than a mode. */
  private static ByteString acl(int owner, int group, int other) {
    return acl(USER_OBJECT, owner, NONE, GROUP_OBJECT, group, NONE, OTHER, other, NONE);
  }

  private void set(Node node, XattrName name, ByteString acl) throws PosixException {
    volume.setXattr(node, name, acl, XattrMode.SET);
  }

  private int permissions(Node node) throws PosixException {
    return volume.attributes(node).mode() & 07777;
  }

  private Node file() throws PosixException {
    tree.file("file", "");
    return tree.walk("file");
  }

  private boolean lacksAcls() throws PosixException {
    Node root = volume.root();
    return refuses(Capability.ACLS, () -> set(root, XattrName.ACCESS_ACL, acl(7, 5, 5, 5, 5)))
        && refuses(Capability.ACLS, () -> volume.xattr(root, XattrName.DEFAULT_ACL))
        && refuses(Capability.ACLS, () -> volume.removeXattr(root, XattrName.ACCESS_ACL));
  }

  @Test
  void anAclIsReadAsSetAndItsMaskIsTheModesGroup() throws Exception {
    if (lacksAcls()) {
      return;
    }
    Node node = file();
    assertFails(Errno.ENODATA, () -> volume.xattr(node, XattrName.ACCESS_ACL));
    ByteString acl = acl(6, 7, 4, 6, 1);
    set(node, XattrName.ACCESS_ACL, acl);
    assertThat(volume.xattr(node, XattrName.ACCESS_ACL)).isEqualTo(acl);
    assertThat(permissions(node)).isEqualTo(0661);
    assertThat(volume.xattrNames(node).toString()).contains("system.posix_acl_access\0");
    volume.change(node, AttributeChanges.ofMode(0740));
    assertThat(volume.xattr(node, XattrName.ACCESS_ACL)).isEqualTo(acl(7, 7, 4, 4, 0));
    OpenFile open = tree.open(node, RDWR);
    set(node, XattrName.ACCESS_ACL, acl);
    assertThat(volume.xattr(node, XattrName.ACCESS_ACL)).isEqualTo(acl);
    assertThat(open.attributes().mode() & 07777).isEqualTo(0661);
  }

  @Test
  void anAclIsSetWhateverIsThere() throws Exception {
    if (can(Capability.ACLS)) {
      Node node = file();
      XattrName name = XattrName.ACCESS_ACL;
      volume.setXattr(node, name, acl(6, 7, 4, 6, 1), XattrMode.REPLACE);
      volume.setXattr(node, name, acl(7, 6, 4, 6, 1), XattrMode.CREATE);
      assertThat(volume.xattr(node, name)).isEqualTo(acl(7, 6, 4, 6, 1));
    }
  }

  @Test
  void anAclThatSaysNoMoreThanAModeIsTheMode() throws Exception {
    if (can(Capability.ACLS)) {
      Node node = file();
      set(node, XattrName.ACCESS_ACL, acl(7, 5, 1));
      assertThat(permissions(node)).isEqualTo(0751);
      assertFails(Errno.ENODATA, () -> volume.xattr(node, XattrName.ACCESS_ACL));
    }
  }

  @Test
  void anEmptyValueOrARemovalTakesTheAclAway() throws Exception {
    if (!can(Capability.ACLS)) {
      return;
    }
    tree.directory("directory");
    Node node = tree.walk("directory");
    for (XattrName name : List.of(XattrName.ACCESS_ACL, XattrName.DEFAULT_ACL)) {
      volume.removeXattr(node, name); // none there: no error, as in Linux
      set(node, name, ByteString.EMPTY);
      set(node, name, acl(7, 6, 5, 7, 0));
      set(node, name, ByteString.EMPTY);
      assertFails(Errno.ENODATA, () -> volume.xattr(node, name));
      set(node, name, acl(7, 6, 5, 7, 0));
      volume.removeXattr(node, name);
      assertFails(Errno.ENODATA, () -> volume.xattr(node, name));
    }
  }

  @Test
  void whatIsNoAclIsRefused() throws Exception {
    if (!can(Capability.ACLS)) {
      return;
    }
    Node node = file();
    int mode = permissions(node);
    assertFails(Errno.EINVAL, () -> set(node, XattrName.ACCESS_ACL, ByteString.of("zz")));
    ByteString otherVersion = ByteString.of(new byte[] {3, 0, 0, 0});
    assertFails(Errno.EOPNOTSUPP, () -> set(node, XattrName.ACCESS_ACL, otherVersion));
    assertFails(Errno.EINVAL, () -> set(node, XattrName.ACCESS_ACL, acl(OTHER, 7, NONE)));
    assertFails(Errno.EACCES, () -> set(node, XattrName.DEFAULT_ACL, acl(7, 6, 5, 7, 0)));
    assertThat(permissions(node)).isEqualTo(mode);
    if (can(Capability.SYMBOLIC_LINKS)) {
      tree.link("link", "file");
      Node link = tree.walk("link");
      assertFails(Errno.EOPNOTSUPP, () -> set(link, XattrName.ACCESS_ACL, acl(7, 6, 5, 7, 0)));
      assertFails(Errno.EOPNOTSUPP, () -> volume.xattr(link, XattrName.ACCESS_ACL));
    }
  }

  /** Makes a file of each kind by name; gives its permissions as the answer told them. */
  @FunctionalInterface
  private interface Maker {
    int make(String path, int mode) throws PosixException;
  }

  private List<Maker> makers() {
    return List.of(
        (path, mode) -> {
          OpenFile file = tree.create(path, RDWR | OpenFlags.EXCL, mode);
          int told = file.attributes().mode();
          tree.close(file);
          return told & 07777;
        },
        (path, mode) -> tree.directory(path, mode).mode() & 07777,
        (path, mode) -> tree.special(path, FileType.REGULAR.modeBits() | mode, 0, 0).mode() & 07777,
        (path, mode) -> tree.special(path, FileType.FIFO.modeBits() | mode, 0, 0).mode() & 07777);
  }

  private void forAllKinds(ByteString defaultAcl, Check check) throws Exception {
    tree.directory("directory");
    Node directory = tree.walk("directory");
    set(directory, XattrName.DEFAULT_ACL, defaultAcl);
    int number = 0;
    for (int[] owner : new int[][] {{0, 0}, {71, 72}, {0, 72}}) {
      tree.as(owner[0], owner[1]);
      for (Maker maker : makers()) {
        for (int mode : new int[] {0666, 0640, 0777, 02775, 04711, 0602}) {
          String path = "directory/" + number++;
          int told = maker.make(path, mode);
          Node made = tree.walk(path);
          assertThat(permissions(made)).as("what is told of %o", mode).isEqualTo(told);
          check.of(made, mode);
          Attributes attributes = volume.attributes(made);
          assertThat(attributes.uid()).isEqualTo(owner[0]);
          assertThat(attributes.gid()).isEqualTo(owner[1]);
          if (attributes.isDirectory()) {
            assertThat(volume.xattr(made, XattrName.DEFAULT_ACL)).isEqualTo(defaultAcl);
          }
        }
      }
    }
  }

  @FunctionalInterface
  private interface Check {
    void of(Node made, int mode) throws PosixException;
  }

  @Test
  void whatIsMadeInADirectoryInheritsItsDefaultAclWithinTheModeAskedFor() throws Exception {
    if (can(Capability.ACLS)) {
      forAllKinds(
          acl(7, 7, 5, 6, 1),
          (made, mode) -> {
            int owner = mode >> 6 & 7;
            int mask = mode >> 3 & 6;
            int other = mode & 1;
            assertThat(volume.xattr(made, XattrName.ACCESS_ACL))
                .as("the ACL made with %o", mode)
                .isEqualTo(acl(owner, 7, 5, mask, other));
            assertThat(permissions(made))
                .isEqualTo((mode & 07000) | (owner << 6) | (mask << 3) | other);
          });
    }
  }

  @Test
  void aDefaultAclWithoutAMaskOnlyLimitsTheMode() throws Exception {
    if (can(Capability.ACLS)) {
      forAllKinds(
          acl(6, 5, 0),
          (made, mode) -> {
            assertFails(Errno.ENODATA, () -> volume.xattr(made, XattrName.ACCESS_ACL));
            assertThat(permissions(made)).isEqualTo(mode & 07650);
          });
    }
  }

  /**
   * As a guest does that mounts with posixacl: it sends the mode that the ACLs allow, then them.
   */
  @Test
  void aGuestsOwnInheritanceEndsTheSame() throws Exception {
    if (can(Capability.ACLS)) {
      tree.directory("directory");
      ByteString inherited = acl(7, 7, 5, 6, 1);
      set(tree.walk("directory"), XattrName.DEFAULT_ACL, inherited);
      tree.as(71, 72).directory("directory/made", 0760);
      Node made = tree.walk("directory/made");
      set(made, XattrName.DEFAULT_ACL, inherited);
      set(made, XattrName.ACCESS_ACL, acl(7, 7, 5, 6, 0));
      assertThat(permissions(made)).isEqualTo(0760);
      assertThat(volume.xattr(made, XattrName.ACCESS_ACL)).isEqualTo(acl(7, 7, 5, 6, 0));
      assertThat(volume.xattr(made, XattrName.DEFAULT_ACL)).isEqualTo(inherited);
    }
  }

  @Test
  void aLinkInheritsNothing() throws Exception {
    if (can(Capability.ACLS) && can(Capability.SYMBOLIC_LINKS)) {
      tree.directory("directory");
      set(tree.walk("directory"), XattrName.DEFAULT_ACL, acl(6, 5, 0));
      tree.as(71, 72);
      assertThat(tree.link("directory/link", "x").mode() & 07777).isEqualTo(0777);
    }
  }
}
