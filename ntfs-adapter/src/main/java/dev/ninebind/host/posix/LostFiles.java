// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.PosixException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds files that are not where their node says: by one that is open here, or by the kernel's file
 * handle, which names a file whatever it is called (name_to_handle_at, open_by_handle_at).
 */
final class LostFiles {
  private final Boundary boundary;
  private final FileNumbers numbers;
  private final AtomicInteger count;
  private final boolean handles;

  /**
   * @param count counts descriptors held
   */
  LostFiles(Boundary boundary, FileNumbers numbers, AtomicInteger count) throws PosixException {
    this.boundary = boundary;
    this.numbers = numbers;
    this.count = count;
    this.handles = handlesWork();
  }

  /** Tries it on the root: not all file systems have handles, and to open one takes a right. */
  private boolean handlesWork() throws PosixException {
    Scratch scratch = Scratch.mine();
    Descriptor root = boundary.root();
    try {
      byte[] handle = scratch.fileHandle(root.fd(), Name.DOT);
      int fd = handle == null ? -1 : scratch.openByHandle(root.fd(), handle);
      if (fd >= 0) {
        Libc.close(fd);
      }
      return fd >= 0;
    } finally {
      root.release();
    }
  }

  /** Notes the kernel's handle of a file found just now, for the day its name is gone. */
  void remember(PassthroughInode inode, int directory, Name name) {
    if (inode.handle == null && handles && numbers.isRoot(inode.id().device())) {
      inode.handle = Scratch.mine().fileHandle(directory, name);
    }
  }

  /**
   * Finds a file that is not at its place: it lost its last name but is open, or the host moved it.
   *
   * @throws PosixException ENOENT if it is gone, ESTALE if it left the export or nothing finds it
   */
  Descriptor find(PassthroughInode inode) throws PosixException {
    for (OpenFile file : inode.openFiles()) {
      Descriptor held = ((PassthroughFile) file).descriptor();
      if (held.retain()) {
        if (!inode.isDirectory()) {
          return held;
        }
        try {
          if (boundary.contains(held.fd(), true)) {
            return pointingAt(held);
          }
        } finally {
          held.release();
        }
      }
    }
    if (inode.isGone()) {
      throw new PosixException(Errno.ENOENT);
    }
    byte[] handle = inode.handle;
    if (handle == null) {
      throw new PosixException(Errno.ESTALE);
    }
    Scratch scratch = Scratch.mine();
    Descriptor mount = boundary.root();
    int fd;
    try {
      fd = scratch.openByHandle(mount.fd(), handle);
    } finally {
      mount.release();
    }
    if (fd == -HostErrno.ESTALE || fd == -HostErrno.ENOENT) {
      throw new PosixException(Errno.ENOENT);
    } else if (fd < 0) {
      throw HostErrno.exception(fd);
    }
    Descriptor found = new Descriptor(fd, count);
    boolean good = false;
    try {
      HostErrno.check(scratch.stat(fd));
      if (!scratch.statx.is(inode.id()) || scratch.statx.links() == 0) {
        throw new PosixException(Errno.ENOENT);
      }
      if (!boundary.contains(fd, inode.isDirectory())) {
        throw new PosixException(Errno.ESTALE);
      }
      good = true;
      return found;
    } finally {
      if (!good) {
        found.release();
      }
    }
  }

  /**
   * The same directory, not open: descriptors of directories are kept when whoever opened this one
   * has closed it.
   */
  private Descriptor pointingAt(Descriptor open) throws PosixException {
    int fd = Scratch.mine().openPath(open.fd(), Name.DOT, LinuxConstants.O_DIRECTORY);
    HostErrno.check(fd);
    return new Descriptor(fd, count);
  }
}
