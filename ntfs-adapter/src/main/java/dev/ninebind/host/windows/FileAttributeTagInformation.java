// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** FILE_ATTRIBUTE_TAG_INFORMATION: attributes with the reparse tag (MS-FSCC 2.4.6). */
final class FileAttributeTagInformation {
  static final int FILE_ATTRIBUTES = 0;
  static final int REPARSE_TAG = 4;
  static final int SIZE = 8;

  private FileAttributeTagInformation() {}
}
