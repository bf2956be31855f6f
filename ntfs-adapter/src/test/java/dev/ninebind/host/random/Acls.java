// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.random;

import dev.ninebind.posix.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Some POSIX ACLs as attributes (include/uapi/linux/posix_acl_xattr.h). */
final class Acls {
  private static final int NONE = -1;

  /** None; what a mode says as well; entries for a user and a group, with a mask. */
  static final List<ByteString> ALL =
      List.of(
          acl(0x01, 7, NONE, 0x04, 5, NONE, 0x20, 1, NONE),
          acl(0x01, 6, NONE, 0x02, 7, 1234, 0x04, 4, NONE, 0x10, 5, NONE, 0x20, 0, NONE),
          acl(
              0x01, 7, NONE, 0x02, 1, 1234, 0x02, 2, 1235, 0x04, 7, NONE, 0x08, 3, 100, 0x10, 2,
              NONE, 0x20, 4, NONE),
          ByteString.EMPTY);

  private Acls() {}

  /** Tag, permissions and id, one entry after the other. */
  private static ByteString acl(int... entries) {
    ByteBuffer acl = ByteBuffer.allocate(4 + entries.length / 3 * 8);
    acl.order(ByteOrder.LITTLE_ENDIAN).putInt(2);
    for (int i = 0; i < entries.length; i += 3) {
      acl.putShort((short) entries[i]).putShort((short) entries[i + 1]).putInt(entries[i + 2]);
    }
    return ByteString.of(acl.array());
  }
}
