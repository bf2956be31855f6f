// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.posix.Inline;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.Node.Place;
import dev.ninebind.posix.NodeTree;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.ntfs.HostErrors.Doing;
import java.util.concurrent.locks.Lock;

/**
 * Finds the host's file of a node: by a handle that is open, by the name in its directory, and
 * where another file is there by now, by its id ({@link LostFiles}) or a name given to it later.
 * What is found is the node's very file.
 *
 * <p>Callers hold the {@linkplain Shape volume's shape}, so that no directory is renamed meanwhile.
 * A file may look lost because a rename of it is half done; a second try takes the directory's
 * entries lock, after which host and tree agree.
 */
final class Finder {
  /** Looks at a place; more would only follow a file that is renamed all the time. */
  private static final int ATTEMPTS = 3;

  private final NodeTree tree;
  private final HostVolume host;
  private final HostCalls calls;
  private final Names names;
  private final Directories directories;
  private final Identity identity;
  private final LostFiles lost;

  Finder(
      NodeTree tree,
      HostVolume host,
      HostCalls calls,
      Names names,
      Directories directories,
      Identity identity,
      LostFiles lost) {
    this.tree = tree;
    this.host = host;
    this.calls = calls;
    this.names = names;
    this.directories = directories;
    this.identity = identity;
    this.lost = lost;
  }

  /** What a look at a place is after. */
  @FunctionalInterface
  private interface Look<T> {
    /** Null if the node's file is not there under this name of the host. */
    T at(Held parent, String hostName) throws PosixException;
  }

  /** What the host says of a node's file. */
  HostStat stat(Node node) throws PosixException {
    NtfsInode inode = (NtfsInode) node.inode();
    if (inode.isDirectory() && directories.isOpen(node)) {
      try (Held held = directories.find(node)) {
        return calls.make(Doing.LOOKUP, node, held.file()::stat);
      }
    }
    try (Target open = lent(inode, Access.STAT)) {
      if (open != null) {
        return open.stat();
      }
    }
    HostStat stat =
        atAnyPlace(
            node,
            (parent, hostName) -> {
              HostStat found = names.stat(parent.file(), hostName);
              return found != null && identity.is(inode.id(), found) ? found : null;
            });
    if (stat != null) {
      return stat;
    }
    try (HostFile file = lost.open(node, Access.STAT, 0)) {
      return calls.make(Doing.LOOKUP, node, file::stat);
    }
  }

  /**
   * A handle of a node's file that has these rights, for the caller to close: an open file's where
   * one has them.
   */
  Target open(Node node, int access, Doing doing) throws PosixException {
    Target lent = lent((NtfsInode) node.inode(), access);
    return lent != null ? lent : openAnew(node, access, 0, doing);
  }

  /**
   * A new handle of a node's file.
   *
   * @param options FILE_WRITE_THROUGH or 0
   */
  Target openAnew(Node node, int access, int options, Doing doing) throws PosixException {
    NtfsInode inode = (NtfsInode) node.inode();
    HostOpen how = HostOpen.existing(access, options);
    if (directories.isRoot(node)) {
      HostFile root = host.root();
      return owned(calls.make(doing, node, () -> host.open(root, "", how)), access, null);
    }
    Target target =
        atAnyPlace(node, (parent, hostName) -> openAt(inode, parent, hostName, how, doing));
    return target != null ? target : owned(lost.open(node, access, options), access, null);
  }

  /** A new handle of the file that a handle is of: takes no lock, whatever its name is by now. */
  Target openOnceMore(Node node, Target target, int access, int options) throws PosixException {
    HostOpen how = HostOpen.existing(access, options);
    return owned(
        calls.make(Doing.OPEN, node, () -> host.open(target.file(), "", how)), access, null);
  }

  private Target openAt(NtfsInode inode, Held parent, String hostName, HostOpen how, Doing doing)
      throws PosixException {
    if (names.isAmbiguous(parent.inode(), hostName)) {
      HostStat found = names.stat(parent.file(), hostName);
      if (found == null || !identity.is(inode.id(), found)) {
        return null; // another file, which might not even let itself be opened so
      }
    }
    HostFile file = openOrNull(parent.file(), hostName, how, doing);
    if (file == null) {
      return null;
    }
    boolean right = false;
    try {
      HostStat stat = calls.make(Doing.LOOKUP, hostName, file::stat);
      right = identity.is(inode.id(), stat);
      return right ? owned(file, how.access(), stat) : null;
    } finally {
      if (!right) {
        file.close();
      }
    }
  }

  /** Null if there is no such name. */
  HostFile openOrNull(HostFile directory, String hostName, HostOpen how, Doing doing)
      throws PosixException {
    try {
      return host.open(directory, hostName, how);
    } catch (HostException e) {
      if (Names.isAbsent(e.error())) {
        return null;
      }
      return calls.make(doing, hostName, () -> host.open(directory, hostName, how));
    }
  }

  private Target owned(HostFile file, int access, HostStat stat) {
    return new Target(calls, file, access, null, stat);
  }

  /** The handle of an open file of this inode, if one has these rights; else null. */
  private static Target lent(NtfsInode inode, int access) throws PosixException {
    for (OpenFile file : inode.openFiles()) {
      Target target = ((NtfsFile) file).lend(access);
      if (target != null) {
        return target;
      }
    }
    return null;
  }

  /**
   * Looks for a node's file where the tree has it, and where the host opens nothing by an id, at
   * the name that it was given last; null if it is at neither. Linux may go on with a fid that it
   * opened by a name which is gone, though it opens the file by another one (v9fs_fid_find_inode in
   * fs/9p/fid.c).
   */
  private <T> T atAnyPlace(Node node, Look<T> look) throws PosixException {
    T found = atPlace(node, look);
    if (found != null || host.capabilities().openById()) {
      return found;
    }
    Place linked = ((NtfsInode) node.inode()).linked;
    if (linked == null || !tree.retainIfHeld(linked.parent())) {
      return null;
    }
    try (Held parent = directories.findOrNull(linked.parent())) {
      return parent == null ? null : settled(1, linked, parent, look);
    } finally {
      tree.release(linked.parent());
    }
  }

  /** Looks for a node's file where the tree has it; null if it is not there. */
  private <T> T atPlace(Node node, Look<T> look) throws PosixException {
    Place place = node.place();
    for (int attempt = 0; place != null && attempt < ATTEMPTS; attempt++) {
      try (Held parent = directories.findOrNull(place.parent())) {
        if (parent != null) {
          T found = settled(attempt, place, parent, look);
          if (found != null) {
            return found;
          }
        }
      }
      Place now = node.place();
      if (place.equals(now) && attempt > 0) {
        return null;
      }
      place = now;
    }
    return null;
  }

  private <T> T settled(int attempt, Place place, Held parent, Look<T> look) throws PosixException {
    Lock lock = attempt == 0 ? null : parent.inode().entriesLock().readLock();
    if (lock != null) {
      Inline.lock(lock);
    }
    try {
      String plain = NameMapping.toHost(place.name());
      T found = look.at(parent, plain);
      if (found == null && names.isAmbiguous(parent.inode(), plain)) {
        found = look.at(parent, NameMapping.toHostWithoutCase(place.name()));
      }
      return found;
    } finally {
      if (lock != null) {
        lock.unlock();
      }
    }
  }
}
