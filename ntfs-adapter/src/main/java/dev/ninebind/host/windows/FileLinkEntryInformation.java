// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** FILE_LINK_ENTRY_INFORMATION: one name of a file (ntifs.h). */
final class FileLinkEntryInformation {
  static final int NEXT_ENTRY_OFFSET = 0; // 0 in the last
  static final int PARENT_FILE_ID = 8;
  static final int FILE_NAME_LENGTH = 16; // characters
  static final int FILE_NAME = 20;
  static final int SIZE = 24;

  private FileLinkEntryInformation() {}
}
