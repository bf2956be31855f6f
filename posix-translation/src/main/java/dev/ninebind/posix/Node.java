// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.util.HashMap;
import java.util.Map;

/**
 * A place in the tree of a volume: a name in a directory, and the file that was found there. Fids
 * and open files hold nodes, not path strings, so they follow their file when it or any directory
 * above it is renamed through the volume.
 *
 * <p>Nodes are made, moved and counted by their {@link NodeTree}. A node holds nothing of the host.
 */
public final class Node {
  /**
   * Where a node is.
   *
   * @param parent the directory
   * @param name the name in it
   */
  public record Place(Node parent, Name name) {}

  private final Inode inode;

  /** Null for the root, and once the name is gone or belongs to another file. */
  volatile Place place;

  /** Set before the place is taken away. */
  volatile boolean removed;

  /** Fids, open files and children that hold this node; guarded by the tree. */
  int references;

  /** Another node of the same inode; guarded by the tree. */
  Node sibling;

  /** Children that are in use, by name; null while there are none. Guarded by the tree. */
  private Map<Name, Node> children;

  Node(Inode inode, Place place) {
    this.inode = inode;
    this.place = place;
  }

  public Inode inode() {
    return inode;
  }

  /**
   * Where the node is now, or null for the root and for a node whose name is gone. It may change at
   * any moment; a caller that found another file there reads it again.
   */
  public Place place() {
    return place;
  }

  /**
   * True once the node's name was removed through the volume: there was no file of that name then,
   * whatever has it by now. False for a node that lost its name to another file. The file may have
   * more names: {@link Inode#isGone}.
   */
  public boolean isRemoved() {
    return removed;
  }

  Node child(Name name) {
    return children == null ? null : children.get(name);
  }

  void putChild(Name name, Node child) {
    if (children == null) {
      children = new HashMap<>(4);
    }
    children.put(name, child);
  }

  Node removeChild(Name name) {
    if (children == null) {
      return null;
    }
    Node child = children.remove(name);
    if (children.isEmpty()) {
      children = null;
    }
    return child;
  }

  @Override
  public String toString() {
    Place here = place;
    return here == null
        ? "/"
        : here.parent() + (here.parent().place == null ? "" : "/") + here.name();
  }
}
