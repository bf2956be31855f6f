// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** FILE_END_OF_FILE_INFORMATION: a length to be (MS-FSCC 2.4.14). */
final class FileEndOfFileInformation {
  static final int END_OF_FILE = 0;
  static final int SIZE = 8;

  private FileEndOfFileInformation() {}
}
