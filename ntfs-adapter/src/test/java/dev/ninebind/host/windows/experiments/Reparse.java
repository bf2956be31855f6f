// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.experiments;

import dev.ninebind.host.windows.NtCaller;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reparse points as FSCTL_SET_REPARSE_POINT takes them. */
final class Reparse {
  static final int SET = 0x900A4;
  static final int LX_SYMLINK = 0xA000001D;
  static final int LX_FIFO = 0x80000024;
  static final int MOUNT_POINT = 0xA0000003;

  private Reparse() {}

  static ByteBuffer fifo() {
    ByteBuffer point = NtCaller.memory(8);
    return point.putInt(0, LX_FIFO);
  }

  static ByteBuffer link(String target) {
    byte[] text = target.getBytes(StandardCharsets.UTF_8);
    ByteBuffer point = NtCaller.memory(12 + text.length);
    point.putInt(0, LX_SYMLINK).putShort(4, (short) (4 + text.length)).putInt(8, 2);
    return point.put(12, text);
  }

  /** A junction to a directory by its NT path. */
  static ByteBuffer junction(String target) {
    byte[] path = target.getBytes(StandardCharsets.UTF_16LE);
    ByteBuffer point = NtCaller.memory(16 + path.length + 4);
    point.putInt(0, MOUNT_POINT).putShort(4, (short) (8 + path.length + 4));
    point.putShort(10, (short) path.length).putShort(12, (short) (path.length + 2));
    return point.put(16, path);
  }
}
