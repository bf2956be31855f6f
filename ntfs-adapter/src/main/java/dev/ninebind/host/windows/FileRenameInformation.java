// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/**
 * FILE_RENAME_INFORMATION: where a file is to be, in the classic class and the one with flags
 * (MS-FSCC 2.4.42).
 */
final class FileRenameInformation {
  static final int FLAGS = 0; // four bytes; ReplaceIfExists, one byte, in the classic class
  static final int ROOT_DIRECTORY = 8;
  static final int FILE_NAME_LENGTH = 16; // bytes
  static final int FILE_NAME = 20;
  static final int SIZE = 24;

  private FileRenameInformation() {}
}
