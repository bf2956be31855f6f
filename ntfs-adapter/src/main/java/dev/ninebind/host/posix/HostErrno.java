// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.Errno;
import dev.ninebind.posix.PosixException;

/**
 * The one place where the host's error numbers become those of the protocol. Calls of {@link Libc}
 * that fail return such a number, negated.
 *
 * <p>On the CPU families that {@link LinuxConstants} knows, the numbers are the generic ones that
 * {@link Errno} has too; what is left to translate are those that a guest must not see.
 */
public final class HostErrno {
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int EAGAIN = 11;
  public static final int EACCES = 13;
  public static final int EEXIST = 17;
  public static final int EXDEV = 18;
  public static final int ENOTDIR = 20;
  public static final int EINVAL = 22;
  public static final int ERANGE = 34;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOSYS = 38;
  public static final int ELOOP = 40;
  public static final int ENODATA = 61;
  public static final int EOPNOTSUPP = 95;
  public static final int ESTALE = 116;

  private static final int EREMOTEIO = 121;
  private static final int ENOKEY = 126;

  private HostErrno() {}

  /**
   * The protocol's error for a failed call.
   *
   * @param result what the call returned: a negated host number
   */
  static Errno of(long result) {
    return switch ((int) -result) {
      case ENOKEY -> Errno.EACCES; // an encrypted directory whose key is not there
      case EREMOTEIO -> Errno.EIO;
      default -> Errno.ofNumber((int) -result);
    };
  }

  /** As {@link #of}, ready to be thrown. */
  static PosixException exception(long result) {
    return new PosixException(of(result));
  }

  /**
   * As {@link #exception}, for a failed openat2 with RESOLVE_BENEATH: the host's EXDEV then says
   * that the name leads out, while to a guest it would mean another file system.
   */
  static PosixException ofOpenBeneath(long result) {
    return result == -EXDEV ? new PosixException(Errno.ENOENT) : exception(result);
  }

  /** True if the call failed because under this name there is nothing, or nothing of the kind. */
  static boolean isAbsent(long result) {
    return result == -ENOENT
        || result == -ENOTDIR
        || result == -ELOOP
        || result == -EXDEV
        || result == -ESTALE;
  }

  /**
   * Passes a result on.
   *
   * @throws PosixException if it is a failure
   */
  static long check(long result) throws PosixException {
    if (result < 0) {
      throw exception(result);
    }
    return result;
  }
}
