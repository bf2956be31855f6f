// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.FileId;
import dev.ninebind.posix.Inline;
import dev.ninebind.posix.Inode;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.PosixException;
import java.util.Comparator;
import java.util.concurrent.locks.Lock;

/**
 * One or two directories whose names are being changed: their descriptors, and their entries locks
 * held exclusively. The descriptors come first, for finding one may take a lock; two locks are
 * always taken in the order of the directories' ids, so that two renames in opposite directions do
 * not wait for each other.
 */
final class HeldDirectories implements AutoCloseable {
  /** The last key is for a directory that was removed and the one that then got its id. */
  private static final Comparator<Inode> ORDER =
      Comparator.comparing(
              Inode::id,
              Comparator.comparingLong(FileId::device)
                  .thenComparingLong(FileId::number)
                  .thenComparingLong(FileId::generation))
          .thenComparingInt(System::identityHashCode);

  private Descriptor from;
  private Descriptor to;
  private Lock first;
  private Lock second;

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
      held.lock(from, to);
      all = true;
      return held;
    } finally {
      if (!all) {
        held.close();
      }
    }
  }

  private void lock(Node from, Node to) {
    boolean inOrder = ORDER.compare(from.inode(), to.inode()) <= 0;
    Lock lower = (inOrder ? from : to).inode().entriesLock().writeLock();
    Lock upper = (inOrder ? to : from).inode().entriesLock().writeLock();
    Inline.lock(lower);
    first = lower;
    if (!upper.equals(lower)) {
      Inline.lock(upper);
      second = upper;
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
    if (second != null) {
      second.unlock();
    }
    if (first != null) {
      first.unlock();
    }
    if (to != null) {
      to.release();
    }
    if (from != null) {
      from.release();
    }
  }
}
