// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import java.util.Arrays;

/**
 * What makes a file a reparse point.
 *
 * @param tag one of IO_REPARSE_TAG in {@link NtConstants}, or another
 * @param data what belongs to it, up to 16,376 bytes, without the header; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content, below
public record ReparsePoint(int tag, byte[] data) {
  /** Longest data: MAXIMUM_REPARSE_DATA_BUFFER_SIZE without the header. */
  public static final int MAX_DATA = 16_384 - 8;

  /** Tags that NT keeps for itself: none, and two reserved ones. */
  private static final int RESERVED = 2;

  /**
   * What NTFS makes of no file (docs/ntfs.md 2.5), for hosts where nobody else looks. Errors:
   * IO_REPARSE_TAG_INVALID, IO_REPARSE_DATA_INVALID.
   */
  public void check() throws HostException {
    if (tag >= 0 && tag <= RESERVED) {
      throw new HostException(HostError.IO_REPARSE_TAG_INVALID);
    }
    if (data.length > MAX_DATA) {
      throw new HostException(HostError.IO_REPARSE_DATA_INVALID);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReparsePoint point
        && tag == point.tag
        && Arrays.equals(data, point.data);
  }

  @Override
  public int hashCode() {
    return 31 * tag + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return "0x" + Integer.toHexString(tag) + "[" + data.length + "]";
  }
}
