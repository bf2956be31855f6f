// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileId;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.Node.Place;
import dev.ninebind.posix.NodeTree;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.Refusals;

/** Renames and removes names: on the host and in the tree together, under the entries locks. */
final class Renaming {
  /** Renames that may overtake one by node before it is given up. */
  private static final int ATTEMPTS = 100;

  private final NodeTree tree;
  private final Nodes nodes;
  private final DirectoryFinder finder;

  Renaming(NodeTree tree, Nodes nodes, DirectoryFinder finder) {
    this.tree = tree;
    this.nodes = nodes;
    this.finder = finder;
  }

  void rename(Node fromDirectory, Name from, Node toDirectory, Name to) throws PosixException {
    Refusals.renaming(from, to);
    try (HeldDirectories held = HeldDirectories.of(finder, fromDirectory, toDirectory)) {
      HostErrno.check(Scratch.mine().stat(held.fd(), from));
      renameLocked(held, new Place(fromDirectory, from), new Place(toDirectory, to));
    }
  }

  void rename(Node node, Node toDirectory, Name to) throws PosixException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Place place = placeToChange(node);
      Refusals.renaming(place.name(), to);
      try (HeldDirectories held = HeldDirectories.of(finder, place.parent(), toDirectory)) {
        if (place.equals(node.place())) {
          Scratch scratch = Scratch.mine();
          HostErrno.check(scratch.stat(held.fd(), place.name()));
          requireSame(scratch, node.inode().id());
          renameLocked(held, place, new Place(toDirectory, to));
          return;
        }
      }
    }
    throw new PosixException(Errno.EBUSY);
  }

  /** Renames a file whose lstat is in the scratch. */
  private void renameLocked(HeldDirectories held, Place from, Place to) throws PosixException {
    Scratch scratch = Scratch.mine();
    FileId id = scratch.statx.id();
    int replaced = pin(held.toFd(), to.name());
    try {
      HostErrno.check(
          Libc.renameat(
              held.fd(), scratch.name(from.name()), held.toFd(), scratch.otherName(to.name())));
      if (replaced >= 0 && scratch.stat(replaced) == 0 && scratch.statx.is(id)) {
        return; // of two names of one file POSIX leaves both
      }
      tree.moved(from.parent(), from.name(), to.parent(), to.name());
      retireIfGone(replaced);
    } finally {
      unpin(replaced);
    }
  }

  void remove(Node parent, Name name, boolean directory) throws PosixException {
    Refusals.removing(name, directory);
    try (HeldDirectories held = HeldDirectories.of(finder, parent)) {
      removeLocked(held, new Place(parent, name), null, directory);
    }
  }

  void remove(Node node) throws PosixException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Place place = placeToChange(node);
      try (HeldDirectories held = HeldDirectories.of(finder, place.parent())) {
        if (place.equals(node.place())) {
          removeLocked(held, place, node.inode().id(), node.inode().isDirectory());
          return;
        }
      }
    }
    throw new PosixException(Errno.EBUSY);
  }

  /**
   * Removes a name.
   *
   * @param id what must be there, or null if anything may
   */
  private void removeLocked(HeldDirectories held, Place place, FileId id, boolean directory)
      throws PosixException {
    Scratch scratch = Scratch.mine();
    int removed = pin(held.fd(), place.name());
    try {
      if (removed < 0) {
        throw new PosixException(Errno.ENOENT);
      }
      if (id != null) {
        HostErrno.check(scratch.stat(removed));
        requireSame(scratch, id);
      }
      HostErrno.check(
          Libc.unlinkat(
              held.fd(), scratch.name(place.name()), directory ? LinuxConstants.AT_REMOVEDIR : 0));
      tree.removed(place.parent(), place.name());
      retireIfGone(removed);
    } finally {
      unpin(removed);
    }
  }

  /**
   * A descriptor of what is about to lose its name, or -1 if there is nothing. While it is open the
   * host cannot give the file's number to another one, so that the tree learns of the end first.
   */
  private static int pin(int directory, Name name) throws PosixException {
    int fd = Scratch.mine().openPath(directory, name, 0);
    if (fd < 0 && fd != -HostErrno.ENOENT) {
      throw HostErrno.ofOpenBeneath(fd);
    }
    return Math.max(fd, -1);
  }

  private static void unpin(int fd) {
    if (fd >= 0) {
      Libc.close(fd);
    }
  }

  /**
   * For a pinned file that lost a name: if it was the last, then whoever holds it holds a dead one.
   */
  private void retireIfGone(int fd) {
    Scratch scratch = Scratch.mine();
    if (fd < 0 || scratch.stat(fd) != 0) {
      return;
    }
    boolean directory = scratch.statx.type() == FileType.DIRECTORY;
    if (directory || scratch.statx.links() == 0) {
      FileId id = scratch.statx.id();
      nodes.retire(id);
      if (directory) {
        finder.forget(id);
      }
    }
  }

  /** Where a node is; the root can be neither renamed nor removed, and what is gone neither. */
  private Place placeToChange(Node node) throws PosixException {
    if (node == tree.root()) {
      throw new PosixException(Errno.EBUSY);
    }
    Place place = node.place();
    if (place == null) {
      throw new PosixException(Errno.ENOENT);
    }
    return place;
  }

  /** The host may have put another file there; that one was not meant. */
  private static void requireSame(Scratch scratch, FileId id) throws PosixException {
    if (!scratch.statx.is(id)) {
      throw new PosixException(Errno.ESTALE);
    }
  }
}
