// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.Ea;
import dev.ninebind.host.NtConstants;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;

/** What WSL's EAs tell. */
final class LinuxValues {
  int flags;
  int uid;
  int gid;
  int mode;
  int major;
  int minor;

  static LinuxValues of(List<Ea> eas) {
    LinuxValues values = new LinuxValues();
    for (Ea ea : eas) {
      values.take(ea);
    }
    return values;
  }

  private void take(Ea ea) {
    ByteBuffer value = ByteBuffer.wrap(ea.value()).order(ByteOrder.LITTLE_ENDIAN);
    switch (ea.name().toUpperCase(Locale.ROOT) + value.capacity()) {
      case "$LXUID4" -> {
        flags |= NtConstants.LX_FILE_METADATA_HAS_UID;
        uid = value.getInt();
      }
      case "$LXGID4" -> {
        flags |= NtConstants.LX_FILE_METADATA_HAS_GID;
        gid = value.getInt();
      }
      case "$LXMOD4" -> {
        flags |= NtConstants.LX_FILE_METADATA_HAS_MODE;
        mode = value.getInt();
      }
      case "$LXDEV8" -> {
        flags |= NtConstants.LX_FILE_METADATA_HAS_DEVICE_ID;
        major = value.getInt();
        minor = value.getInt();
      }
      default -> {}
    }
  }
}
