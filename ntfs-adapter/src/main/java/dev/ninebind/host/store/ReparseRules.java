// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import static dev.ninebind.host.NtConstants.FILE_LIST_DIRECTORY;
import static dev.ninebind.host.NtConstants.IO_REPARSE_TAG_MOUNT_POINT;
import static dev.ninebind.host.NtConstants.IO_REPARSE_TAG_SYMLINK;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.ReparsePoint;

/** What NTFS lets become a reparse point (docs/ntfs.md 2.5); here nobody else looks. */
final class ReparseRules {
  private ReparseRules() {}

  /**
   * Errors: those of {@code HostFile.setReparsePoint}.
   *
   * @param stat with what is kept of the file
   */
  static void checkFits(HostVolume host, HostFile file, HostStat stat, ReparsePoint point)
      throws HostException {
    if (stat.reparseTag() != 0 && stat.reparseTag() != point.tag()) {
      throw new HostException(HostError.IO_REPARSE_TAG_MISMATCH);
    }
    if (stat.isDirectory()) {
      try (HostFile again = host.open(file, "", HostOpen.existing(FILE_LIST_DIRECTORY, 0))) {
        if (!again.list(true).isEmpty()) {
          throw new HostException(HostError.DIRECTORY_NOT_EMPTY);
        }
      }
    } else if (point.tag() == IO_REPARSE_TAG_MOUNT_POINT) {
      throw new HostException(HostError.NOT_A_DIRECTORY);
    } else if (point.tag() == IO_REPARSE_TAG_SYMLINK && stat.endOfFile() > 0) {
      throw new HostException(HostError.IO_REPARSE_DATA_INVALID);
    }
  }
}
