// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/**
 * A call failed the way POSIX calls fail: with an error number. It is part of normal work (a lookup
 * of a missing name is one), so it carries no stack trace unless it wraps an unexpected cause.
 */
public final class PosixException extends Exception {
  private static final long serialVersionUID = 1;

  private final Errno errno;

  public PosixException(Errno errno) {
    this(errno, errno.name());
  }

  public PosixException(Errno errno, String detail) {
    super(detail, null, false, false);
    this.errno = errno;
  }

  /** As part of normal work too, with what the failure was before it had a number. */
  public PosixException(Errno errno, String detail, Throwable cause) {
    super(detail, cause, false, false);
    this.errno = errno;
  }

  public PosixException(Errno errno, Throwable cause) {
    super(errno.name() + ": " + cause, cause);
    this.errno = errno;
  }

  public Errno errno() {
    return errno;
  }
}
