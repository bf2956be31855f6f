// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.posix.EntriesLocks;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.PosixException;

/**
 * One or two directories whose names are being changed: their handles, and their entries locks held
 * exclusively. The handles come first, for finding one may take a lock.
 */
final class HeldDirectories implements AutoCloseable {
  private Held from;
  private Held to;
  private EntriesLocks locks;

  private HeldDirectories() {}

  /** Holds one directory. */
  static HeldDirectories of(Directories directories, Node directory) throws PosixException {
    return of(directories, directory, directory);
  }

  /** Holds two directories, which may be the same. */
  static HeldDirectories of(Directories directories, Node from, Node to) throws PosixException {
    HeldDirectories held = new HeldDirectories();
    boolean all = false;
    try {
      held.from = directories.find(from);
      held.to = to.inode().equals(from.inode()) ? held.from : directories.find(to);
      held.locks = EntriesLocks.of(from.inode(), to.inode());
      all = true;
      return held;
    } finally {
      if (!all) {
        held.close();
      }
    }
  }

  /** The (first) directory. */
  Held from() {
    return from;
  }

  /** The second directory, or the first once more. */
  Held to() {
    return to;
  }

  @Override
  public void close() {
    if (locks != null) {
      locks.close();
    }
    if (to != null && to != from) {
      to.close();
    }
    if (from != null) {
      from.close();
    }
  }
}
