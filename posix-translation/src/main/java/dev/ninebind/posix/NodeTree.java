// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The nodes of one volume that somebody holds, as a tree that mirrors the host's names. A volume
 * tells it what it did to the host's names ({@link #moved}, {@link #removed}) while it holds the
 * {@linkplain Inode#entriesLock entries locks} of the directories, and every node follows.
 *
 * <p>Safe for use by several threads. One lock guards it all: what it covers are a few map
 * accesses, never a call of the host.
 */
public final class NodeTree {
  /** How a volume tells the attributes of a node. */
  @FunctionalInterface
  public interface Telling {
    Attributes of(Node node) throws PosixException;
  }

  private final Map<FileId, Inode> inodes = new HashMap<>();
  private final Node root;
  private int nodes = 1;

  /** A tree whose root is this directory. The root is never released. */
  public NodeTree(Inode rootDirectory) {
    root = new Node(rootDirectory, null);
    root.references = 1;
    rootDirectory.nodes = root;
    inodes.put(rootDirectory.id(), rootDirectory);
  }

  public Node root() {
    return root;
  }

  /**
   * The node for the file that was found under a name, held once more for the caller. A node of
   * another file under that name loses its place. Call it with the directory's entries lock held,
   * at least shared.
   *
   * @param id the file found
   * @param inode makes the inode where the tree has none yet
   */
  public synchronized Node enter(Node directory, Name name, FileId id, Supplier<Inode> inode) {
    Node child = directory.child(name);
    if (child != null && child.inode().equals(inodes.get(id))) {
      child.references++;
      return child;
    }
    if (child != null) {
      directory.removeChild(name);
      displace(child);
    }
    Inode file = inodes.computeIfAbsent(id, unused -> inode.get());
    Node node = new Node(file, new Node.Place(directory, name));
    node.sibling = file.nodes;
    file.nodes = node;
    node.references = 1;
    directory.references++;
    directory.putChild(name, node);
    nodes++;
    return node;
  }

  /** The node that somebody holds for a name, or null; not held for the caller. */
  public synchronized Node child(Node directory, Name name) {
    return directory.child(name);
  }

  /** The inode of a file that somebody holds, or null. */
  public synchronized Inode inode(FileId id) {
    return inodes.get(id);
  }

  /** Does something short with each inode that somebody holds. */
  public synchronized void forEach(Consumer<Inode> step) {
    inodes.values().forEach(step);
  }

  /** Holds a node once more. */
  public synchronized Node retain(Node node) {
    node.references++;
    return node;
  }

  /** The other nodes of a node's file that have a place, each held once more for the caller. */
  public synchronized List<Node> retainOthers(Node node) {
    List<Node> others = new ArrayList<>();
    for (Node at = node.inode().nodes; at != null; at = at.sibling) {
      if (at != node && at.place != null) {
        at.references++;
        others.add(at);
      }
    }
    return others;
  }

  /**
   * The directory above, held for the caller; the root is above itself. Null if the place is gone.
   */
  public synchronized Node retainParent(Node node) {
    Node.Place place = node.place;
    Node parent = node == root ? root : place == null ? null : place.parent();
    if (parent != null) {
      parent.references++;
    }
    return parent;
  }

  /**
   * Looks {@code .} or {@code ..} up, as {@link PosixVolume#walk} does. Errors: ENOENT, and those
   * of telling its attributes.
   */
  public PosixVolume.Located walkDots(Node directory, Name name, Telling attributes)
      throws PosixException {
    Node node = name.length() == 1 ? retain(directory) : retainParent(directory);
    if (node == null) {
      throw new PosixException(Errno.ENOENT);
    }
    return located(node, attributes);
  }

  /** With its attributes, a node that is held for the caller; it is given back if they fail. */
  public PosixVolume.Located located(Node held, Telling attributes) throws PosixException {
    boolean told = false;
    try {
      PosixVolume.Located located = new PosixVolume.Located(held, attributes.of(held));
      told = true;
      return located;
    } finally {
      if (!told) {
        release(held);
      }
    }
  }

  /** Gives a node back. */
  public synchronized void release(Node node) {
    drop(node);
  }

  /**
   * A name was renamed on the host. The node there, if any, moves; the node of a file that the
   * rename replaced loses its place. A rename between two names of one file changes nothing on a
   * POSIX host: then do not call it. Call it with both directories' entries locks held exclusively.
   */
  public synchronized void moved(Node fromDirectory, Name from, Node toDirectory, Name to) {
    Node node = fromDirectory.child(from);
    Node replaced = toDirectory.child(to);
    if (node != null && replaced != null && node.inode().id().equals(replaced.inode().id())) {
      return; // the same name, or two names of one file: POSIX then leaves both
    }
    if (replaced != null) {
      toDirectory.removeChild(to);
      displace(replaced);
    }
    if (node != null) {
      fromDirectory.removeChild(from);
      toDirectory.references++;
      toDirectory.putChild(to, node);
      node.place = new Node.Place(toDirectory, to);
      drop(fromDirectory);
    }
  }

  /** A name was removed on the host. Call it with the directory's entries lock held exclusively. */
  public synchronized void removed(Node directory, Name name) {
    Node node = directory.removeChild(name);
    if (node != null) {
      node.removed = true;
      displace(node);
    }
  }

  /**
   * A file is gone from the host for good, while nodes and open files may still hold it. A host
   * with a coarse clock can make another file with an equal id right away: that one then gets an
   * inode of its own. Call it before the host can have done so.
   *
   * @return the inode, or null if nobody holds the file
   */
  public synchronized Inode retire(FileId id) {
    return inodes.remove(id);
  }

  /** True while a node refers to this inode, retired or not. */
  public synchronized boolean isHeld(Inode inode) {
    return inode.nodes != null;
  }

  /** True if {@code node} is {@code directory} or below it. */
  public synchronized boolean isWithin(Node node, Node directory) {
    for (Node at = node; at != null; at = at.place == null ? null : at.place.parent()) {
      if (at == directory) {
        return true;
      }
    }
    return false;
  }

  /** Nodes held by somebody, the root included. */
  public synchronized int size() {
    return nodes;
  }

  /** Takes a node's place away; it is out of its parent's children already. */
  private void displace(Node node) {
    Node parent = node.place.parent();
    node.place = null;
    drop(parent);
  }

  /** A chain of siblings that one has left; as a rule it was the only one. */
  private static Node without(Node first, Node left) {
    if (first == left) {
      return left.sibling;
    }
    Node at = first;
    while (at.sibling != left) {
      at = at.sibling;
    }
    at.sibling = left.sibling;
    return first;
  }

  private void drop(Node first) {
    for (Node node = first; node != null && --node.references == 0; ) {
      Node.Place place = node.place;
      if (place != null) {
        place.parent().removeChild(place.name());
      }
      Inode inode = node.inode();
      inode.nodes = without(inode.nodes, node);
      if (inode.nodes == null) {
        inodes.remove(inode.id(), inode);
      }
      nodes--;
      node = place == null ? null : place.parent();
    }
  }
}
