// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** FILE_STANDARD_INFORMATION: lengths and names (MS-FSCC 2.4.47). */
final class FileStandardInformation {
  static final int ALLOCATION_SIZE = 0;
  static final int END_OF_FILE = 8;
  static final int NUMBER_OF_LINKS = 16;
  static final int DELETE_PENDING = 20; // one byte
  static final int DIRECTORY = 21; // one byte
  static final int SIZE = 24;

  private FileStandardInformation() {}
}
