// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/**
 * What a volume may lack. The contract then asserts the errno given here in place of the rule, so
 * that a gap is declared and tested, never skipped.
 */
public enum Capability {
  HARD_LINKS(Errno.EPERM),
  SYMBOLIC_LINKS(Errno.EPERM),
  /** Fifos and sockets. */
  SPECIAL_FILES(Errno.EPERM),
  DEVICE_NODES(Errno.EPERM),
  /** Names that are no UTF-8. */
  ANY_BYTES_IN_NAMES(Errno.EILSEQ),
  /** Sparse files beyond 4 GiB. */
  HUGE_FILES(Errno.EFBIG),
  /** Byte-range locks. */
  LOCKS(Errno.EOPNOTSUPP),
  /** Extended attributes in {@code user.}. */
  XATTRS(Errno.EOPNOTSUPP),
  /** Those in {@code trusted.}, which other files than regular ones and directories have too. */
  TRUSTED_XATTRS(Errno.EPERM),
  /** Values of 64 KiB. */
  LARGE_XATTRS(Errno.ENOSPC),
  /** POSIX ACLs. */
  ACLS(Errno.EOPNOTSUPP),
  /** Times to the nanosecond; without it they are cut to 100 of them, and that is no error. */
  NANOSECONDS(null);

  private final Errno errno;

  Capability(Errno errno) {
    this.errno = errno;
  }

  /** What a volume without it answers; null where it answers with less. */
  public Errno errno() {
    return errno;
  }
}
