// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Inline;
import dev.ninebind.posix.NotInline;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.Refusals;

/**
 * Opens for reading and writing, and only regular files and directories: opening a device can act
 * on hardware and opening a fifo can wait forever. So the type is read from an O_PATH descriptor,
 * which opens nothing, and then that same file is opened, whatever its name means by then.
 */
final class Opening {
  private final boolean appendAtOffset;

  /**
   * @param appendAtOffset true if APPEND has no effect, for clients that send the right offsets
   */
  Opening(boolean appendAtOffset) {
    this.appendAtOffset = appendAtOffset;
  }

  /** True if a file opened so puts every write at its end. */
  boolean appends(OpenFlags flags) {
    return flags.has(OpenFlags.APPEND) && !appendAtOffset;
  }

  /** The host's flags for these, each by its name; those about creating are the caller's. */
  int hostFlags(OpenFlags flags) {
    int host = LinuxConstants.O_NONBLOCK | LinuxConstants.O_NOCTTY | LinuxConstants.O_CLOEXEC;
    if (flags.writes()) {
      host |= flags.reads() ? LinuxConstants.O_RDWR : LinuxConstants.O_WRONLY;
    }
    if (appends(flags)) {
      host |= LinuxConstants.O_APPEND;
    }
    if (flags.has(OpenFlags.SYNC)) {
      host |= LinuxConstants.O_SYNC;
    }
    if (flags.has(OpenFlags.DSYNC)) {
      host |= LinuxConstants.O_DSYNC;
    }
    if (flags.has(OpenFlags.NOATIME)) {
      host |= LinuxConstants.O_NOATIME;
    }
    return host;
  }

  /**
   * Opens the file behind a descriptor.
   *
   * @param type its type
   * @return a new descriptor
   */
  int reopen(Scratch scratch, int fd, FileType type, OpenFlags flags) throws PosixException {
    Refusals.opening(type, flags);
    int host = hostFlags(flags);
    if (flags.has(OpenFlags.TRUNC)) {
      host |= LinuxConstants.O_TRUNC;
    }
    int opened = scratch.reopen(fd, host);
    if (opened == -HostErrno.EAGAIN) {
      // Some process of the host has a lease on the file. To open it is to wait until that gives
      // way.
      if (Inline.active()) {
        throw NotInline.INSTANCE;
      }
      opened = scratch.reopen(fd, host & ~LinuxConstants.O_NONBLOCK);
    }
    return (int) HostErrno.check(opened);
  }
}
