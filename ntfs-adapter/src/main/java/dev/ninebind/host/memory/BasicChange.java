// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_ARCHIVE;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_DIRECTORY;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_HIDDEN;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_READONLY;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_SYSTEM;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_TEMPORARY;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;

/** FileBasicInformation, as it is set (docs/ntfs.md 3.3; MS-FSA 2.1.5.15.2). */
final class BasicChange {
  /** A time that makes reads and writes of the handle move it again. */
  static final long RESUME = -2;

  private static final int SETTABLE =
      FILE_ATTRIBUTE_READONLY
          | FILE_ATTRIBUTE_HIDDEN
          | FILE_ATTRIBUTE_SYSTEM
          | FILE_ATTRIBUTE_ARCHIVE
          | FILE_ATTRIBUTE_TEMPORARY;

  private BasicChange() {}

  static void apply(
      MemoryFile file, long created, long accessed, long written, int attributes, FileClock clock)
      throws HostException {
    if (created < RESUME || accessed < RESUME || written < RESUME) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    checkAttributes(attributes, file.isDirectory());
    if (created > 0) {
      file.created = created;
    }
    if (accessed > 0) {
      file.accessed = accessed;
    }
    if (written > 0) {
      file.written = written;
    }
    if (attributes != 0) {
      file.attributes = settable(attributes);
    }
    file.changed = clock.now();
  }

  /** Errors: INVALID_PARAMETER. */
  static void checkAttributes(int attributes, boolean directory) throws HostException {
    int wrong = directory ? FILE_ATTRIBUTE_TEMPORARY : FILE_ATTRIBUTE_DIRECTORY;
    if ((attributes & wrong) != 0) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
  }

  static int settable(int attributes) {
    return attributes & SETTABLE;
  }
}
