// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** What is looked for once when a folder of Windows' is opened: {@link WindowsFeatures}. */
public enum WindowsFeature {
  /** OBJ_DONT_REPARSE: no reparse point on the way to a name is followed. */
  DONT_REPARSE("opens refuse reparse points on the way (OBJ_DONT_REPARSE)"),
  /** FileStatInformation. */
  STAT("FileStatInformation"),
  /** FileStatLxInformation: owner and mode with the rest, in one call. */
  STAT_LX("FileStatLxInformation"),
  /** The same without opening the file, and without following it if it is a reparse point. */
  STAT_LX_BY_NAME("FileStatLxInformation by name"),
  /** OBJ_DONT_REPARSE there, too. */
  DONT_REPARSE_BY_NAME("looks by name refuse reparse points on the way (OBJ_DONT_REPARSE)"),
  /** EAs can be set while a file is made, and read and removed. */
  EXTENDED_ATTRIBUTES("extended attributes"),
  /** WSL's EAs come back in FileStatLxInformation. */
  LX_METADATA("WSL's owner and mode in FileStatLxInformation"),
  /** WSL's reparse tags can be set and read: fifos, sockets, devices, symbolic links. */
  REPARSE_POINTS("reparse points with WSL's tags"),
  /** A name goes at once though the file is open. */
  POSIX_DELETE("POSIX delete, READONLY ignored"),
  /** A file that is open is replaced. */
  POSIX_RENAME("POSIX rename over an open file, READONLY ignored"),
  /** Directories can be told to tell cases apart. */
  CASE_SENSITIVE_DIRECTORIES("case-sensitive directories"),
  /** All directories tell cases apart, without being told. */
  CASE_SENSITIVE_NAMES("case-sensitive names everywhere"),
  /** Files are found by their ids. */
  OPEN_BY_ID("opening by file id"),
  /** Ids have sequence numbers, as NTFS's have, and are not used again. */
  STABLE_IDS("file ids that are not used again"),
  /** The time of creation stays when a file is written. */
  CREATION_TIMES("times of creation that stay"),
  /** A name is told with the dots and blanks at its end, which Win32 takes away. */
  WHOLE_NAMES("names told with dots and blanks at their end"),
  /** Files can have several names. */
  HARD_LINKS("hard links"),
  /** FileHardLinkInformation tells all names of a file. */
  LINK_NAMES("FileHardLinkInformation"),
  /** FileNormalizedNameInformation tells the name that a file really has. */
  NORMALIZED_NAME("FileNormalizedNameInformation"),
  /** An event tells when a page of a directory is read. */
  DIRECTORY_EVENTS("waiting for a directory by an event"),
  /** Directories are listed by FileIdExtdDirectoryInformation. */
  ID_EXTD_DIRECTORY("FileIdExtdDirectoryInformation"),
  /** Directories are listed by FileIdFullDirectoryInformation. */
  ID_FULL_DIRECTORY("FileIdFullDirectoryInformation"),
  /** Directories are listed by FileIdBothDirectoryInformation. */
  ID_BOTH_DIRECTORY("FileIdBothDirectoryInformation"),
  /** NtFlushBuffersFileEx. */
  FLUSH("NtFlushBuffersFileEx"),
  /** NtFlushBuffersFileEx with FLUSH_FLAGS_FILE_DATA_SYNC_ONLY. */
  FLUSH_DATA_ONLY("flushing data only"),
  /** A listing that begins again sees what has come since, as NTFS's does. */
  LISTS_AFRESH("listing again by the same handle"),
  /** NtNotifyChangeDirectoryFileEx: changes are told, those in directories below too. */
  WATCHES_TREES("being told of changes on all levels"),
  /** FSCTL_SET_SPARSE. */
  SPARSE_FILES("sparse files"),
  /** NtLockFile. */
  BYTE_RANGE_LOCKS("byte-range locks"),
  /** Long names get short ones too, which find the file as well. */
  SHORT_NAMES("8.3 names"),
  /** A rename to the same name in another case changes it. */
  RENAMES_CASE("renaming to another case"),
  /** A directory can be renamed while something below it is open, which NTFS refuses. */
  RENAME_ABOVE_OPEN_FILES("renaming a directory above open files");

  private final String description;

  WindowsFeature(String description) {
    this.description = description;
  }

  /** For people: a few words. */
  public String description() {
    return description;
  }
}
