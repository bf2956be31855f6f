// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** FILE_ID_BOTH_DIR_INFORMATION: an entry of a directory with its short name (MS-FSCC 2.4.22). */
final class FileIdBothDirInformation {
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
  static final int EA_SIZE = 64; // the reparse tag where there is one
  static final int SHORT_NAME_LENGTH = 68; // one byte: bytes
  static final int SHORT_NAME = 70; // 12 characters
  static final int FILE_ID = 96;
  static final int FILE_NAME = 104;
  static final int SIZE = 112;

  private FileIdBothDirInformation() {}
}
