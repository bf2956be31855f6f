// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/**
 * FILE_STAT_LX_INFORMATION: the same with what WSL keeps in EAs, since Windows 10 1803 (ntifs.h).
 */
final class FileStatLxInformation {
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
  static final int LX_FLAGS = 72;
  static final int LX_UID = 76;
  static final int LX_GID = 80;
  static final int LX_MODE = 84;
  static final int LX_DEVICE_ID_MAJOR = 88;
  static final int LX_DEVICE_ID_MINOR = 92;
  static final int SIZE = 96;

  private FileStatLxInformation() {}
}
