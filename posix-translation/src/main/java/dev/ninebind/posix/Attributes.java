// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/**
 * What stat tells of a file.
 *
 * @param path the file's number as the guest sees it: unique in the volume, never used again while
 *     anyone could still mean the old file
 * @param mode st_mode: type and permission bits
 * @param uid owner
 * @param gid group
 * @param links number of names
 * @param major device number of a device node, else 0
 * @param minor device number of a device node, else 0
 * @param size in bytes
 * @param blockSize preferred size of a read or write in bytes
 * @param blocks space taken, in units of 512 bytes
 * @param accessed time of last read
 * @param modified time of last change of the content
 * @param changed time of last change of content or metadata
 * @param created time of birth, or null where the host keeps none
 */
public record Attributes(
    long path,
    int mode,
    int uid,
    int gid,
    long links,
    int major,
    int minor,
    long size,
    int blockSize,
    long blocks,
    Timestamp accessed,
    Timestamp modified,
    Timestamp changed,
    Timestamp created) {

  public FileType type() {
    return FileType.ofMode(mode);
  }

  public boolean isDirectory() {
    return (mode & FileType.MASK) == FileType.DIRECTORY.modeBits();
  }

  /** The same with another owner and group. */
  public Attributes withOwner(int newUid, int newGid) {
    return new Attributes(
        path, mode, newUid, newGid, links, major, minor, size, blockSize, blocks, accessed,
        modified, changed, created);
  }
}
