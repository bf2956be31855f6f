// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import static dev.ninebind.host.posix.HostErrno.EINTR;

import java.nio.ByteBuffer;
import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * The calls of libc that a passthrough volume needs. Strings and structs are addresses of memory
 * that the caller keeps ({@link Scratch}): no call allocates. A call that fails returns its error
 * number, negated, and one that a signal interrupted is made again.
 *
 * <p>No function here has more than five arguments. Up to six, jnr-ffi compiles a stub that costs
 * little more than the call itself; but on x86_64 it hands over a wrong sixth one.
 */
public final class Libc {
  /** What jnr-ffi binds; public because the class that it generates is in another loader. */
  public interface Functions {
    long syscall(long number, long a, long b, long c, long d);

    int statx(int directory, long path, int flags, int mask, long result);

    int close(int fd);

    long preadv2(int fd, long vectors, int count, long offset, int flags);

    long pread(int fd, long target, long length, long offset);

    long pwrite(int fd, long source, long length, long offset);

    long lseek(int fd, long offset, int from);

    int ftruncate(int fd, long size);

    int truncate(long path, long size);

    int fchownat(int directory, long path, int uid, int gid, int flags);

    int fchmodat(int directory, long path, int mode, int flags);

    int utimensat(int directory, long path, long times, int flags);

    int mkdirat(int directory, long path, int mode);

    int symlinkat(long target, int directory, long path);

    int linkat(int fromDirectory, long from, int toDirectory, long to, int flags);

    int renameat(int fromDirectory, long from, int toDirectory, long to);

    int unlinkat(int directory, long path, int flags);

    long readlinkat(int directory, long path, long target, long length);

    long getxattr(long path, long name, long target, long size);

    long fgetxattr(int fd, long name, long target, long size);

    long listxattr(long path, long target, long size);

    long flistxattr(int fd, long target, long size);

    int setxattr(long path, long name, long value, long size, int flags);

    int fsetxattr(int fd, long name, long value, long size, int flags);

    int removexattr(long path, long name);

    int fremovexattr(int fd, long name);

    int fstatfs(int fd, long result);

    int fcntl(int fd, int command, long argument);

    int fsync(int fd);

    int fdatasync(int fd);

    int name_to_handle_at(int directory, long path, long handle, long mountId, int flags);

    int open_by_handle_at(int mount, long handle, int flags);

    int umask(int mask);

    int geteuid();

    int getegid();
  }

  /** openat2 gives up with EAGAIN when a rename crosses it; then it is tried again, so often. */
  private static final int OPEN_ATTEMPTS = 128;

  private static final Functions C = LibraryLoader.create(Functions.class).load("c");
  private static final Runtime RUNTIME = Runtime.getRuntime(C);

  private Libc() {}

  /** The address of the byte at a direct buffer's position. */
  public static long address(ByteBuffer buffer) {
    return Pointer.wrap(RUNTIME, buffer).address();
  }

  /**
   * openat2.
   *
   * @param how address of the struct open_how
   */
  public static int openat2(int directory, long path, long how) {
    for (int attempt = 1; ; attempt++) {
      long result =
          result(C.syscall(LinuxConstants.SYS_OPENAT2, directory, path, how, Scratch.HOW_SIZE));
      if (result != -EINTR && (result != -HostErrno.EAGAIN || attempt == OPEN_ATTEMPTS)) {
        return (int) result;
      }
    }
  }

  public static int statx(int directory, long path, int flags, long target) {
    int result;
    do {
      result = result(C.statx(directory, path, flags, LinuxConstants.STATX_WANTED, target));
    } while (result == -EINTR);
    return result;
  }

  /** Closes; Linux frees the descriptor even where this fails. */
  public static int close(int fd) {
    int result = result(C.close(fd));
    return result == -EINTR ? 0 : result;
  }

  public static long preadv2(int fd, long vectors, int count, long offset, int flags) {
    long result;
    do {
      result = result(C.preadv2(fd, vectors, count, offset, flags));
    } while (result == -EINTR);
    return result;
  }

  public static long pread(int fd, long target, long length, long offset) {
    long result;
    do {
      result = result(C.pread(fd, target, length, offset));
    } while (result == -EINTR);
    return result;
  }

  public static long pwrite(int fd, long source, long length, long offset) {
    long result;
    do {
      result = result(C.pwrite(fd, source, length, offset));
    } while (result == -EINTR);
    return result;
  }

  public static long getdents64(int fd, long target, int length) {
    long result;
    do {
      result = result(C.syscall(LinuxConstants.SYS_GETDENTS64, fd, target, length, 0));
    } while (result == -EINTR);
    return result;
  }

