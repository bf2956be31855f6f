// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileId;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Inode;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.NodeTree;
import dev.ninebind.posix.PosixException;

/** The volume's tree and its files' numbers, in terms of what the host's lstat tells. */
final class Nodes {
  private final NodeTree tree;
  private final FileNumbers numbers;

  Nodes(NodeTree tree, FileNumbers numbers) {
    this.tree = tree;
    this.numbers = numbers;
  }

  /** The node of a file found under a name just now. Wants the directory's entries lock. */
  Node enter(Node directory, Name name, Statx found) throws PosixException {
    FileId id = found.id();
    FileType type = found.type();
    if (type == null) {
      throw new PosixException(Errno.EIO, "a kind of file that Linux does not know");
    }
    long path = numbers.path(id.device(), id.number());
    return tree.enter(directory, name, id, () -> new PassthroughInode(id, type, path));
  }

  Node retain(Node node) {
    return tree.retain(node);
  }

  void release(Node node) {
    tree.release(node);
  }

  /** What an lstat of a node's file tells. */
  static Attributes attributes(Node node, Statx found) {
    return found.attributes(((PassthroughInode) node.inode()).path);
  }

  /** What an lstat tells of a file that has no node. */
  Attributes attributes(Statx found) {
    return found.attributes(numbers.path(found.device(), found.inode()));
  }

  /** The number of a directory's entry as a guest sees it. */
  long entryPath(Node directory, Name name, long inode) {
    FileId id = directory.inode().id();
    boolean leadsOut = directory == tree.root() && name.isDots();
    return numbers.path(id.device(), leadsOut ? id.number() : inode);
  }

  /** A file lost its last name: whoever holds it holds a dead one. Wants it to be there still. */
  void retire(FileId id) {
    Inode inode = tree.retire(id);
    if (inode != null) {
      inode.markGone();
      numbers.gone(id.device(), id.number(), () -> tree.isHeld(inode));
    }
  }
}
