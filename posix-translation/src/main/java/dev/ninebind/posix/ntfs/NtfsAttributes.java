// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostStat;
import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.FileType;

/** What stat(2) tells, from what NT does. */
final class NtfsAttributes {
  /** Blocks are counted in units of so many bytes, whatever the volume's. */
  private static final int BLOCK_UNIT = 512;

  /** As a directory of Linux has it; NTFS says 0, which some programs take for empty. */
  private static final int DIRECTORY_SIZE = 4096;

  private static final int PREFERRED_SIZE = 4096;

  private NtfsAttributes() {}

  /**
   * @param path the file's number
   * @param hiddenLinks names that the host counts and the guest must not
   * @param targetLength for a symbolic link, in bytes
   */
  static Attributes of(
      HostStat stat, LxMetadata metadata, long path, int hiddenLinks, int targetLength) {
    FileType type = FileType.ofMode(metadata.mode());
    long size =
        switch (type) {
          case REGULAR -> stat.endOfFile();
          case DIRECTORY -> DIRECTORY_SIZE;
          case SYMBOLIC_LINK -> targetLength;
          default -> 0;
        };
    return new Attributes(
        path,
        metadata.mode(),
        metadata.uid(),
        metadata.gid(),
        Math.max(0, stat.links() - hiddenLinks),
        metadata.major(),
        metadata.minor(),
        size,
        PREFERRED_SIZE,
        (stat.allocated() + BLOCK_UNIT - 1) / BLOCK_UNIT,
        FileTime.toTimestamp(stat.accessed()),
        FileTime.toTimestamp(stat.written()),
        FileTime.toTimestamp(stat.changed()),
        FileTime.toTimestamp(stat.created()));
  }
}
