// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import static dev.ninebind.host.posix.LinuxConstants.AT_EMPTY_PATH;
import static dev.ninebind.host.posix.LinuxConstants.UTIME_NOW;
import static dev.ninebind.host.posix.LinuxConstants.UTIME_OMIT;

import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.Refusals;

/**
 * Carries out attribute changes on the file behind a descriptor, mostly an O_PATH one: the file was
 * identified by that descriptor, so nothing swapped in under its name meanwhile can be hit.
 */
final class Changes {
  private static final int PERMISSIONS = 07777;

  private Changes() {}

  /**
   * Changes a file. What cannot be is refused before anything is changed; then comes first what a
   * host most likely fails at.
   *
   * @param type the file's type
   * @param writable true if the descriptor was opened for writing, so that its right to truncate
   *     counts
   */
  static void apply(int fd, FileType type, AttributeChanges changes, boolean writable)
      throws PosixException {
    Refusals.changing(type, changes);
    Scratch scratch = Scratch.mine();
    if (changes.sets(AttributeChanges.SIZE)) {
      long size = changes.size();
      HostErrno.check(
          writable ? Libc.ftruncate(fd, size) : Libc.truncate(scratch.procPath(fd), size));
    }
    if (changes.sets(AttributeChanges.UID | AttributeChanges.GID)) {
      int uid = changes.sets(AttributeChanges.UID) ? changes.uid() : -1;
      int gid = changes.sets(AttributeChanges.GID) ? changes.gid() : -1;
      HostErrno.check(Libc.fchownat(fd, scratch.empty(), uid, gid, AT_EMPTY_PATH));
    }
    if (changes.sets(AttributeChanges.MODE)) {
      HostErrno.check(mode(scratch, fd, changes.mode()));
    }
    if (changes.sets(AttributeChanges.ACCESSED | AttributeChanges.MODIFIED)) {
      setTimes(scratch, fd, changes);
    } else if (changes.valid() == AttributeChanges.CHANGED && type != FileType.SYMBOLIC_LINK) {
      HostErrno.check(scratch.stat(fd));
      HostErrno.check(mode(scratch, fd, scratch.statx.permissions()));
    }
  }

  /**
   * chmod of what a descriptor stands for; fchmod takes no O_PATH descriptor, its /proc link does.
   */
  static int mode(Scratch scratch, int fd, int mode) {
    return Libc.fchmodat(Scratch.PROC_DIRECTORY, scratch.procLink(fd), mode & PERMISSIONS);
  }

  private static void setTimes(Scratch scratch, int fd, AttributeChanges changes)
      throws PosixException {
    boolean accessed = changes.sets(AttributeChanges.ACCESSED_SET);
    boolean modified = changes.sets(AttributeChanges.MODIFIED_SET);
    HostErrno.check(
        scratch.setTimes(
            fd,
            accessed ? changes.accessed().seconds() : 0,
            !changes.sets(AttributeChanges.ACCESSED)
                ? UTIME_OMIT
                : accessed ? changes.accessed().nanos() : UTIME_NOW,
            modified ? changes.modified().seconds() : 0,
            !changes.sets(AttributeChanges.MODIFIED)
                ? UTIME_OMIT
                : modified ? changes.modified().nanos() : UTIME_NOW));
  }
}
