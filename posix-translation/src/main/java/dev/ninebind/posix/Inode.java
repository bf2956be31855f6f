// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * One file of a volume, whatever its names: what all {@link Node}s and open files of it share. A
 * volume extends it with what its host needs to find the file again.
 *
 * <p>It lives in the {@link NodeTree} for as long as a node refers to it.
 */
public class Inode {
  private final FileId id;
  private final FileType type;
  private final List<OpenFile> openFiles = new ArrayList<>(1);
  private ReadWriteLock entriesLock;
  private volatile boolean gone;

  /** One of the nodes that refer to this inode, the others behind it; guarded by the tree. */
  Node nodes;

  protected Inode(FileId id, FileType type) {
    this.id = id;
    this.type = type;
  }

  public final FileId id() {
    return id;
  }

  public final FileType type() {
    return type;
  }

  public final boolean isDirectory() {
    return type == FileType.DIRECTORY;
  }

  /** True once its last name was removed through the volume: then only open files lead to it. */
  public final boolean isGone() {
    return gone;
  }

  /** For the volume that has removed or replaced its last name. */
  public final void markGone() {
    gone = true;
  }

  /**
   * Holds a directory's entries and the tree's picture of them together: whoever looks a name up
   * takes it shared, whoever changes a name takes it exclusively, around the host's call and the
   * change of the tree.
   */
  public final synchronized ReadWriteLock entriesLock() {
    if (entriesLock == null) {
      entriesLock = new ReentrantReadWriteLock();
    }
    return entriesLock;
  }

  /** Notes an open file of this inode. */
  public final synchronized void opened(OpenFile file) {
    openFiles.add(file);
  }

  /** Forgets an open file that is about to close. */
  public final synchronized void closed(OpenFile file) {
    openFiles.remove(file);
  }

  /** The open files of this inode now: by them it is reached after its last name is gone. */
  public final synchronized List<OpenFile> openFiles() {
    return List.copyOf(openFiles);
  }
}
