// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** Bits and codes that only the calls themselves need (ntdef.h, wdm.h, ntifs.h, winioctl.h). */
final class NtOptions {
  // OBJECT_ATTRIBUTES.Attributes.
  static final int OBJ_CASE_INSENSITIVE = 0x40;
  static final int OBJ_DONT_REPARSE = 0x1000;

  // NtCreateFile's CreateDisposition.
  static final int FILE_OPEN = 1;
  static final int FILE_CREATE = 2;
  static final int FILE_OPEN_IF = 3;

  // NtCreateFile's CreateOptions.
  static final int FILE_OPEN_BY_FILE_ID = 0x2000;
  static final int FILE_OPEN_REPARSE_POINT = 0x200000;

  /** NtNotifyChangeDirectoryFileEx's DirectoryNotifyExtendedInformation. */
  static final int DIRECTORY_NOTIFY_EXTENDED = 2;

  /** IO_STATUS_BLOCK.Information of a create that made the file. */
  static final int FILE_CREATED = 2;

  // NtFlushBuffersFileEx.
  static final int FLUSH_ALL = 0;
  static final int FLUSH_DATA_SYNC_ONLY = 4;

  // NtFsControlFile.
  static final int FSCTL_SET_REPARSE_POINT = 0x900A4;
  static final int FSCTL_GET_REPARSE_POINT = 0x900A8;
  static final int FSCTL_SET_SPARSE = 0x900C4;

  // FILE_FS_DEVICE_INFORMATION.Characteristics.
  static final int FILE_REMOTE_DEVICE = 0x10;

  // FILE_FS_ATTRIBUTE_INFORMATION.FileSystemAttributes.
  static final int FILE_READ_ONLY_VOLUME = 0x80000;
  static final int FILE_SUPPORTS_REPARSE_POINTS = 0x80;
  static final int FILE_SUPPORTS_POSIX_UNLINK_RENAME = 0x400;
  static final int FILE_SUPPORTS_EXTENDED_ATTRIBUTES = 0x800000;
  static final int FILE_SUPPORTS_OPEN_BY_FILE_ID = 0x1000000;

  private NtOptions() {}
}
