// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** FILE_GET_EA_INFORMATION: the name of an EA that is asked for (MS-FSCC 2.4.16.1). */
final class FileGetEaInformation {
  static final int NEXT_ENTRY_OFFSET = 0; // 0 in the last
  static final int EA_NAME_LENGTH = 4; // one byte, the NUL not counted
  static final int EA_NAME = 5; // with a NUL
  static final int SIZE = 8;

  private FileGetEaInformation() {}
}
