// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/**
 * The changes one setattr asks for: of the fields, those count whose bit is in {@code valid}. The
 * bits are those of Tsetattr (include/net/9p/9p.h, P9_ATTR_*).
 *
 * @param valid the bits below
 * @param mode permission bits, 07777 at most (type bits are ignored)
 * @param uid new owner
 * @param gid new group
 * @param size new length in bytes
 * @param accessed new access time, where ACCESSED_SET is there too; else it becomes now
 * @param modified new modification time, where MODIFIED_SET is there too; else it becomes now
 */
public record AttributeChanges(
    int valid, int mode, int uid, int gid, long size, Timestamp accessed, Timestamp modified) {
  public static final int MODE = 0x1;
  public static final int UID = 0x2;
  public static final int GID = 0x4;
  public static final int SIZE = 0x8;
  public static final int ACCESSED = 0x10;
  public static final int MODIFIED = 0x20;
  public static final int CHANGED = 0x40;
  public static final int ACCESSED_SET = 0x80;
  public static final int MODIFIED_SET = 0x100;

  /** True if any of these bits is set. */
  public boolean sets(int bits) {
    return (valid & bits) != 0;
  }

  /** Changes of nothing but the permission bits. */
  public static AttributeChanges ofMode(int mode) {
    return new AttributeChanges(MODE, mode, 0, 0, 0, Timestamp.EPOCH, Timestamp.EPOCH);
  }

  /** Changes of nothing but owner and group. */
  public static AttributeChanges ofOwner(int uid, int gid) {
    return new AttributeChanges(UID | GID, 0, uid, gid, 0, Timestamp.EPOCH, Timestamp.EPOCH);
  }

  /** Changes of nothing but the length. */
  public static AttributeChanges ofSize(long size) {
    return new AttributeChanges(SIZE, 0, 0, 0, size, Timestamp.EPOCH, Timestamp.EPOCH);
  }
}
