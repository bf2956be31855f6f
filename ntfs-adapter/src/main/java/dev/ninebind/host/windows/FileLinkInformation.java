// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** FILE_LINK_INFORMATION: where a file is to be as well (MS-FSCC 2.4.28). */
final class FileLinkInformation {
  static final int FLAGS = 0; // four bytes; ReplaceIfExists, one byte, in the classic class
  static final int ROOT_DIRECTORY = 8;
  static final int FILE_NAME_LENGTH = 16; // bytes
  static final int FILE_NAME = 20;
  static final int SIZE = 24;

  private FileLinkInformation() {}
}
