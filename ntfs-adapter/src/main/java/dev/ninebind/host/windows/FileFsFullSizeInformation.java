// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** FILE_FS_FULL_SIZE_INFORMATION: how large a volume is (MS-FSCC 2.5.4). */
final class FileFsFullSizeInformation {
  static final int TOTAL_ALLOCATION_UNITS = 0;
  static final int CALLER_AVAILABLE_ALLOCATION_UNITS = 8;
  static final int ACTUAL_AVAILABLE_ALLOCATION_UNITS = 16;
  static final int SECTORS_PER_ALLOCATION_UNIT = 24;
  static final int BYTES_PER_SECTOR = 28;
  static final int SIZE = 32;

  private FileFsFullSizeInformation() {}
}
