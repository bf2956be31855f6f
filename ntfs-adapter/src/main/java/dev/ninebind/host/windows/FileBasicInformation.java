// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** FILE_BASIC_INFORMATION: times and attributes (MS-FSCC 2.4.7). */
final class FileBasicInformation {
  static final int CREATION_TIME = 0;
  static final int LAST_ACCESS_TIME = 8;
  static final int LAST_WRITE_TIME = 16;
  static final int CHANGE_TIME = 24;
  static final int FILE_ATTRIBUTES = 32;
  static final int SIZE = 40;

  private FileBasicInformation() {}
}
