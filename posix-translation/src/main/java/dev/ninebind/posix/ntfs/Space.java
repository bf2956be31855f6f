// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;

/**
 * Keeps gaps in files from taking space and time: NTFS fills a gap with zeros unless the file is
 * marked sparse, which is worth its price only where there is a gap.
 */
final class Space {
  /** A gap of this many bytes or more is left out: NTFS's unit of what a sparse file leaves out. */
  private static final long GAP = 64 * 1024;

  private Space() {}

  /**
   * Before something is written, or the file's end is set, there. Costs nothing where that is no
   * further than a gap's length beyond an end seen before.
   */
  static void reach(NtfsInode inode, HostFile file, long offset) throws HostException {
    if (offset - inode.end < GAP || inode.sparse) {
      return;
    }
    inode.end = file.stat().endOfFile();
    if (offset - inode.end >= GAP) {
      file.setSparse();
      inode.sparse = true;
    }
  }

  /** Something was written up to there. */
  static void reached(NtfsInode inode, long end) {
    if (end > inode.end) {
      inode.end = end;
    }
  }
}
