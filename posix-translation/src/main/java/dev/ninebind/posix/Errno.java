// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/**
 * Linux error numbers (include/uapi/asm-generic/errno-base.h and errno.h). They are what goes on
 * the wire, whatever the host is; a host's own numbers are translated at its border and never get
 * here.
 */
public enum Errno {
  EPERM(1),
  ENOENT(2),
  ESRCH(3),
  EINTR(4),
  EIO(5),
  ENXIO(6),
  E2BIG(7),
  EBADF(9),
  EAGAIN(11),
  ENOMEM(12),
  EACCES(13),
  EFAULT(14),
  EBUSY(16),
  EEXIST(17),
  EXDEV(18),
  ENODEV(19),
  ENOTDIR(20),
  EISDIR(21),
  EINVAL(22),
  ENFILE(23),
  EMFILE(24),
  ENOTTY(25),
  ETXTBSY(26),
  EFBIG(27),
  ENOSPC(28),
  ESPIPE(29),
  EROFS(30),
  EMLINK(31),
  EPIPE(32),
  ERANGE(34),
  EDEADLK(35),
  ENAMETOOLONG(36),
  ENOLCK(37),
  ENOSYS(38),
  ENOTEMPTY(39),
  ELOOP(40),
  ENODATA(61),
  ETIME(62),
  EPROTO(71),
  EOVERFLOW(75),
  EILSEQ(84),
  EMSGSIZE(90),
  EOPNOTSUPP(95),
  ENOBUFS(105),
  ETIMEDOUT(110),
  ESTALE(116),
  EUCLEAN(117),
  EDQUOT(122),
  ENOMEDIUM(123),
  ECANCELED(125);

  private static final Errno[] BY_NUMBER = new Errno[256];

  static {
    for (Errno errno : values()) {
      BY_NUMBER[errno.number] = errno;
    }
  }

  private final int number;

  Errno(int number) {
    this.number = number;
  }

  /** The number as Linux on x86 and arm has it. */
  public int number() {
    return number;
  }

  /** The constant for a Linux number; a number without one is EIO. */
  public static Errno ofNumber(int number) {
    Errno errno = number > 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    return errno == null ? EIO : errno;
  }
}
