// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.NtTime;
import dev.ninebind.host.posix.HostErrno;
import dev.ninebind.host.posix.Libc;
import dev.ninebind.host.posix.LinuxConstants;
import dev.ninebind.host.posix.Statx;
import dev.ninebind.posix.Timestamp;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A thread's memory for the arguments and results of calls, outside the heap. Each area holds what
 * was put there last. Methods return what the call did, or its error number negated.
 *
 * <p>Attributes are reached by the link in /proc of a file's descriptor, which stands for that very
 * file, a symbolic link itself included, and does for O_PATH descriptors too.
 */
final class Memory {
  /** Room for any value: EAs can be as long as that, reparse data are shorter. */
  static final int VALUE_SIZE = 65_536 + 8;

  /** Room that most lists of EAs fit in. */
  private static final int SMALL_VALUE = 1024;

  /** Room for the names of a page of a directory. */
  private static final int PAGE_SIZE = 16_384;

  private static final String PROC = "/proc/self/fd/";

  /** AT_STATX_FORCE_SYNC: whatever the kernel keeps of attributes, ntfs-3g is asked. */
  private static final int FORCE_SYNC = 0x2000;

  private static final int NAME = 0;
  private static final int OTHER_NAME = NAME + NtfsNames.MAX_BYTES + 3;
  private static final int PATH = OTHER_NAME + NtfsNames.MAX_BYTES + 3;
  private static final int ATTRIBUTE = PATH + 1024;
  private static final int HOW = ATTRIBUTE + 64;
  private static final int STATX = HOW + 24;
  private static final int STATFS = STATX + Statx.SIZE;
  private static final int LINK = STATFS + 128;
  private static final int LINK_SIZE = 4096;
  private static final int TIMES = LINK + LINK_SIZE;
  private static final int VALUE = TIMES + 32;
  private static final int SIZE = VALUE + VALUE_SIZE;

  private static final int BENEATH =
      LinuxConstants.RESOLVE_BENEATH
          | LinuxConstants.RESOLVE_NO_SYMLINKS
          | LinuxConstants.RESOLVE_NO_MAGICLINKS;

  /** How often a file may move while it is looked up. */
  private static final int MOST_MOVES = 1000;

  private static final ThreadLocal<Memory> MINE = ThreadLocal.withInitial(Memory::new);

  private final ByteBuffer memory = ByteBuffer.allocateDirect(SIZE).order(ByteOrder.nativeOrder());
  private final long address = Libc.address(memory);

  /** The result of the last {@link #stat}. */
  final Statx statx = new Statx(memory, STATX);

  private Memory() {}

  /** The calling thread's. */
  static Memory mine() {
    return MINE.get();
  }

  private long put(byte[] bytes, int area) {
    memory.put(area, bytes);
    memory.put(area + bytes.length, (byte) 0);
    return address + area;
  }

  /** Puts a name and gives its address. */
  long name(String name) {
    return put(NtfsNames.encode(name), NAME);
  }

  /** As {@link #name}, for a call's second name. */
  long otherName(String name) {
    return put(NtfsNames.encode(name), OTHER_NAME);
  }

  private long empty() {
    memory.put(NAME, (byte) 0);
    return address + NAME;
  }

  private long procPath(int fd) {
    return put((PROC + fd).getBytes(StandardCharsets.US_ASCII), PATH);
  }

  private int openat2(int directory, long path, int flags, int mode, int resolve) {
    memory.putLong(HOW, flags | LinuxConstants.O_CLOEXEC);
    memory.putLong(HOW + 8, mode);
    memory.putLong(HOW + 16, resolve);
    return Libc.openat2(directory, path, address + HOW);
  }

  /** Opens a path of the host's with O_PATH, links followed: how the folder itself is found. */
  int openFolder(byte[] path) {
    memory.put(LINK, path);
    memory.put(LINK + path.length, (byte) 0);
    return openat2(
        LinuxConstants.AT_FDCWD,
        address + LINK,
        LinuxConstants.O_PATH | LinuxConstants.O_DIRECTORY,
        0,
        0);
  }

  /**
   * Opens a name with O_PATH, whatever it is, a link itself rather than its target. Where its file
   * is moved to another directory meanwhile, as one is that a rename replaces while it is open, the
   * host has found something that is not beneath, and says EXDEV: what the name stands for by now
   * is looked up then.
   */
  int openPath(int directory, String name) {
    int flags = LinuxConstants.O_PATH | LinuxConstants.O_NOFOLLOW;
    int fd = openat2(directory, name(name), flags, 0, BENEATH);
    for (int again = 0; fd == -HostErrno.EXDEV && again < MOST_MOVES; again++) {
      fd = openat2(directory, name(name), flags, 0, BENEATH);
    }
    return fd;
  }

  /** Makes a regular file that was not there and opens it for reading and writing. */
  int create(int directory, String name, int moreFlags) {
    return openat2(
        directory,
        name(name),
        LinuxConstants.O_RDWR
            | LinuxConstants.O_DIRECT
            | LinuxConstants.O_CREAT
            | LinuxConstants.O_EXCL
            | LinuxConstants.O_NOFOLLOW
            | moreFlags,
        0600,
        BENEATH);
  }

