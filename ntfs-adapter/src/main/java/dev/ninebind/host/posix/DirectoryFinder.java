// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.host.posix.DirectoryHandles.Handle;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileId;
import dev.ninebind.posix.Inline;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.Node.Place;
import dev.ninebind.posix.PosixException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;

/**
 * Finds the descriptors of directories. From one that is kept, or from the root, it goes down name
 * by name, so that neither the depth of a tree nor the length of a path has a limit; each step must
 * arrive at the directory that was walked to.
 *
 * <p>No lock may be held by the caller, for a step may take one (see {@link #settle}); that keeps
 * threads from waiting for each other in a circle.
 */
final class DirectoryFinder {
  /** Renames that may overtake one search before it is given up. */
  static final int ATTEMPTS = 100;

  /** Directories above the wanted one that are kept too: the next search often ends near by. */
  private static final int KEPT_ABOVE = 8;

  private final Node rootNode;
  private final Boundary boundary;
  private final LostFiles lost;
  private final InlineCalls inline;
  private final AtomicInteger count;
  private final DirectoryHandles handles = new DirectoryHandles();

  /**
   * @param count counts descriptors held
   */
  DirectoryFinder(
      Node rootNode, Boundary boundary, LostFiles lost, InlineCalls inline, AtomicInteger count) {
    this.rootNode = rootNode;
    this.boundary = boundary;
    this.lost = lost;
    this.inline = inline;
    this.count = count;
  }

  /** A directory is gone: its descriptor need not be kept. */
  void forget(FileId directory) {
    handles.drop(directory);
  }

  void close() {
    handles.close();
  }

  /** A directory's descriptor, for the caller to release. */
  Descriptor find(Node node) throws PosixException {
    if (node == rootNode) {
      return boundary.root();
    }
    PassthroughInode inode = (PassthroughInode) node.inode();
    if (inode.isGone()) {
      throw new PosixException(Errno.ENOENT); // a removed directory has no entries, and gets none
    }
    inline.requireFast(inode);
    Handle handle = inode.directory;
    if (handle != null && DirectoryHandles.isFresh(handle.checked())) {
      Descriptor held = handle.retained();
      if (held != null) {
        return held;
      }
    }
    return search(node);
  }

  Descriptor findOrNull(Node node) throws PosixException {
    try {
      return find(node);
    } catch (PosixException e) {
      if (isLost(e)) {
        return null;
      }
      throw e;
    }
  }

  private static boolean isLost(PosixException e) {
    return e.errno() == Errno.ENOENT || e.errno() == Errno.ESTALE;
  }

  /** The slow way to a directory's descriptor. */
  private Descriptor search(Node wanted) throws PosixException {
    try {
      return searchByPlace(wanted);
    } catch (PosixException e) {
      if (!isLost(e)) {
        throw e;
      }
      // A directory above is lost. That need not concern this one, which may be elsewhere by now.
      PassthroughInode inode = (PassthroughInode) wanted.inode();
      long now = System.nanoTime();
      return keep(inode, lost.find(inode), now);
    }
  }

  /** Up to a directory whose descriptor is at hand, and down again, opening one after the other. */
  private Descriptor searchByPlace(Node wanted) throws PosixException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Deque<Node> below = new ArrayDeque<>();
      long checked = System.nanoTime();
      Descriptor at = null;
      Node node = wanted;
      while (at == null) {
        Place place = node.place();
        PassthroughInode inode = (PassthroughInode) node.inode();
        Handle handle = node == rootNode ? null : kept(inode);
        if (node == rootNode) {
          at = boundary.root();
        } else if (handle != null && (at = handle.retained()) != null) {
          checked = handle.checked();
        } else if (place == null) {
          at = keep(inode, lost.find(inode), checked);
        } else {
          below.push(node);
          node = place.parent();
        }
      }
      Descriptor found = descend(at, node, below, checked);
      if (found != null) {
        return found;
      }
    }
    throw new PosixException(Errno.ESTALE);
  }

  /** Gives {@code from}, the descriptor of {@code top}, back. Null if a rename crossed the way. */
  private Descriptor descend(Descriptor from, Node top, Deque<Node> below, long checked)
      throws PosixException {
    Descriptor at = from;
    Node above = top;
    boolean arrived = false;
    try {
      while (!below.isEmpty()) {
        Node next = below.pop();
        Place place = next.place();
        if (place == null || place.parent() != above) {
          return null;
        }
        Descriptor found = step(at, next, place);
        if (found == null) {
          return null;
        }
        at.release();
        at = found;
        above = next;
        if (below.size() < KEPT_ABOVE) {
          keep((PassthroughInode) next.inode(), at, checked);
        }
      }
      arrived = true;
      return at;
    } finally {
      if (!arrived) {
        at.release();
      }
    }
  }

  private Descriptor step(Descriptor parent, Node node, Place place) throws PosixException {
    Scratch scratch = Scratch.mine();
    PassthroughInode inode = (PassthroughInode) node.inode();
    for (int attempt = 0; attempt < 2; attempt++) {
      Lock lock = settle(place, attempt);
      try {
        Descriptor found = openChild(scratch, parent, place, inode, LinuxConstants.O_DIRECTORY);
        if (found != null) {
          return found;
        }
      } finally {
        unlock(lock);
      }
      if (!place.equals(node.place())) {
        return null;
      }
    }
    return lost.find(inode);
  }

  /** The kept handle of a directory if it is, or now proves to be, good. */
  private Handle kept(PassthroughInode inode) throws PosixException {
    Handle handle = handles.lookup(inode.id());
    if (handle == null) {
      return null;
    }
    if (!DirectoryHandles.isFresh(handle.checked())) {
      Descriptor held = handle.retained();
      if (held == null) {
        return null;
      }
      try {
        long now = System.nanoTime();
        if (!boundary.contains(held.fd(), true)) {
          handles.drop(inode.id());
          throw new PosixException(Errno.ESTALE);
        }
        handle.checked(now);
      } finally {
        held.release();
      }
    }
    inode.directory = handle;
    return handle;
  }

  /** Keeps a descriptor for later; the caller goes on holding it, too. */
  private Descriptor keep(PassthroughInode inode, Descriptor descriptor, long checked) {
    descriptor.retain();
    inode.directory = handles.add(inode.id(), descriptor, checked);
    return descriptor;
  }

  /** For every try but the first: waits until nobody changes that directory. Null if not locked. */
  static Lock settle(Place place, int attempt) {
    if (attempt == 0) {
      return null;
    }
    Lock lock = place.parent().inode().entriesLock().readLock();
    Inline.lock(lock);
    return lock;
  }

  static void unlock(Lock lock) {
    if (lock != null) {
      lock.unlock();
    }
  }

  /** Opens what is at a place if it is that file; else null. Leaves its lstat. */
  Descriptor openChild(
      Scratch scratch, Descriptor parent, Place place, PassthroughInode inode, int flags)
      throws PosixException {
    int fd = scratch.openPath(parent.fd(), place.name(), flags);
    if (fd < 0) {
      if (HostErrno.isAbsent(fd)) {
        return null;
      }
      throw HostErrno.ofOpenBeneath(fd);
    }
    Descriptor found = new Descriptor(fd, count);
    found.stat(scratch);
    if (scratch.statx.is(inode.id())) {
      return found;
    }
    found.release();
    return null;
  }
}
