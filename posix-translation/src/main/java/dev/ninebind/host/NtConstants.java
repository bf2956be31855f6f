// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

/** Bits and numbers of the NT calls, under the names that Windows' headers give them. */
public final class NtConstants {
  // Access rights.
  public static final int FILE_READ_DATA = 0x1;
  public static final int FILE_LIST_DIRECTORY = 0x1;
  public static final int FILE_WRITE_DATA = 0x2;
  public static final int FILE_ADD_FILE = 0x2;
  public static final int FILE_APPEND_DATA = 0x4;
  public static final int FILE_ADD_SUBDIRECTORY = 0x4;
  public static final int FILE_READ_EA = 0x8;
  public static final int FILE_WRITE_EA = 0x10;
  public static final int FILE_EXECUTE = 0x20;
  public static final int FILE_TRAVERSE = 0x20;
  public static final int FILE_DELETE_CHILD = 0x40;
  public static final int FILE_READ_ATTRIBUTES = 0x80;
  public static final int FILE_WRITE_ATTRIBUTES = 0x100;
  public static final int DELETE = 0x10000;
  public static final int SYNCHRONIZE = 0x100000;
  public static final int FILE_ALL_ACCESS = 0x1F01FF;

  // Sharing.
  public static final int FILE_SHARE_READ = 0x1;
  public static final int FILE_SHARE_WRITE = 0x2;
  public static final int FILE_SHARE_DELETE = 0x4;
  public static final int FILE_SHARE_ALL = 0x7;

  // Create options.
  public static final int FILE_DIRECTORY_FILE = 0x1;
  public static final int FILE_WRITE_THROUGH = 0x2;
  public static final int FILE_NON_DIRECTORY_FILE = 0x40;
  public static final int FILE_DELETE_ON_CLOSE = 0x1000;

  // File attributes.
  public static final int FILE_ATTRIBUTE_READONLY = 0x1;
  public static final int FILE_ATTRIBUTE_HIDDEN = 0x2;
  public static final int FILE_ATTRIBUTE_SYSTEM = 0x4;
  public static final int FILE_ATTRIBUTE_DIRECTORY = 0x10;
  public static final int FILE_ATTRIBUTE_ARCHIVE = 0x20;
  public static final int FILE_ATTRIBUTE_NORMAL = 0x80;
  public static final int FILE_ATTRIBUTE_TEMPORARY = 0x100;
  public static final int FILE_ATTRIBUTE_SPARSE_FILE = 0x200;
  public static final int FILE_ATTRIBUTE_REPARSE_POINT = 0x400;

  // FileRenameInformationEx.
  public static final int FILE_RENAME_REPLACE_IF_EXISTS = 0x1;
  public static final int FILE_RENAME_POSIX_SEMANTICS = 0x2;
  public static final int FILE_RENAME_IGNORE_READONLY_ATTRIBUTE = 0x40;

  // FileDispositionInformationEx.
  public static final int FILE_DISPOSITION_DELETE = 0x1;
  public static final int FILE_DISPOSITION_POSIX_SEMANTICS = 0x2;
  public static final int FILE_DISPOSITION_FORCE_IMAGE_SECTION_CHECK = 0x4;
  public static final int FILE_DISPOSITION_IGNORE_READONLY_ATTRIBUTE = 0x10;

  // NtNotifyChangeDirectoryFileEx: what is asked for, and what has happened.
  public static final int FILE_NOTIFY_CHANGE_FILE_NAME = 0x1;
  public static final int FILE_NOTIFY_CHANGE_DIR_NAME = 0x2;
  public static final int FILE_NOTIFY_CHANGE_ATTRIBUTES = 0x4;
  public static final int FILE_NOTIFY_CHANGE_SIZE = 0x8;
  public static final int FILE_NOTIFY_CHANGE_LAST_WRITE = 0x10;
  public static final int FILE_NOTIFY_CHANGE_LAST_ACCESS = 0x20;
  public static final int FILE_NOTIFY_CHANGE_CREATION = 0x40;
  public static final int FILE_NOTIFY_CHANGE_EA = 0x80;
  public static final int FILE_NOTIFY_CHANGE_SECURITY = 0x100;
  public static final int FILE_NOTIFY_VALID_MASK = 0xFFF;
  public static final int FILE_ACTION_ADDED = 1;
  public static final int FILE_ACTION_REMOVED = 2;
  public static final int FILE_ACTION_MODIFIED = 3;
  public static final int FILE_ACTION_RENAMED_OLD_NAME = 4;
  public static final int FILE_ACTION_RENAMED_NEW_NAME = 5;

  // FileStatLxInformation.LxFlags.
  public static final int LX_FILE_METADATA_HAS_UID = 0x1;
  public static final int LX_FILE_METADATA_HAS_GID = 0x2;
  public static final int LX_FILE_METADATA_HAS_MODE = 0x4;
  public static final int LX_FILE_METADATA_HAS_DEVICE_ID = 0x8;
  public static final int LX_FILE_CASE_SENSITIVE_DIR = 0x10;

  // Reparse tags.
  /** In tags of what stands for something that is elsewhere. */
  public static final int IO_REPARSE_TAG_NAME_SURROGATE = 0x20000000;

  public static final int IO_REPARSE_TAG_MOUNT_POINT = 0xA0000003;
  public static final int IO_REPARSE_TAG_SYMLINK = 0xA000000C;
  public static final int IO_REPARSE_TAG_LX_SYMLINK = 0xA000001D;
  public static final int IO_REPARSE_TAG_AF_UNIX = 0x80000023;
  public static final int IO_REPARSE_TAG_LX_FIFO = 0x80000024;
  public static final int IO_REPARSE_TAG_LX_CHR = 0x80000025;
  public static final int IO_REPARSE_TAG_LX_BLK = 0x80000026;

  /** Longest name, in UTF-16 units. */
  public static final int MAX_NAME = 255;

  /** Most bytes that the EAs of a file take: 5, name and value of each. */
  public static final int MAX_EAS = 65_531;

  private NtConstants() {}
}
