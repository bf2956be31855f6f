// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;

/** An open file, as the I/O manager has it: it checks rights before the file system is asked. */
final class FileObject {
  static final int FILE_SYNCHRONOUS_IO = 0x30;

  /**
   * Opened with the rights to look at it too, whatever was asked for: those are in nobody's way.
   */
  final HostFile file;

  final int access;
  final boolean synchronous;

  /** Set when a request ends, for those who gave no event and wait for the file. */
  final EventObject event = new EventObject(true, false);

  /** The short name that it was opened by, which stays its name for those who ask. */
  volatile String alias;

  /** Where its listing is; null before the first. */
  DirectoryScan scan;

  /** The EA that the next enumeration begins with, from 0. */
  int nextEa;

  FileObject(HostFile file, int access, boolean synchronous, String alias) {
    this.file = file;
    this.access = access;
    this.synchronous = synchronous;
    this.alias = alias;
  }

  /** Errors: ACCESS_DENIED without all of these rights. */
  FileObject with(int rights) throws HostException {
    if ((access & rights) != rights) {
      throw new HostException(HostError.ACCESS_DENIED);
    }
    return this;
  }

  /** Errors: ACCESS_DENIED without any of these rights. */
  FileObject withAny(int rights) throws HostException {
    if ((access & rights) == 0) {
      throw new HostException(HostError.ACCESS_DENIED);
    }
    return this;
  }
}
