// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PosixAclTest {
  private static final int USER_OBJECT = 0x01;
  private static final int USER = 0x02;
  private static final int GROUP_OBJECT = 0x04;
  private static final int GROUP = 0x08;
  private static final int MASK = 0x10;
  private static final int OTHER = 0x20;
  private static final int NONE = -1;

  /** Tag, permissions and id, one entry after the other. */
  private static ByteString bytes(int... entries) {
    ByteBuffer acl = ByteBuffer.allocate(4 + entries.length / 3 * 8);
    acl.order(ByteOrder.LITTLE_ENDIAN).putInt(2);
    for (int i = 0; i < entries.length; i += 3) {
      acl.putShort((short) entries[i]).putShort((short) entries[i + 1]).putInt(entries[i + 2]);
    }
    return ByteString.of(acl.array());
  }

  private static PosixAcl acl(int... entries) throws Exception {
    return PosixAcl.parse(bytes(entries));
  }

  /** An ACL that says no more than a mode. */
  private static PosixAcl minimal(int owner, int group, int other) throws Exception {
    return acl(USER_OBJECT, owner, NONE, GROUP_OBJECT, group, NONE, OTHER, other, NONE);
  }

  /** An ACL with a user and a group of their own. */
  private static PosixAcl named(int owner, int user, int group, int named, int mask, int other)
      throws Exception {
    return acl(
        USER_OBJECT,
        owner,
        NONE,
        USER,
        user,
        71,
        GROUP_OBJECT,
        group,
        NONE,
        GROUP,
        named,
        72,
        MASK,
        mask,
        NONE,
        OTHER,
        other,
        NONE);
  }

  private static void assertInvalid(int... entries) {
    assertFails(Errno.EINVAL, () -> acl(entries));
  }

  @Example
  void theBytesAreThoseOfLinux() throws Exception {
    // As getxattr(2) of an ext4 file gave it.
    String linux =
        "02000000"
            + "01000700ffffffff"
            + "0200060005000000"
            + "04000500ffffffff"
            + "10000700ffffffff"
            + "20000500ffffffff";
    PosixAcl acl = PosixAcl.parse(ByteString.of(HexFormat.of().parseHex(linux)));
    assertThat(HexFormat.of().formatHex(acl.toBytes().toBytes())).isEqualTo(linux);
    assertThat(acl.permissions()).isEqualTo(0775);
    assertThat(acl.isMode()).isFalse();
  }

  @Example
  void idsThatMeanNothingAreForgotten() throws Exception {
    assertThat(acl(USER_OBJECT, 7, 5, GROUP_OBJECT, 6, 0, OTHER, 5, 9).toBytes())
        .isEqualTo(bytes(USER_OBJECT, 7, NONE, GROUP_OBJECT, 6, NONE, OTHER, 5, NONE));
  }

  @Example
  void noEntriesAreNoAcl() throws Exception {
    assertThat(PosixAcl.parse(ByteString.EMPTY)).isNull();
    assertThat(acl()).isNull();
  }

  @Example
  void anotherVersionIsNotSupported() {
    for (int version : new int[] {0, 1, 3, 0x02000000, -1}) {
      ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(version);
      assertFails(Errno.EOPNOTSUPP, () -> PosixAcl.parse(ByteString.of(bytes.array())));
    }
  }

  @Example
  void whatIsCutOffIsInvalid() throws Exception {
    byte[] bytes = minimal(7, 5, 5).toBytes().toBytes();
    for (int length = 1; length < bytes.length; length++) {
      byte[] some = Arrays.copyOf(bytes, length);
      if (length != 4) {
        assertFails(Errno.EINVAL, () -> PosixAcl.parse(ByteString.of(some)));
      }
    }
    assertFails(
        Errno.EINVAL, () -> PosixAcl.parse(ByteString.of(Arrays.copyOf(bytes, bytes.length + 1))));
  }

  @Example
  void theThreeEntriesOfAModeAreNeeded() {
    assertInvalid(USER_OBJECT, 7, NONE, GROUP_OBJECT, 7, NONE);
    assertInvalid(USER_OBJECT, 7, NONE, OTHER, 7, NONE);
    assertInvalid(GROUP_OBJECT, 7, NONE, OTHER, 7, NONE);
    assertInvalid(OTHER, 7, NONE);
  }

  @Example
  void whoIsNamedNeedsAMask() throws Exception {
    assertInvalid(USER_OBJECT, 7, NONE, USER, 7, 1, GROUP_OBJECT, 7, NONE, OTHER, 7, NONE);
    assertInvalid(USER_OBJECT, 7, NONE, GROUP_OBJECT, 7, NONE, GROUP, 7, 1, OTHER, 7, NONE);
    PosixAcl maskOnly =
        acl(USER_OBJECT, 7, NONE, GROUP_OBJECT, 7, NONE, MASK, 5, NONE, OTHER, 1, NONE);
    assertThat(maskOnly.permissions()).isEqualTo(0751);
    assertThat(maskOnly.isMode()).isFalse();
  }

  @Example
  void entriesHaveOneOrder() {
    assertInvalid(GROUP_OBJECT, 7, NONE, USER_OBJECT, 7, NONE, OTHER, 7, NONE);
    assertInvalid(USER_OBJECT, 7, NONE, OTHER, 7, NONE, GROUP_OBJECT, 7, NONE);
    assertInvalid(
        USER_OBJECT, 7, NONE, GROUP_OBJECT, 7, NONE, USER, 7, 1, MASK, 7, NONE, OTHER, 7, NONE);
    assertInvalid(
        USER_OBJECT, 7, NONE, GROUP_OBJECT, 7, NONE, MASK, 7, NONE, GROUP, 7, 1, OTHER, 7, NONE);
    assertInvalid(USER_OBJECT, 7, NONE, GROUP_OBJECT, 7, NONE, OTHER, 7, NONE, MASK, 7, NONE);
  }

  @Example
  void whatIsThereOnceIsNotThereTwice() {
    assertInvalid(
        USER_OBJECT, 7, NONE, USER_OBJECT, 7, NONE, GROUP_OBJECT, 7, NONE, OTHER, 7, NONE);
    assertInvalid(
        USER_OBJECT, 7, NONE, GROUP_OBJECT, 7, NONE, GROUP_OBJECT, 7, NONE, OTHER, 7, NONE);
    assertInvalid(
        USER_OBJECT, 7, NONE, GROUP_OBJECT, 7, NONE, MASK, 7, NONE, MASK, 7, NONE, OTHER, 7, NONE);
    assertInvalid(USER_OBJECT, 7, NONE, GROUP_OBJECT, 7, NONE, OTHER, 7, NONE, OTHER, 7, NONE);
  }

  @Example
  void tagsAndPermissionsAreThoseThatThereAre() {
    for (int tag : new int[] {0, 0x03, 0x06, 0x14, 0x40, 0x8000, 0xFFFF}) {
      assertInvalid(
          USER_OBJECT, 7, NONE, GROUP_OBJECT, 7, NONE, tag, 7, 1, MASK, 7, NONE, OTHER, 7, NONE);
      assertInvalid(
          USER_OBJECT, 7, NONE, tag, 7, 1, GROUP_OBJECT, 7, NONE, MASK, 7, NONE, OTHER, 7, NONE);
      assertInvalid(
          USER_OBJECT, 7, NONE, GROUP_OBJECT, 7, NONE, MASK, 7, NONE, OTHER, 7, NONE, tag, 7, 1);
    }
    for (int permissions : new int[] {8, 15, 0x8000, 0xFFFF}) {
      assertInvalid(USER_OBJECT, permissions, NONE, GROUP_OBJECT, 7, NONE, OTHER, 7, NONE);
      assertInvalid(USER_OBJECT, 7, NONE, GROUP_OBJECT, 7, NONE, OTHER, permissions, NONE);
    }
  }

  /** So it is in Linux 6.18; its first kernels with ACLs wanted them in order. */
  @Example
  void idsComeInAnyOrderAndMoreThanOnceButNotMissing() throws Exception {
    int[] any = {
      USER_OBJECT,
      7,
      NONE,
      USER,
      7,
      9,
      USER,
      6,
      5,
      USER,
      4,
      5,
      GROUP_OBJECT,
      7,
      NONE,
      GROUP,
      7,
      0xFFFFFFFE,
      MASK,
      7,
      NONE,
      OTHER,
      7,
      NONE
    };
    assertThat(acl(any).toBytes()).isEqualTo(bytes(any));
    assertInvalid(
        USER_OBJECT, 7, NONE, USER, 7, NONE, GROUP_OBJECT, 7, NONE, MASK, 7, NONE, OTHER, 7, NONE);
    assertInvalid(
        USER_OBJECT, 7, NONE, GROUP_OBJECT, 7, NONE, GROUP, 7, NONE, MASK, 7, NONE, OTHER, 7, NONE);
  }

  @Property
  void whereThereIsNoMaskTheModeSaysItAll(@ForAll @IntRange(max = 0777) int mode) throws Exception {
    PosixAcl acl = minimal(mode >> 6, mode >> 3 & 7, mode & 7);
    assertThat(acl.isMode()).isTrue();
    assertThat(acl.permissions()).isEqualTo(mode);
    assertThat(minimal(1, 2, 4).withPermissions(mode).toBytes()).isEqualTo(acl.toBytes());
  }

  @Property
  void whereThereIsOneItIsTheModesGroup(
      @ForAll @IntRange(max = 07777) int before, @ForAll @IntRange(max = 0107777) int after)
      throws Exception {
    PosixAcl acl = named(before >> 6 & 7, 6, 3, 5, before >> 3 & 7, before & 7);
    assertThat(acl.permissions()).isEqualTo(before & 0777);
    assertThat(acl.withPermissions(after).toBytes())
        .isEqualTo(named(after >> 6 & 7, 6, 3, 5, after >> 3 & 7, after & 7).toBytes());
    assertThat(acl.withPermissions(after).permissions()).isEqualTo(after & 0777);
    assertThat(acl.permissions()).as("itself").isEqualTo(before & 0777);
  }

  @Property
  void aNewFileHasWhatBothTheModeAndTheDefaultAclAllow(
      @ForAll @IntRange(max = 0777) int allowed, @ForAll @IntRange(max = 0107777) int mode)
      throws Exception {
    PosixAcl acl = named(allowed >> 6, 6, 3, 5, allowed >> 3 & 7, allowed & 7);
    int both = allowed & mode;
    PosixAcl.Inherited inherited = acl.inherit(mode);
    assertThat(inherited.mode()).isEqualTo((mode & ~0777) | both);
    assertThat(inherited.access().toBytes())
        .isEqualTo(named(both >> 6 & 7, 6, 3, 5, both >> 3 & 7, both & 7).toBytes());

    PosixAcl.Inherited plain = minimal(allowed >> 6, allowed >> 3 & 7, allowed & 7).inherit(mode);
    assertThat(plain.access()).isNull();
    assertThat(plain.mode()).isEqualTo((mode & ~0777) | both);
  }

  @Example
  void aMaskAloneIsInheritedToo() throws Exception {
    PosixAcl acl = acl(USER_OBJECT, 7, NONE, GROUP_OBJECT, 7, NONE, MASK, 5, NONE, OTHER, 1, NONE);
    assertThat(acl.inherit(0666).access().toBytes())
        .isEqualTo(
            bytes(USER_OBJECT, 6, NONE, GROUP_OBJECT, 7, NONE, MASK, 4, NONE, OTHER, 0, NONE));
  }
}
