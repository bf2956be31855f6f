// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** FILE_DISPOSITION_INFORMATION: whether a file is to go (MS-FSCC 2.4.11). */
final class FileDispositionInformation {
  static final int DELETE_FILE = 0; // one byte
  static final int SIZE = 1;

  private FileDispositionInformation() {}
}
