// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import static dev.ninebind.host.NtConstants.DELETE;
import static dev.ninebind.host.NtConstants.FILE_APPEND_DATA;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_ARCHIVE;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_READONLY;
import static dev.ninebind.host.NtConstants.FILE_DELETE_ON_CLOSE;
import static dev.ninebind.host.NtConstants.FILE_DIRECTORY_FILE;
import static dev.ninebind.host.NtConstants.FILE_NON_DIRECTORY_FILE;
import static dev.ninebind.host.NtConstants.FILE_SHARE_ALL;
import static dev.ninebind.host.NtConstants.FILE_WRITE_DATA;
import static dev.ninebind.host.NtConstants.FILE_WRITE_THROUGH;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostOpen;

/** What NtCreateFile looks at before it opens or makes something (docs/ntfs.md 3.2, 4.1). */
final class OpenRules {
  private static final int KNOWN =
      FILE_DIRECTORY_FILE | FILE_NON_DIRECTORY_FILE | FILE_WRITE_THROUGH | FILE_DELETE_ON_CLOSE;

  private OpenRules() {}

  private static boolean has(HostOpen how, int option) {
    return (how.options() & option) != 0;
  }

  static boolean deletesOnClose(HostOpen how) {
    return has(how, FILE_DELETE_ON_CLOSE);
  }

  static boolean makesDirectory(HostOpen how) {
    return has(how, FILE_DIRECTORY_FILE);
  }

  /** What no file makes right. Errors: INVALID_PARAMETER. */
  static void check(HostOpen how) throws HostException {
    boolean both = has(how, FILE_DIRECTORY_FILE) && has(how, FILE_NON_DIRECTORY_FILE);
    boolean deletes = deletesOnClose(how) && (how.access() & DELETE) == 0;
    boolean unknown = (how.options() & ~KNOWN) != 0 || (how.share() & ~FILE_SHARE_ALL) != 0;
    if (both || deletes || unknown) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
  }

  static boolean isPossibleById(HostOpen how) {
    return how.disposition() == HostOpen.Disposition.OPEN && !deletesOnClose(how);
  }

  /** Errors: NOT_A_DIRECTORY, FILE_IS_A_DIRECTORY, ACCESS_DENIED, CANNOT_DELETE. */
  static void checkExisting(MemoryFile file, HostOpen how) throws HostException {
    if (has(how, FILE_DIRECTORY_FILE) && !file.isDirectory()) {
      throw new HostException(HostError.NOT_A_DIRECTORY);
    }
    if (has(how, FILE_NON_DIRECTORY_FILE) && file.isDirectory()) {
      throw new HostException(HostError.FILE_IS_A_DIRECTORY);
    }
    if (!file.isReadOnly()) {
      return;
    }
    // On a directory the attribute means nothing for what is in it.
    boolean writes = (how.access() & (FILE_WRITE_DATA | FILE_APPEND_DATA)) != 0;
    if (writes && !file.isDirectory()) {
      throw new HostException(HostError.ACCESS_DENIED);
    }
    if (deletesOnClose(how)) {
      throw new HostException(HostError.CANNOT_DELETE);
    }
  }

  /** Errors: INVALID_PARAMETER, CANNOT_DELETE. */
  static void checkNew(HostOpen how) throws HostException {
    if (makesDirectory(how)) {
      BasicChange.checkAttributes(how.attributes(), true);
    }
    if (deletesOnClose(how) && (how.attributes() & FILE_ATTRIBUTE_READONLY) != 0) {
      throw new HostException(HostError.CANNOT_DELETE);
    }
  }

  /** A new file is always one to be archived. */
  static int newAttributes(HostOpen how) {
    int attributes = BasicChange.settable(how.attributes());
    return makesDirectory(how) ? attributes : attributes | FILE_ATTRIBUTE_ARCHIVE;
  }
}
