// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.FileId;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Inode;

/** A file of the host, and what finds it again. */
final class PassthroughInode extends Inode {
  /** Its number as the guest sees it, for as long as somebody holds it. */
  final long path;

  /**
   * The kernel's handle, a struct file_handle; null where there is none or it was not asked for.
   */
  volatile byte[] handle;

  /**
   * For a directory: its descriptor in {@link DirectoryHandles}, possibly closed by now; or null.
   */
  volatile DirectoryHandles.Handle directory;

  PassthroughInode(FileId id, FileType type, long path) {
    super(id, type);
    this.path = path;
  }
}
