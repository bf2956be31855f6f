// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.NtConstants;
import dev.ninebind.posix.OpenFlags;

/** Access rights that go together. None asks for DELETE but where a name is to change. */
final class Access {
  /** To tell what a file is. */
  static final int STAT =
      NtConstants.FILE_READ_ATTRIBUTES | NtConstants.FILE_READ_EA | NtConstants.SYNCHRONIZE;

  /** To change owner, mode, times and extended attributes. No share mode stands against it. */
  static final int METADATA = STAT | NtConstants.FILE_WRITE_ATTRIBUTES | NtConstants.FILE_WRITE_EA;

  /** To find names in a directory. */
  static final int DIRECTORY = STAT | NtConstants.FILE_LIST_DIRECTORY | NtConstants.FILE_TRAVERSE;

  /** To rename or remove a name. */
  static final int NAME = STAT | NtConstants.DELETE;

  /** To set a length, or flush. */
  static final int LENGTH = STAT | NtConstants.FILE_WRITE_DATA;

  private Access() {}

  /** The widest that is of use to a regular file opened so. */
  static int of(OpenFlags flags) {
    int access = METADATA;
    if (flags.reads()) {
      access |= NtConstants.FILE_READ_DATA;
    }
    if (flags.writes()) {
      access |= NtConstants.FILE_WRITE_DATA | NtConstants.FILE_APPEND_DATA;
    }
    return access;
  }

  /** True if this has all of those. */
  static boolean covers(int access, int wanted) {
    return (access & wanted) == wanted;
  }
}
