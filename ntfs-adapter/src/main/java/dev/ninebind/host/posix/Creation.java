// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import static dev.ninebind.host.posix.LinuxConstants.AT_EMPTY_PATH;
import static dev.ninebind.host.posix.LinuxConstants.AT_REMOVEDIR;

import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileId;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;

/**
 * Gives a new file the owner and mode that were asked for. The host makes it the daemon's, with a
 * group that may be the directory's, and may take bits of its mode away (umask, ACLs, chown). There
 * must be no moment at which somebody has more rights to it than asked for; so where the owner will
 * change, the file first has its owner's bits alone.
 *
 * <p>One that cannot be made as asked for is removed again.
 */
final class Creation {
  private static final int PERMISSIONS = 07777;
  private static final int SET_ID_BITS = 06000;

  private final int uid = Libc.geteuid();
  private final int gid = Libc.getegid();

  /** Makes a file under a name in a directory, with a mode: 0, or the error negated. */
  @FunctionalInterface
  interface Maker {
    int make(Scratch scratch, int directory, Name name, int mode);
  }

  /** A device number as the kernel packs it ({@code new_encode_dev} in include/linux/kdev_t.h). */
  static int device(int major, int minor) throws PosixException {
    if (major >>> 12 != 0 || minor >>> 20 != 0) {
      throw new PosixException(Errno.EINVAL, "device number out of range");
    }
    return (minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12);
  }

  /** The mode to make a file with, so that what is left to {@link #settle} only adds rights. */
  int firstMode(int mode, Credentials owner) {
    if (owner.uid() != uid || owner.gid() != gid) {
      return mode & 0700;
    }
    // The owner is right and the group is as a rule, but a setgid directory gives another one. That
    // may have what everybody has.
    int others = mode & 07;
    return (mode & PERMISSIONS & ~02070) | (mode & (others << 3));
  }

  /**
   * Makes what is not opened: a directory, a link, a node. Leaves its lstat in {@link
   * Scratch#statx}.
   */
  void make(int directory, Name name, FileType type, int mode, Credentials owner, Maker maker)
      throws PosixException {
    Scratch scratch = Scratch.mine();
    HostErrno.check(maker.make(scratch, directory, name, firstMode(mode, owner)));
    HostErrno.check(scratch.stat(directory, name));
    if (scratch.statx.type() == type && !differs(scratch.statx, type, mode, owner)) {
      return;
    }
    FileId id = scratch.statx.id();
    int fd = scratch.openPath(directory, name, 0);
    if (fd < 0) {
      throw HostErrno.ofOpenBeneath(fd);
    }
    try {
      HostErrno.check(scratch.stat(fd));
      if (!scratch.statx.is(id) || scratch.statx.type() != type) {
        throw new PosixException(Errno.ENOENT, "replaced on the host while it was made");
      }
      settle(scratch, fd, directory, name, type, mode, owner);
    } finally {
      Libc.close(fd);
    }
  }

  /**
   * Gives the new file behind a descriptor its owner and mode, and removes it if that fails. Wants
   * its lstat in {@link Scratch#statx} and leaves the final one there.
   *
   * <p>In a directory with a default ACL the result is what the host makes of the mode asked for: a
   * chmod sets the ACL's entries for owner, mask and others, which are those that the mode of
   * creation limits, and leaves all others as they were inherited.
   */
  void settle(
      Scratch scratch, int fd, int directory, Name name, FileType type, int mode, Credentials owner)
      throws PosixException {
    if (!differs(scratch.statx, type, mode, owner)) {
      return;
    }
    FileId id = scratch.statx.id();
    boolean othersFile = scratch.statx.uid() != owner.uid() || scratch.statx.gid() != owner.gid();
    int allowed = type == FileType.SYMBOLIC_LINK ? 0 : DefaultAcl.allowed(scratch, directory);
    int wanted = mode & PERMISSIONS & (allowed | ~DefaultAcl.ALL);
    boolean otherMode = scratch.statx.permissions() != wanted;
    int result = Math.min(allowed, 0);
    if (result == 0 && othersFile) {
      result = Libc.fchownat(fd, scratch.empty(), owner.uid(), owner.gid(), AT_EMPTY_PATH);
    }
    boolean cleared = othersFile && (mode & SET_ID_BITS) != 0;
    if (result == 0 && type != FileType.SYMBOLIC_LINK && (otherMode || cleared)) {
      result = Changes.mode(scratch, fd, wanted);
    }
    if (result == 0) {
      result = scratch.stat(fd);
    }
    if (result != 0) {
      if (scratch.stat(directory, name) == 0 && scratch.statx.is(id)) {
        Libc.unlinkat(directory, scratch.name(name), type == FileType.DIRECTORY ? AT_REMOVEDIR : 0);
      }
      throw HostErrno.exception(result);
    }
  }

  private static boolean differs(Statx now, FileType type, int mode, Credentials owner) {
    return now.uid() != owner.uid()
        || now.gid() != owner.gid()
        || (type != FileType.SYMBOLIC_LINK && now.permissions() != (mode & PERMISSIONS));
  }
}
