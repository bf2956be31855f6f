// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** FILE_FULL_EA_INFORMATION: an EA in a list (MS-FSCC 2.4.16). */
final class FileFullEaInformation {
  static final int NEXT_ENTRY_OFFSET = 0; // 0 in the last
  static final int FLAGS = 4; // one byte
  static final int EA_NAME_LENGTH = 5; // one byte, the NUL not counted
  static final int EA_VALUE_LENGTH = 6; // two bytes
  static final int EA_NAME = 8; // with a NUL, then the value
  static final int SIZE = 12;

  private FileFullEaInformation() {}
}
