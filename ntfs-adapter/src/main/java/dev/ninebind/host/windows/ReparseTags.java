// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.NtConstants;

/** What reparse tags mean for a file's data (docs/ntfs.md 2.5, MS-FSCC 2.1.2.1). */
final class ReparseTags {
  private static final int IO_REPARSE_TAG_NFS = 0x80000014;
  private static final int IO_REPARSE_TAG_APPEXECLINK = 0x8000001B;

  private ReparseTags() {}

  /** True if a filter gives the data to who opens the file as if it were no reparse point. */
  static boolean isBehindFilter(int tag) {
    if (tag == 0 || (tag & NtConstants.IO_REPARSE_TAG_NAME_SURROGATE) != 0) {
      return false;
    }
    return switch (tag) {
      case NtConstants.IO_REPARSE_TAG_AF_UNIX,
          NtConstants.IO_REPARSE_TAG_LX_FIFO,
          NtConstants.IO_REPARSE_TAG_LX_CHR,
          NtConstants.IO_REPARSE_TAG_LX_BLK,
          IO_REPARSE_TAG_NFS,
          IO_REPARSE_TAG_APPEXECLINK ->
          false;
      default -> true;
    };
  }
}
