// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import static dev.ninebind.host.NtConstants.IO_REPARSE_TAG_MOUNT_POINT;
import static dev.ninebind.host.NtConstants.IO_REPARSE_TAG_SYMLINK;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.ReparsePoint;

/** What can become a reparse point (docs/ntfs.md 2.5). */
final class ReparseRules {
  private ReparseRules() {}

  /** Errors: NOT_A_REPARSE_POINT. */
  static ReparsePoint of(MemoryFile file) throws HostException {
    if (file.reparse == null) {
      throw new HostException(HostError.NOT_A_REPARSE_POINT);
    }
    return new ReparsePoint(file.reparse.tag(), file.reparse.data().clone());
  }

  /** Errors: those of {@code HostFile.setReparsePoint}. */
  static void set(MemoryFile file, ReparsePoint point, Space space) throws HostException {
    checkFits(file, point);
    ReparsePoint before = file.reparse;
    space.take(size(point) - size(before));
    file.reparse = new ReparsePoint(point.tag(), point.data().clone());
  }

  /** Bytes that one takes of the volume: the header and the data. */
  static int size(ReparsePoint point) {
    return point == null ? 0 : 8 + point.data().length;
  }

  private static void checkFits(MemoryFile file, ReparsePoint point) throws HostException {
    if (file.reparse != null && file.reparse.tag() != point.tag()) {
      throw new HostException(HostError.IO_REPARSE_TAG_MISMATCH);
    }
    if (file.isDirectory()) {
      if (!file.entries.isEmpty()) {
        throw new HostException(HostError.DIRECTORY_NOT_EMPTY);
      }
    } else if (point.tag() == IO_REPARSE_TAG_MOUNT_POINT) {
      throw new HostException(HostError.NOT_A_DIRECTORY);
    } else if (point.tag() == IO_REPARSE_TAG_SYMLINK && file.contents.end() > 0) {
      throw new HostException(HostError.IO_REPARSE_DATA_INVALID);
    }
  }
}
