// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** FILE_LINKS_INFORMATION: all names of a file (ntifs.h). */
final class FileLinksInformation {
  static final int BYTES_NEEDED = 0; // for all of them
  static final int ENTRIES_RETURNED = 4;
  static final int ENTRY = 8; // the first FILE_LINK_ENTRY_INFORMATION
  static final int SIZE = 32;

  private FileLinksInformation() {}
}
