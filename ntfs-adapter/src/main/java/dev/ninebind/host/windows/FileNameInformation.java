// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** FILE_NAME_INFORMATION: the path of a file on its volume (MS-FSCC 2.4.32). */
final class FileNameInformation {
  static final int FILE_NAME_LENGTH = 0; // bytes
  static final int FILE_NAME = 4;
  static final int SIZE = 8;

  private FileNameInformation() {}
}
