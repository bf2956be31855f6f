// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileId;
import dev.ninebind.posix.PosixException;

/** The export's root, and whether a file is below it. */
final class Boundary {
  private final Descriptor root;
  private final FileId rootId;

  /**
   * @param root the root's descriptor, not an O_PATH one: it also says which file system handles
   *     are of
   */
  Boundary(Descriptor root, FileId rootId) {
    this.root = root;
    this.rootId = rootId;
  }

  /** The root's descriptor, for the caller to release. */
  Descriptor root() throws PosixException {
    if (!root.retain()) {
      throw new PosixException(Errno.EIO, "the volume is closed");
    }
    return root;
  }

  /**
   * True if a file is below the root now, as the host's own view of both paths tells; in a tree too
   * deep for a path, going up from a directory tells it.
   */
  boolean contains(int fd, boolean directory) throws PosixException {
    Scratch scratch = Scratch.mine();
    Descriptor top = root();
    try {
      int length = scratch.hostPath(fd);
      if (length == -HostErrno.ENAMETOOLONG || length == Scratch.LINK_SIZE) {
        return directory && climbsToRoot(scratch, fd);
      }
      HostErrno.check(length);
      int rootLength = scratch.otherHostPath(top.fd());
      HostErrno.check(rootLength);
      if (rootLength == 1) {
        return true; // "/": there is nothing outside
      }
      return length > rootLength
          && scratch.linkByte(rootLength) == '/'
          && scratch.linksAgree(rootLength);
    } finally {
      top.release();
    }
  }

  private boolean climbsToRoot(Scratch scratch, int fd) throws PosixException {
    int at = fd;
    try {
      while (true) {
        HostErrno.check(scratch.stat(at));
        if (scratch.statx.is(rootId)) {
          return true;
        }
        FileId id = scratch.statx.id();
        int above =
            scratch.open(
                at,
                scratch.dotDot(),
                LinuxConstants.O_PATH | LinuxConstants.O_DIRECTORY | LinuxConstants.O_CLOEXEC,
                0,
                0);
        HostErrno.check(above);
        if (at != fd) {
          Libc.close(at);
        }
        at = above;
        HostErrno.check(scratch.stat(at));
        if (scratch.statx.is(id)) {
          return false; // above the host's root is the host's root
        }
      }
    } finally {
      if (at != fd) {
        Libc.close(at);
      }
    }
  }
}