  /** Opens the file behind a descriptor once more, with other flags. */
  int reopen(int fd, int flags) {
    return openat2(LinuxConstants.AT_FDCWD, procPath(fd), flags, 0, 0);
  }

  /** fstat, into {@link #statx}. */
  int stat(int fd) {
    return Libc.statx(fd, empty(), LinuxConstants.AT_EMPTY_PATH | FORCE_SYNC, address + STATX);
  }

  /** lstat of a name, into {@link #statx}. */
  int stat(int directory, String name) {
    int flags = LinuxConstants.AT_SYMLINK_NOFOLLOW | FORCE_SYNC;
    return Libc.statx(directory, name(name), flags, address + STATX);
  }

  /** LastAccessTime by the last {@link #stat}. */
  long accessed() {
    return fileTime(statx.accessed());
  }

  /** LastWriteTime by the last {@link #stat}. */
  long written() {
    return fileTime(statx.modified());
  }

  /** ChangeTime by the last {@link #stat}. */
  long changed() {
    return fileTime(statx.changed());
  }

  private static long fileTime(Timestamp time) {
    return NtTime.of(time.seconds(), time.nanos());
  }

  /** True if the descriptor's name was taken away by whomever. */
  boolean isDeleted(int fd) {
    int length = Libc.readlinkat(LinuxConstants.AT_FDCWD, procPath(fd), address + LINK, LINK_SIZE);
    byte[] end = DELETED;
    if (length < end.length) {
      return false;
    }
    for (int i = 0; i < end.length; i++) {
      if (memory.get(LINK + length - end.length + i) != end[i]) {
        return false;
      }
    }
    return true;
  }

  private static final byte[] DELETED = " (deleted)".getBytes(StandardCharsets.US_ASCII);

  private long attribute(NtfsXattr attribute) {
    return put(attribute.bytes(), ATTRIBUTE);
  }

  /** getxattr, into the value: its length. */
  int get(int fd, NtfsXattr attribute) {
    long path = procPath(fd);
    long name = attribute(attribute);
    int room = attribute.isShort() ? 32 : SMALL_VALUE;
    long length = Libc.getxattr(path, name, address + VALUE, room);
    if (!attribute.isShort() && (length == -HostErrno.ERANGE || length == -HostStatus.EIO)) {
      // ntfs-3g returns more than there was room for, which the kernel takes for an I/O error.
      length = Libc.getxattr(path, name, address + VALUE, VALUE_SIZE);
    }
    return (int) length;
  }

  /** setxattr of the first bytes of the value. */
  int set(int fd, NtfsXattr attribute, int length) {
    return Libc.setxattr(procPath(fd), attribute(attribute), address + VALUE, length, 0);
  }

  /** setxattr. */
  int set(int fd, NtfsXattr attribute, byte[] value) {
    memory.put(VALUE, value);
    return set(fd, attribute, value.length);
  }

  /** removexattr. */
  int remove(int fd, NtfsXattr attribute) {
    return Libc.removexattr(procPath(fd), attribute(attribute));
  }

  /** utimensat of FILETIMEs, 0 to leave one as it is. */
  int setTimes(int fd, long accessed, long written) {
    putTime(TIMES, accessed);
    putTime(TIMES + 16, written);
    return Libc.utimensat(fd, empty(), address + TIMES, LinuxConstants.AT_EMPTY_PATH);
  }

  private void putTime(int at, long time) {
    memory.putLong(at, Math.floorDiv(time, NtTime.TICKS_A_SECOND) - NtTime.EPOCH_SECONDS);
    memory.putLong(
        at + 8,
        time == 0
            ? LinuxConstants.UTIME_OMIT
            : Math.floorMod(time, NtTime.TICKS_A_SECOND) * NtTime.NANOS_A_TICK);
  }

  /** The first bytes of the value. */
  byte[] value(int length) {
    byte[] value = new byte[length];
    memory.get(VALUE, value);
    return value;
  }

  /** Four bytes of the value. */
  int valueInt(int at) {
    return memory.getInt(VALUE + at);
  }

  /** Eight bytes of the value. */
  long valueLong(int at) {
    return memory.getLong(VALUE + at);
  }

  void putValueInt(int at, int bits) {
    memory.putInt(VALUE + at, bits);
  }

  void putValueLong(int at, long bits) {
    memory.putLong(VALUE + at, bits);
  }

  /** getdents64, into the value: its length. */
  int entries(int fd) {
    return (int) Libc.getdents64(fd, address + VALUE, PAGE_SIZE);
  }

  int symlink(byte[] target, int directory, String name) {
    memory.put(LINK, target);
    memory.put(LINK + target.length, (byte) 0);
    return Libc.symlinkat(address + LINK, directory, name(name));
  }

  int statFileSystem(int fd) {
    return Libc.fstatfs(fd, address + STATFS);
  }

  /** A word of the last {@link #statFileSystem}: f_type, f_bsize, f_blocks, f_bfree, f_bavail. */
  long fileSystem(int word) {
    return memory.getLong(STATFS + 8 * word);
  }
}
