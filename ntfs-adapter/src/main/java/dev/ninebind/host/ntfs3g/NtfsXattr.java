// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import java.nio.charset.StandardCharsets;

/** What ntfs-3g shows of NTFS as extended attributes; numbers are little-endian. */
enum NtfsXattr {
  /** FILE_ATTRIBUTE bits, 32 bits. */
  ATTRIBUTES("system.ntfs_attrib", true),

  /**
   * FILETIMEs of creation, last write, last access and, which can't be set, the last change:
   * setting any sets that to now. For what else setting does see {@link Metadata#setTimes}.
   */
  TIMES("system.ntfs_times", true),

  /** All EAs, as they are stored. */
  EAS("system.ntfs_ea", false),

  /** Tag, length, two bytes of nothing, data. */
  REPARSE_POINT("system.ntfs_reparse_data", false);

  private final String attribute;
  private final boolean isShort;

  NtfsXattr(String attribute, boolean isShort) {
    this.attribute = attribute;
    this.isShort = isShort;
  }

  byte[] bytes() {
    return attribute.getBytes(StandardCharsets.US_ASCII);
  }

  /** True if no value is longer than 32 bytes. */
  boolean isShort() {
    return isShort;
  }
}
