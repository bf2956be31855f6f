// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.EntriesLocks;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.PosixException;

/**
 * One or two directories whose names are being changed: their descriptors, and their entries locks
 * held exclusively. The descriptors come first, for finding one may take a lock.
 */
final class HeldDirectories implements AutoCloseable {
  private Descriptor from;
  private Descriptor to;
  private EntriesLocks locks;

  private HeldDirectories() {}

  /** Holds one directory. */
  static HeldDirectories of(DirectoryFinder finder, Node directory) throws PosixException {
    return of(finder, directory, directory);
  }

  /** Holds two directories, which may be the same. */
  static HeldDirectories of(DirectoryFinder finder, Node from, Node to) throws PosixException {
    HeldDirectories held = new HeldDirectories();
    boolean all = false;
    try {
      held.from = finder.find(from);
      if (to != from) {
        held.to = finder.find(to);
      }
      held.locks = EntriesLocks.of(from.inode(), to.inode());
      all = true;
      return held;
    } finally {
      if (!all) {
        held.close();
      }
    }
  }

  /** The (first) directory's descriptor. */
  int fd() {
    return from.fd();
  }

  /** The second directory's descriptor. */
  int toFd() {
    return to == null ? from.fd() : to.fd();
  }

  @Override
  public void close() {
    if (locks != null) {
      locks.close();
    }
    if (to != null) {
      to.release();
    }
    if (from != null) {
      from.release();
    }
  }
}