  /** lseek from the start. */
  public static long seek(int fd, long offset) {
    return result(C.lseek(fd, offset, 0));
  }

  public static int ftruncate(int fd, long size) {
    int result;
    do {
      result = result(C.ftruncate(fd, size));
    } while (result == -EINTR);
    return result;
  }

  public static int truncate(long path, long size) {
    int result;
    do {
      result = result(C.truncate(path, size));
    } while (result == -EINTR);
    return result;
  }

  public static int fchownat(int directory, long path, int uid, int gid, int flags) {
    return result(C.fchownat(directory, path, uid, gid, flags));
  }

  /** fchmodat as the kernel has it: without flags, links followed. */
  public static int fchmodat(int directory, long path, int mode) {
    return result(C.fchmodat(directory, path, mode, 0));
  }

  public static int utimensat(int directory, long path, long times, int flags) {
    return result(C.utimensat(directory, path, times, flags));
  }

  public static int mkdirat(int directory, long path, int mode) {
    return result(C.mkdirat(directory, path, mode));
  }

  /**
   * mknodat; as a bare system call, for glibc has had the function only since 2.33.
   *
   * @param device as the kernel packs it ({@code new_encode_dev} in include/linux/kdev_t.h)
   */
  public static int mknodat(int directory, long path, int mode, int device) {
    return (int)
        result(
            C.syscall(
                LinuxConstants.SYS_MKNODAT, directory, path, mode, Integer.toUnsignedLong(device)));
  }

  public static int symlinkat(long target, int directory, long path) {
    return result(C.symlinkat(target, directory, path));
  }

  public static int linkat(int fromDirectory, long from, int toDirectory, long to, int flags) {
    return result(C.linkat(fromDirectory, from, toDirectory, to, flags));
  }

  public static int renameat(int fromDirectory, long from, int toDirectory, long to) {
    return result(C.renameat(fromDirectory, from, toDirectory, to));
  }

  public static int unlinkat(int directory, long path, int flags) {
    return result(C.unlinkat(directory, path, flags));
  }

  public static int readlinkat(int directory, long path, long target, int length) {
    return (int) result(C.readlinkat(directory, path, target, length));
  }

  public static long getxattr(long path, long name, long target, long size) {
    return result(C.getxattr(path, name, target, size));
  }

  public static long fgetxattr(int fd, long name, long target, long size) {
    return result(C.fgetxattr(fd, name, target, size));
  }

  public static long listxattr(long path, long target, long size) {
    return result(C.listxattr(path, target, size));
  }

  public static long flistxattr(int fd, long target, long size) {
    return result(C.flistxattr(fd, target, size));
  }

  public static int setxattr(long path, long name, long value, long size, int flags) {
    return result(C.setxattr(path, name, value, size, flags));
  }

  public static int fsetxattr(int fd, long name, long value, long size, int flags) {
    return result(C.fsetxattr(fd, name, value, size, flags));
  }

  public static int removexattr(long path, long name) {
    return result(C.removexattr(path, name));
  }

  public static int fremovexattr(int fd, long name) {
    return result(C.fremovexattr(fd, name));
  }

  public static int fstatfs(int fd, long target) {
    int result;
    do {
      result = result(C.fstatfs(fd, target));
    } while (result == -EINTR);
    return result;
  }

  /**
   * fcntl.
   *
   * @param argument a number, or the address of a struct
   */
  public static int fcntl(int fd, int command, long argument) {
    int result;
    do {
      result = result(C.fcntl(fd, command, argument));
    } while (result == -EINTR);
    return result;
  }

  public static int fsync(int fd, boolean dataOnly) {
    int result;
    do {
      result = result(dataOnly ? C.fdatasync(fd) : C.fsync(fd));
    } while (result == -EINTR);
    return result;
  }

  public static int nameToHandleAt(int directory, long path, long handle, long mountId, int flags) {
    return result(C.name_to_handle_at(directory, path, handle, mountId, flags));
  }

  public static int openByHandleAt(int mount, long handle, int flags) {
    int result;
    do {
      result = result(C.open_by_handle_at(mount, handle, flags));
    } while (result == -EINTR);
    return result;
  }

  public static int umask(int mask) {
    return C.umask(mask);
  }

  public static int geteuid() {
    return C.geteuid();
  }

  public static int getegid() {
    return C.getegid();
  }

  private static int result(int returned) {
    return returned == -1 ? -LastError.getLastError(RUNTIME) : returned;
  }

  private static long result(long returned) {
    return returned == -1 ? -LastError.getLastError(RUNTIME) : returned;
  }
}
