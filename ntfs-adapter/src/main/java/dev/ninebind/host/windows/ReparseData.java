// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.ReparsePoint;
import java.nio.ByteBuffer;

/** Reparse points of open files. */
final class ReparseData {
  private static final int HEADER = ReparseDataBuffer.DATA_BUFFER;
  private static final int LARGEST = HEADER + ReparsePoint.MAX_DATA;

  private ReparseData() {}

  /** FSCTL_GET_REPARSE_POINT. */
  static ReparsePoint of(Nt nt, long handle) throws HostException {
    NtStatus.check(nt.control(handle, NtOptions.FSCTL_GET_REPARSE_POINT, 0, LARGEST));
    ByteBuffer area = nt.scratch.area(0);
    byte[] data = new byte[area.getChar(ReparseDataBuffer.REPARSE_DATA_LENGTH)];
    area.get(HEADER, data);
    return new ReparsePoint(area.getInt(ReparseDataBuffer.REPARSE_TAG), data);
  }

  /** FSCTL_SET_REPARSE_POINT: its status. */
  static int put(Nt nt, long handle, ReparsePoint point) throws HostException {
    int length = point.data().length;
    if (length > ReparsePoint.MAX_DATA) {
      throw new HostException(HostError.IO_REPARSE_DATA_INVALID);
    }
    ByteBuffer area = nt.scratch.area(LARGEST);
    area.putInt(ReparseDataBuffer.REPARSE_TAG, point.tag());
    area.putShort(ReparseDataBuffer.REPARSE_DATA_LENGTH, (short) length);
    area.putShort(ReparseDataBuffer.RESERVED, (short) 0);
    area.put(HEADER, point.data());
    return nt.control(handle, NtOptions.FSCTL_SET_REPARSE_POINT, HEADER + length, 0);
  }
}
