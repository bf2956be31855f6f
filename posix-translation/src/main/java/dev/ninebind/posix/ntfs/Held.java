// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostFile;

/** A directory's handle, held for one operation. */
final class Held implements AutoCloseable {
  private final NtfsInode inode;
  private final HostFile file;
  private final DirectoryHandles.Handle handle;

  /**
   * @param handle to be released; null for the root's, which stays
   */
  Held(NtfsInode inode, HostFile file, DirectoryHandles.Handle handle) {
    this.inode = inode;
    this.file = file;
    this.handle = handle;
  }

  NtfsInode inode() {
    return inode;
  }

  HostFile file() {
    return file;
  }

  @Override
  public void close() {
    if (handle != null) {
      handle.release();
    }
  }
}
