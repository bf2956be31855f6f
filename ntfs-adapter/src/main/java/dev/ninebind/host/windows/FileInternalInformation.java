// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** FILE_INTERNAL_INFORMATION: the id of a file (MS-FSCC 2.4.27). */
final class FileInternalInformation {
  static final int INDEX_NUMBER = 0;
  static final int SIZE = 8;

  private FileInternalInformation() {}
}
