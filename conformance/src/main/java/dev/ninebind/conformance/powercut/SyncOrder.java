// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.powercut;

/** What an fsync promises of names. */
public enum SyncOrder {
  /**
   * POSIX read by its letter, and fsync(2) of Linux' man pages: an fsync of a file covers its data
   * and metadata, and no name; one of a directory covers the names in it, and nothing of the files.
   * Changes of names are kept in any order, but those of one name in theirs; a rename is kept whole
   * or not at all, and that of a directory only with all changes of names before it.
   */
  STRICT,

  /**
   * As the journals of ext4, XFS and NTFS have it: changes of names and metadata are kept in the
   * order in which they were made, and an fsync of a file or directory covers those up to the last
   * one that was about it, the making of its name among them. An fdatasync covers those up to the
   * making of the file.
   */
  JOURNAL
}
