// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** FILE_FS_ATTRIBUTE_INFORMATION: what kind of file system it is (MS-FSCC 2.5.1). */
final class FileFsAttributeInformation {
  static final int FILE_SYSTEM_ATTRIBUTES = 0;
  static final int MAXIMUM_COMPONENT_NAME_LENGTH = 4;
  static final int FILE_SYSTEM_NAME_LENGTH = 8; // bytes
  static final int FILE_SYSTEM_NAME = 12;
  static final int SIZE = 16;

  private FileFsAttributeInformation() {}
}
