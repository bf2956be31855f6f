// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.Node;
import dev.ninebind.posix.Node.Place;
import dev.ninebind.posix.PosixException;
import java.util.concurrent.locks.Lock;

/**
 * Finds the host's file of a node: by the descriptor of its directory and its name, and where that
 * is another file by now, as a lost one. Whatever is found has the node's identity and was below
 * the export's root within the last second; files that are open here already are an exception to
 * the latter, they go on as they would for any process that has them open.
 *
 * <p>A node may look lost only because a rename or removal through this volume is half done, the
 * host changed and the tree not yet. So a second try takes the directory's entries lock, after
 * which both agree.
 */
final class Finder {
  private static final int ATTEMPTS = DirectoryFinder.ATTEMPTS;

  private final Node rootNode;
  private final Boundary boundary;
  private final DirectoryFinder directories;
  private final LostFiles lost;
  private final InlineCalls inline;

  Finder(
      Node rootNode,
      Boundary boundary,
      DirectoryFinder directories,
      LostFiles lost,
      InlineCalls inline) {
    this.rootNode = rootNode;
    this.boundary = boundary;
    this.directories = directories;
    this.lost = lost;
    this.inline = inline;
  }

  /** lstat of a node's file, into the thread's {@link Scratch#statx}. */
  void stat(Node node) throws PosixException {
    Descriptor found = find(node, false);
    if (found != null) {
      found.release();
    }
  }

  /**
   * A descriptor of a node's file, for the caller to release; an O_PATH one as a rule. What lstat
   * says of the file is in the thread's {@link Scratch#statx}.
   */
  Descriptor open(Node node) throws PosixException {
    return find(node, true);
  }

  /** Finds a file and leaves its lstat. Null where that took no descriptor and none is wanted. */
  private Descriptor find(Node node, boolean open) throws PosixException {
    Scratch scratch = Scratch.mine();
    Descriptor found;
    if (node == rootNode) {
      found = boundary.root();
    } else {
      PassthroughInode inode = (PassthroughInode) node.inode();
      inline.requireFast(inode);
      Place place = inode.isGone() ? null : node.place();
      for (int attempt = 0; place != null && attempt < ATTEMPTS; attempt++) {
        Descriptor parent = directories.findOrNull(place.parent());
        if (parent != null) {
          try {
            Lock lock = DirectoryFinder.settle(place, attempt);
            try {
              found = open ? directories.openChild(scratch, parent, place, inode, 0) : null;
              if (found != null || (!open && statChild(scratch, parent, place, inode))) {
                return found;
              }
            } finally {
              DirectoryFinder.unlock(lock);
            }
          } finally {
            parent.release();
          }
        }
        Place now = node.place();
        if (place.equals(now) && attempt > 0) {
          break;
        }
        place = now;
      }
      found = lost.find(inode);
    }
    found.stat(scratch);
    return found;
  }

  /** Reads the lstat of what is at a place; false if it is not that file. */
  private static boolean statChild(
      Scratch scratch, Descriptor parent, Place place, PassthroughInode inode)
      throws PosixException {
    int result = scratch.stat(parent.fd(), place.name());
    if (result != 0 && !HostErrno.isAbsent(result)) {
      throw HostErrno.exception(result);
    }
    return result == 0 && scratch.statx.is(inode.id());
  }
}
