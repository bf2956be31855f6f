// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** FILE_ID_EXTD_DIR_INFORMATION: an entry of a directory, since Windows 8 (MS-FSCC 2.4.20). */
final class FileIdExtdDirInformation {
  static final int NEXT_ENTRY_OFFSET = 0; // 0 in the last
  static final int FILE_INDEX = 4; // means nothing on NTFS
  static final int CREATION_TIME = 8;
  static final int LAST_ACCESS_TIME = 16;
  static final int LAST_WRITE_TIME = 24;
  static final int CHANGE_TIME = 32;
  static final int END_OF_FILE = 40;
  static final int ALLOCATION_SIZE = 48;
  static final int FILE_ATTRIBUTES = 56;
  static final int FILE_NAME_LENGTH = 60; // bytes
  static final int EA_SIZE = 64;
  static final int REPARSE_POINT_TAG = 68;
  static final int FILE_ID = 72; // 16 bytes; NTFS uses the first 8
  static final int FILE_NAME = 88;
  static final int SIZE = 96;

  private FileIdExtdDirInformation() {}
}
