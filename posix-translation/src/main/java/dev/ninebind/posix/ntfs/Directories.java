// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.NtConstants;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Inline;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.Node.Place;
import dev.ninebind.posix.NodeTree;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.ntfs.HostErrors.Doing;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Lock;

/**
 * Finds directories' handles: kept ones, and from the nearest of those down name by name, each
 * directory compared with the one that the tree has there.
 */
final class Directories {
  private final HostVolume host;
  private final HostCalls calls;
  private final Names names;
  private final Identity identity;
  private final LostFiles lost;
  private final NodeTree tree;
  private final DirectoryHandles handles = new DirectoryHandles();

  Directories(
      HostVolume host,
      HostCalls calls,
      Names names,
      Identity identity,
      LostFiles lost,
      NodeTree tree) {
    this.host = host;
    this.calls = calls;
    this.names = names;
    this.identity = identity;
    this.lost = lost;
    this.tree = tree;
  }

  DirectoryHandles handles() {
    return handles;
  }

  boolean isRoot(Node node) {
    return node == tree.root();
  }

  /** True if there is a handle at hand, so that finding it costs nothing. */
  boolean isOpen(Node directory) {
    DirectoryHandles.Handle handle = ((NtfsInode) directory.inode()).handle;
    return isRoot(directory) || (handle != null && handle.isFresh());
  }

  /** A directory's handle. Errors: ENOENT (it is gone), ESTALE, ENOTDIR. */
  Held find(Node directory) throws PosixException {
    if (!directory.inode().isDirectory()) {
      throw new PosixException(Errno.ENOTDIR);
    }
    if (directory.inode().isGone()) {
      throw new PosixException(Errno.ENOENT); // it may be open still, but nothing is made in it
    }
    Held kept = kept(directory);
    if (kept != null) {
      return kept;
    }
    Deque<Node> below = new ArrayDeque<>();
    for (Node at = directory; kept == null; kept = kept(at)) {
      below.push(at);
      Place place = at.place();
      if (place == null) {
        kept = open(at, null);
        below.pop();
        break;
      }
      at = place.parent();
    }
    while (!below.isEmpty()) {
      try (Held parent = kept) {
        kept = null;
        kept = open(below.pop(), parent);
      }
    }
    return kept;
  }

  /** As {@link #find}, but null for one that is gone or lost. */
  Held findOrNull(Node directory) throws PosixException {
    try {
      return find(directory);
    } catch (PosixException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ESTALE) {
        return null;
      }
      throw e;
    }
  }

  /** A handle at hand that may be used as it is; null if there is none. */
  private Held kept(Node directory) {
    NtfsInode inode = (NtfsInode) directory.inode();
    if (isRoot(directory)) {
      return new Held(inode, host.root(), null);
    }
    DirectoryHandles.Handle handle = DirectoryHandles.lookup(inode);
    if (handle == null) {
      return null;
    } else if (!handle.isFresh()) {
      handle.release();
      return null;
    }
    return new Held(inode, handle.file(), handle);
  }

  /**
   * Opens a directory, or looks whether the handle there is still is that of what is in its place.
   *
   * @param parent the one above; null if it has no place
   */
  private Held open(Node directory, Held parent) throws PosixException {
    NtfsInode inode = (NtfsInode) directory.inode();
    long now = System.nanoTime();
    Place place = directory.place();
    HostFile file = null;
    if (parent != null && place != null) {
      String plain = NameMapping.toHost(place.name());
      file = openIf(inode, parent.file(), plain);
      if (file == null && names.isAmbiguous(parent.inode(), plain)) {
        file = openIf(inode, parent.file(), NameMapping.toHostWithoutCase(place.name()));
      }
      if (file == null) { // a rename of it may be half done
        Lock lock = parent.inode().entriesLock().readLock();
        Inline.lock(lock);
        lock.unlock();
        if (!place.equals(directory.place())) {
          return find(directory);
        }
      }
    }
    if (file == null) {
      handles.drop(inode);
      file = lost.open(directory, Access.DIRECTORY, NtConstants.FILE_DIRECTORY_FILE);
    }
    DirectoryHandles.Handle handle = handles.add(inode, file, now);
    return new Held(inode, file, handle);
  }

  /** Null if the directory is not there under this name. */
  private HostFile openIf(NtfsInode inode, HostFile parent, String hostName) throws PosixException {
    HostFile file;
    HostOpen how = HostOpen.existing(Access.DIRECTORY, NtConstants.FILE_DIRECTORY_FILE);
    try {
      file = host.open(parent, hostName, how);
    } catch (HostException e) {
      if (e.error() == HostError.NOT_A_DIRECTORY || Names.isAbsent(e.error())) {
        return null;
      }
      file = calls.make(Doing.LOOKUP, hostName, () -> host.open(parent, hostName, how));
    }
    boolean right = false;
    try {
      HostStat stat = calls.make(Doing.LOOKUP, hostName, file::stat);
      // A link is not entered, though it may have become one since; a filter's directory is.
      right =
          identity.is(inode.id(), stat)
              && LxMetadata.type(stat.attributes(), stat.reparseTag()) == FileType.DIRECTORY;
      if (right) {
        inode.caseSensitive = stat.isCaseSensitive();
      }
      return right ? file : null;
    } finally {
      if (!right) {
        file.close();
      }
    }
  }
}
