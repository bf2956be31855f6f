// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/**
 * How a file is opened, as 9P2000.L says it; its numbers equal those of Linux on x86
 * (include/net/9p/9p.h, P9_DOTL_*). They are never handed to a host as they are: CPU families
 * number some of them otherwise.
 *
 * <p>Honoured: access mode, CREATE, EXCL, TRUNC, APPEND, DSYNC, SYNC, DIRECTORY, NOFOLLOW, NOATIME.
 * Accepted without effect on the host: NOCTTY and NONBLOCK (only regular files and directories are
 * opened, and always so), FASYNC (signals are the guest kernel's), DIRECT (the guest has already
 * gone around its own cache; alignment rules of the host must not reach it), LARGEFILE (always),
 * CLOEXEC (always). Anything else, O_PATH and O_TMPFILE among it, is EINVAL.
 */
public record OpenFlags(int bits) {
  public static final int READ_ONLY = 0;
  public static final int WRITE_ONLY = 1;
  public static final int READ_WRITE = 2;
  public static final int ACCESS_MASK = 3;
  public static final int CREATE = 0100;
  public static final int EXCL = 0200;
  public static final int NOCTTY = 0400;
  public static final int TRUNC = 01000;
  public static final int APPEND = 02000;
  public static final int NONBLOCK = 04000;
  public static final int DSYNC = 010000;
  public static final int FASYNC = 020000;
  public static final int DIRECT = 040000;
  public static final int LARGEFILE = 0100000;
  public static final int DIRECTORY = 0200000;
  public static final int NOFOLLOW = 0400000;
  public static final int NOATIME = 01000000;
  public static final int CLOEXEC = 02000000;
  public static final int SYNC = 04000000;

  private static final int KNOWN =
      ACCESS_MASK
          | CREATE
          | EXCL
          | NOCTTY
          | TRUNC
          | APPEND
          | NONBLOCK
          | DSYNC
          | FASYNC
          | DIRECT
          | LARGEFILE
          | DIRECTORY
          | NOFOLLOW
          | NOATIME
          | CLOEXEC
          | SYNC;

  /**
   * Flags off the wire.
   *
   * @throws PosixException EINVAL for an access mode of 3 or a flag nobody knows
   */
  public static OpenFlags of(int bits) throws PosixException {
    if ((bits & ~KNOWN) != 0 || (bits & ACCESS_MASK) == ACCESS_MASK) {
      throw new PosixException(Errno.EINVAL, "open flags 0" + Integer.toOctalString(bits));
    }
    return new OpenFlags(bits);
  }

  /** True if this flag (one of the constants other than an access mode) is set. */
  public boolean has(int flag) {
    return (bits & flag) != 0;
  }

  public boolean reads() {
    return (bits & ACCESS_MASK) != WRITE_ONLY;
  }

  public boolean writes() {
    return (bits & ACCESS_MASK) != READ_ONLY;
  }

  /** True if opening so could change the volume. */
  public boolean changes() {
    return writes() || has(TRUNC) || has(CREATE);
  }

  /** The same without some flags. */
  public OpenFlags without(int flags) {
    return new OpenFlags(bits & ~flags);
  }
}
