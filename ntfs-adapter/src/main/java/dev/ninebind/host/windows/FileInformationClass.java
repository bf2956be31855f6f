// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** FILE_INFORMATION_CLASS: what of a file is asked for or set (wdm.h). */
final class FileInformationClass {
  static final int FILE_BASIC = 4;
  static final int FILE_STANDARD = 5;
  static final int FILE_INTERNAL = 6;
  static final int FILE_NAME = 9;
  static final int FILE_RENAME = 10;
  static final int FILE_LINK = 11;
  static final int FILE_DISPOSITION = 13;
  static final int FILE_END_OF_FILE = 20;
  static final int FILE_ATTRIBUTE_TAG = 35;
  static final int FILE_ID_BOTH_DIRECTORY = 37;
  static final int FILE_ID_FULL_DIRECTORY = 38;
  static final int FILE_HARD_LINK = 46;
  static final int FILE_NORMALIZED_NAME = 48;
  static final int FILE_ID_EXTD_DIRECTORY = 60;
  static final int FILE_DISPOSITION_EX = 64;
  static final int FILE_RENAME_EX = 65;
  static final int FILE_STAT = 68;
  static final int FILE_STAT_LX = 70;
  static final int FILE_CASE_SENSITIVE = 71;

  private FileInformationClass() {}
}
