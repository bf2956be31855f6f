// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.Ea;
import dev.ninebind.host.HostException;
import dev.ninebind.host.NtConstants;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Owner, mode and device out of WSL's EAs, for a Windows that does not read them itself
 * (docs/ntfs.md 2.1). A value of another length is none.
 */
final class LxEas {
  private LxEas() {}

  /** What FileStatLxInformation has besides FileStatInformation. */
  record Values(int flags, int uid, int gid, int mode, int major, int minor) {
    static final Values NONE = new Values(0, 0, 0, 0, 0, 0);
  }

  static Values read(Nt nt, long handle) throws HostException {
    List<Ea> eas = Eas.all(nt, handle);
    int flags = 0;
    int uid = 0;
    int gid = 0;
    int mode = 0;
    int major = 0;
    int minor = 0;
    for (Ea ea : eas) {
      ByteBuffer value = ByteBuffer.wrap(ea.value()).order(ByteOrder.LITTLE_ENDIAN);
      switch (ea.name() + value.capacity()) {
        case "$LXUID4" -> {
          flags |= NtConstants.LX_FILE_METADATA_HAS_UID;
          uid = value.getInt(0);
        }
        case "$LXGID4" -> {
          flags |= NtConstants.LX_FILE_METADATA_HAS_GID;
          gid = value.getInt(0);
        }
        case "$LXMOD4" -> {
          flags |= NtConstants.LX_FILE_METADATA_HAS_MODE;
          mode = value.getInt(0);
        }
        case "$LXDEV8" -> {
          flags |= NtConstants.LX_FILE_METADATA_HAS_DEVICE_ID;
          major = value.getInt(0);
          minor = value.getInt(4);
        }
        default -> {}
      }
    }
    return flags == 0 ? Values.NONE : new Values(flags, uid, gid, mode, major, minor);
  }
}
