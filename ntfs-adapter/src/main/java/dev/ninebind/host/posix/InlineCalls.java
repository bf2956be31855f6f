// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.Inline;
import dev.ninebind.posix.Inode;
import dev.ninebind.posix.NotInline;

/**
 * What a thread that must not wait may ask of the host.
 *
 * <p>Whether there are reads that do not wait (RWF_NOWAIT), a kernel tells per file system and only
 * by an attempt. Where a file system in memory has none, any read will do.
 */
final class InlineCalls {
  private final FileNumbers numbers;
  private final boolean inMemory;
  private volatile boolean noInstantReads;

  /**
   * @param inMemory true if the root's file system is one that knows no disk
   */
  InlineCalls(FileNumbers numbers, boolean inMemory) {
    this.numbers = numbers;
    this.inMemory = inMemory;
  }

  /** Only the root's file system is known to be fast; one mounted below it may be a network's. */
  void requireFast(Inode inode) {
    if (!numbers.isRoot(inode.id().device()) && Inline.active()) {
      throw NotInline.INSTANCE;
    }
  }

  /** True if an ordinary read of this file never waits for a disk, and is all that can be had. */
  boolean anyReadIsInstant(Inode inode) {
    return noInstantReads && inMemory && numbers.isRoot(inode.id().device());
  }

  /** This file's file system has no reads that do not wait. */
  void noInstantReads(Inode inode) {
    if (numbers.isRoot(inode.id().device())) {
      noInstantReads = true;
    }
  }
}
