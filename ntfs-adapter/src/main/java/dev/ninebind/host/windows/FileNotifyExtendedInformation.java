// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** FILE_NOTIFY_EXTENDED_INFORMATION: a change in a directory, since Windows 10 1709 (winnt.h). */
final class FileNotifyExtendedInformation {
  static final int NEXT_ENTRY_OFFSET = 0; // 0 in the last
  static final int ACTION = 4;
  static final int CREATION_TIME = 8;
  static final int LAST_MODIFICATION_TIME = 16;
  static final int LAST_CHANGE_TIME = 24;
  static final int LAST_ACCESS_TIME = 32;
  static final int ALLOCATED_LENGTH = 40;
  static final int FILE_SIZE = 48;
  static final int FILE_ATTRIBUTES = 56;
  static final int REPARSE_POINT_TAG = 60; // EaSize where it is no reparse point
  static final int FILE_ID = 64;
  static final int PARENT_FILE_ID = 72;
  static final int FILE_NAME_LENGTH = 80; // bytes
  static final int FILE_NAME = 84;
  static final int SIZE = 88;

  private FileNotifyExtendedInformation() {}
}
