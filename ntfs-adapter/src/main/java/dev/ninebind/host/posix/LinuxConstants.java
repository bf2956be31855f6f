// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.Errno;
import dev.ninebind.posix.PosixException;

/**
 * Numbers of the Linux system interface. Most are the same everywhere (include/uapi/asm-generic);
 * those that a CPU family numbers otherwise are chosen once, and a family that is not known here is
 * refused: a wrong number would mean another flag.
 */
public final class LinuxConstants {
  private static final boolean ARM = "aarch64".equals(System.getProperty("os.arch"));

  public static final int AT_FDCWD = -100;
  public static final int AT_SYMLINK_NOFOLLOW = 0x100;
  public static final int AT_REMOVEDIR = 0x200;
  public static final int AT_SYMLINK_FOLLOW = 0x400;
  public static final int AT_EMPTY_PATH = 0x1000;

  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_CREAT = 0100;
  public static final int O_EXCL = 0200;
  public static final int O_NOCTTY = 0400;
  public static final int O_TRUNC = 01000;
  public static final int O_APPEND = 02000;
  public static final int O_NONBLOCK = 04000;
  public static final int O_DSYNC = 010000;
  public static final int O_NOATIME = 01000000;
  public static final int O_CLOEXEC = 02000000;
  public static final int O_SYNC = 04010000;
  public static final int O_PATH = 010000000;

  /** Those three and O_LARGEFILE trade places on ARM. */
  public static final int O_DIRECTORY = ARM ? 040000 : 0200000;

  public static final int O_NOFOLLOW = ARM ? 0100000 : 0400000;

  public static final int O_DIRECT = ARM ? 0200000 : 040000;

  public static final int F_OFD_GETLK = 36;
  public static final int F_OFD_SETLK = 37;
  public static final short F_RDLCK = 0;
  public static final short F_WRLCK = 1;
  public static final short F_UNLCK = 2;

  public static final int RESOLVE_NO_MAGICLINKS = 0x02;
  public static final int RESOLVE_NO_SYMLINKS = 0x04;
  public static final int RESOLVE_BENEATH = 0x08;

  public static final int RWF_NOWAIT = 0x08;

  public static final int XATTR_CREATE = 1;
  public static final int XATTR_REPLACE = 2;

  /** STATX_BASIC_STATS and STATX_BTIME. */
  public static final int STATX_WANTED = 0xfff;

  public static final int STATX_BTIME = 0x800;

  public static final long UTIME_NOW = (1 << 30) - 1;
  public static final long UTIME_OMIT = (1 << 30) - 2;

  public static final int SYS_OPENAT2 = 437;
  public static final int SYS_GETDENTS64 = ARM ? 61 : 217;
  public static final int SYS_MKNODAT = ARM ? 33 : 259;

  /** File system types, as statfs tells them (include/uapi/linux/magic.h). */
  public static final int TMPFS_MAGIC = 0x01021994;

  public static final int RAMFS_MAGIC = 0x858458f6;
  public static final int FUSE_MAGIC = 0x65735546;
  public static final int PROC_MAGIC = 0x9fa0;
  public static final int EXT_MAGIC = 0xEF53;
  public static final int XFS_MAGIC = 0x58465342;
  public static final int BTRFS_MAGIC = 0x9123683E;

  private LinuxConstants() {}

  /**
   * Refuses a host whose numbers are not here.
   *
   * @throws PosixException ENOSYS, with the reason
   */
  public static void requireKnownHost() throws PosixException {
    String system = System.getProperty("os.name");
    String family = System.getProperty("os.arch");
    if (!system.equals("Linux") || !(ARM || family.equals("amd64") || family.equals("x86_64"))) {
      throw new PosixException(
          Errno.ENOSYS,
          "a folder is passed through on Linux for x86_64 and aarch64 only; this is "
              + system
              + " on "
              + family);
    }
  }
}
