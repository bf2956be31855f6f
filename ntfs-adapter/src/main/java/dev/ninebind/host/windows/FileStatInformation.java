// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** FILE_STAT_INFORMATION: all that a stat is about, since Windows 10 1703 (ntifs.h). */
final class FileStatInformation {
  static final int FILE_ID = 0;
  static final int CREATION_TIME = 8;
  static final int LAST_ACCESS_TIME = 16;
  static final int LAST_WRITE_TIME = 24;
  static final int CHANGE_TIME = 32;
  static final int ALLOCATION_SIZE = 40;
  static final int END_OF_FILE = 48;
  static final int FILE_ATTRIBUTES = 56;
  static final int REPARSE_TAG = 60;
  static final int NUMBER_OF_LINKS = 64;
  static final int EFFECTIVE_ACCESS = 68;
  static final int SIZE = 72;

  private FileStatInformation() {}
}
