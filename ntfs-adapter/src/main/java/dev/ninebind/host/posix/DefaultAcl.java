// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.XattrName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the default ACL of a directory does to the mode of what is made there. The host applies it
 * itself, to the mode that the file is made with; where that is not the mode asked for, because
 * {@link Creation} adds the rest later, what it adds must be within the ACL too.
 */
final class DefaultAcl {
  /** A file's mode where there is no ACL, or one that allows everything. */
  static final int ALL = 0777;

  // include/uapi/linux/posix_acl.h and posix_acl_xattr.h: version[4], then tag[2] perm[2] id[4] for
  // each entry, little-endian as the CPU families known here are.
  private static final int HEADER = 4;
  private static final int ENTRY = 8;
  private static final int USER_OBJECT = 0x01;
  private static final int GROUP_OBJECT = 0x04;
  private static final int MASK = 0x10;
  private static final int OTHER = 0x20;

  private DefaultAcl() {}

  /**
   * The permission bits that a new file in a directory may have ({@code posix_acl_create_masq} in
   * fs/posix_acl.c): the group's are the mask's where there is one. An error, negated, if the host
   * does not tell.
   *
   * @param directory its descriptor, an O_PATH one as a rule
   */
  static int allowed(Scratch scratch, int directory) {
    int length = scratch.xattrAt(scratch.procPath(directory), XattrName.DEFAULT_ACL);
    if (length == -HostErrno.ENODATA || length == -HostErrno.EOPNOTSUPP) {
      return ALL;
    }
    return length < 0 ? length : allowed(ByteBuffer.wrap(scratch.value(length)));
  }

  /** As above, of the ACL's bytes. */
  static int allowed(ByteBuffer acl) {
    acl.order(ByteOrder.LITTLE_ENDIAN);
    int user = 07;
    int group = 07;
    int mask = -1;
    int other = 07;
    for (int at = HEADER; at + ENTRY <= acl.limit(); at += ENTRY) {
      int permissions = acl.getShort(at + 2) & 07;
      switch (acl.getShort(at)) {
        case USER_OBJECT -> user = permissions;
        case GROUP_OBJECT -> group = permissions;
        case MASK -> mask = permissions;
        case OTHER -> other = permissions;
        default -> {} // a named user or group, who is within the mask
      }
    }
    return (user << 6) | ((mask < 0 ? group : mask) << 3) | other;
  }
}
