// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.VolumeStatistics;
import dev.ninebind.posix.XattrName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A thread's memory for the arguments and results of host calls, outside the heap, so that a call
 * neither allocates nor copies more than a name. Each area holds what was put there last: read a
 * result before the next call that has one of its kind.
 */
final class Scratch {
  /** Size of struct open_how in bytes. */
  static final int HOW_SIZE = 24;

  /** Room for a link's target or a path of /proc, in bytes (PATH_MAX). */
  static final int LINK_SIZE = 4096;

  /** Size of struct file_handle before its bytes, and the most bytes there can be. */
  private static final int HANDLE_HEADER = 8;

  private static final int MAX_HANDLE = 128;

  private static final int NAME = 0;
  private static final int OTHER_NAME = 264;
  private static final int PROC_LINK = 528;
  private static final int EMPTY = 560;
  private static final int HOW = 568;
  private static final int VECTOR = 592;
  private static final int TIMES = 608;
  private static final int MOUNT_ID = 640;
  private static final int HANDLE = 648;
  private static final int STATX = 784;
  private static final int STATFS = STATX + Statx.SIZE;
  private static final int LINK = STATFS + 128;
  private static final int OTHER_LINK = LINK + LINK_SIZE;
  private static final int LOCK = OTHER_LINK + LINK_SIZE;
  private static final int VALUE = LOCK + 32;

  /**
   * Room for an attribute's value in bytes. Longer ones are put elsewhere: the host takes and
   * zeroes as much memory as it is told there is room, and most attributes asked for do not exist.
   */
  static final int VALUE_SIZE = 1024;

  private static final int SIZE = VALUE + VALUE_SIZE;

  private static final byte[] PROC = {
    '/', 'p', 'r', 'o', 'c', '/', 's', 'e', 'l', 'f', '/', 'f', 'd', '/'
  };

  /**
   * The directory of this process's descriptors, or the error negated. In a link there the host
   * finds the very file that a descriptor stands for.
   */
  static final int PROC_DIRECTORY = openProcDirectory();

  private static final ThreadLocal<Scratch> MINE = ThreadLocal.withInitial(Scratch::new);

  private final ByteBuffer memory = ByteBuffer.allocateDirect(SIZE).order(ByteOrder.nativeOrder());
  private final long address = Libc.address(memory);
  private final byte[] bytes = new byte[Name.MAX_LENGTH + 1];

  /** Room for any attribute's value or list of names; null until one needs it. */
  private ByteBuffer largeValue;

  /** Where the last value read is. */
  private boolean valueIsLarge;

  /** The result of the last statx. */
  final Statx statx = new Statx(memory, STATX);

  private Scratch() {
    memory.put(PROC_LINK, PROC);
  }

  private static int openProcDirectory() {
    Scratch scratch = new Scratch();
    byte[] path = Arrays.copyOf(PROC, PROC.length - 1);
    return scratch.open(
        LinuxConstants.AT_FDCWD,
        scratch.linkTarget(path),
        LinuxConstants.O_PATH | LinuxConstants.O_DIRECTORY | LinuxConstants.O_CLOEXEC,
        0,
        0);
  }

  /** True if the process's descriptors can be reached by links of the host's own making. */
  boolean hasProcDirectory() {
    return PROC_DIRECTORY >= 0
        && statFileSystem(PROC_DIRECTORY) == 0
        && fileSystemType() == LinuxConstants.PROC_MAGIC;
  }

  /** The calling thread's. */
  static Scratch mine() {
    return MINE.get();
  }

  /** The empty string: with AT_EMPTY_PATH, the descriptor itself. */
  long empty() {
    return address + EMPTY;
  }

  /** Puts a name and gives its address. */
  long name(Name name) {
    return put(name, NAME);
  }

  /** As {@link #name}, for the second name of a call. */
  long otherName(Name name) {
    return put(name, OTHER_NAME);
  }

  /** Puts {@code ..}. */
  long dotDot() {
    return put(Name.DOT_DOT, NAME);
  }

  private long put(Name name, int area) {
    name.copyTo(bytes, 0);
    bytes[name.length()] = 0;
    memory.put(area, bytes, 0, name.length() + 1);
    return address + area;
  }

  /** Puts the path of the link that stands for one of this process's descriptors. */
  long procPath(int fd) {
    putProcPath(fd);
    return address + PROC_LINK;
  }

  /** As {@link #procPath}, from {@link #PROC_DIRECTORY} on: half as costly to the host. */
  long procLink(int fd) {
    putProcPath(fd);
    return address + PROC_LINK + PROC.length;
  }

  private void putProcPath(int fd) {
    int digits = 1;
    for (int rest = fd; rest >= 10; rest /= 10) {
      digits++;
    }
    int at = PROC_LINK + PROC.length + digits;
    memory.put(at, (byte) 0);
    int rest = fd;
    do {
      memory.put(--at, (byte) ('0' + rest % 10));
      rest /= 10;
    } while (rest > 0);
  }

  /**
   * openat2.
   *
   * @return a descriptor, or the error negated
   */
  int open(int directory, long path, int flags, int mode, int resolve) {
    memory.putLong(HOW, flags);
    memory.putLong(HOW + 8, mode);
    memory.putLong(HOW + 16, resolve);
    return Libc.openat2(directory, path, address + HOW);
  }

  /**
   * Opens a name in a directory with O_PATH, whatever it is, a link itself rather than its target.
   *
   * @return a descriptor, or the error negated
   */
  int openPath(int directory, Name name, int moreFlags) {
    return open(
        directory,
        name(name),
        LinuxConstants.O_PATH | LinuxConstants.O_NOFOLLOW | LinuxConstants.O_CLOEXEC | moreFlags,
        0,
        LinuxConstants.RESOLVE_BENEATH
            | LinuxConstants.RESOLVE_NO_SYMLINKS
            | LinuxConstants.RESOLVE_NO_MAGICLINKS);
  }

  /** Makes a regular file that was not there and opens it: a descriptor, or the error negated. */
  int create(int directory, Name name, int flags, int mode) {
    return open(
        directory,
        name(name),
        flags | LinuxConstants.O_CREAT | LinuxConstants.O_EXCL | LinuxConstants.O_NOFOLLOW,
        mode,
        LinuxConstants.RESOLVE_BENEATH
            | LinuxConstants.RESOLVE_NO_SYMLINKS
            | LinuxConstants.RESOLVE_NO_MAGICLINKS);
  }

  /** Opens the file behind one of this process's descriptors once more, with other flags. */
  int reopen(int fd, int flags) {
    return open(PROC_DIRECTORY, procLink(fd), flags | LinuxConstants.O_CLOEXEC, 0, 0);
  }

  /**
   * fcntl with a struct flock: l_type (16 bits), l_whence (16 bits), l_start, l_len (64 bits each,
   * on their own boundaries) and l_pid (32 bits).
   *
   * @param last the last byte; {@link Long#MAX_VALUE} is the end of the file however it grows
   * @return 0, or the error negated
   */
  int lock(int fd, int command, short type, long first, long last) {
    memory.putShort(LOCK, type);
    memory.putShort(LOCK + 2, (short) 0); // SEEK_SET
    memory.putLong(LOCK + 8, first);
    memory.putLong(LOCK + 16, last == Long.MAX_VALUE ? 0 : last - first + 1);
    memory.putInt(LOCK + 24, 0); // as the calls with OFD in their names want it
    return Libc.fcntl(fd, command, address + LOCK);
  }

  /** The type of the lock that the last F_OFD_GETLK found, F_UNLCK if none. */
  short lockType() {
    return memory.getShort(LOCK);
  }

  /** The first byte of the lock that was found. */
  long lockStart() {
    return memory.getLong(LOCK + 8);
  }

  /** The number of bytes of the lock that was found, 0 for all to the end. */
  long lockLength() {
    return memory.getLong(LOCK + 16);
  }

  /** The process that has the lock that was found; -1 if it is no process's. */
  int lockProcess() {
    return memory.getInt(LOCK + 24);
  }

  /** lstat of a name in a directory, into {@link #statx}: 0, or the error negated. */
  int stat(int directory, Name name) {
    return Libc.statx(directory, name(name), LinuxConstants.AT_SYMLINK_NOFOLLOW, address + STATX);
  }

  /** fstat, into {@link #statx}: 0, or the error negated. */
  int stat(int fd) {
    return Libc.statx(fd, empty(), LinuxConstants.AT_EMPTY_PATH, address + STATX);
  }

  /** pread that does not wait (RWF_NOWAIT): bytes read, or the error negated. */
  long readNow(int fd, long target, long length, long offset) {
    memory.putLong(VECTOR, target);
    memory.putLong(VECTOR + 8, length);
    return Libc.preadv2(fd, address + VECTOR, 1, offset, LinuxConstants.RWF_NOWAIT);
  }

  /** utimensat of the file behind a descriptor; nanoseconds may be UTIME_NOW or UTIME_OMIT. */
  int setTimes(
      int fd, long accessedSeconds, long accessedNanos, long modifiedSeconds, long modifiedNanos) {
    memory.putLong(TIMES, accessedSeconds);
    memory.putLong(TIMES + 8, accessedNanos);
    memory.putLong(TIMES + 16, modifiedSeconds);
    memory.putLong(TIMES + 24, modifiedNanos);
    return Libc.utimensat(fd, empty(), address + TIMES, LinuxConstants.AT_EMPTY_PATH);
  }

  /** The kernel's handle of a name in a directory, a struct file_handle; null where it has none. */
  byte[] fileHandle(int directory, Name name) {
    memory.putInt(HANDLE, MAX_HANDLE);
    if (Libc.nameToHandleAt(directory, name(name), address + HANDLE, address + MOUNT_ID, 0) != 0) {
      return null;
    }
    byte[] handle = new byte[HANDLE_HEADER + memory.getInt(HANDLE)];
    memory.get(HANDLE, handle);
    return handle;
  }

  /** Opens a file by its handle with O_PATH: a descriptor, or the error negated. */
  int openByHandle(int mount, byte[] handle) {
    memory.put(HANDLE, handle);
    return Libc.openByHandleAt(
        mount,
        address + HANDLE,
        LinuxConstants.O_PATH | LinuxConstants.O_NOFOLLOW | LinuxConstants.O_CLOEXEC);
  }

  /** Reads the target of the link that a descriptor is: its length, or the error negated. */
  int readLink(int fd) {
    return Libc.readlinkat(fd, empty(), address + LINK, LINK_SIZE);
  }

  /** Where a descriptor's file is, as the host sees it: its length, or the error negated. */
  int hostPath(int fd) {
    return Libc.readlinkat(PROC_DIRECTORY, procLink(fd), address + LINK, LINK_SIZE);
  }

  /** As {@link #hostPath}, into another area, so that two can be compared. */
  int otherHostPath(int fd) {
    return Libc.readlinkat(PROC_DIRECTORY, procLink(fd), address + OTHER_LINK, LINK_SIZE);
  }

  /** The first bytes of the last link read. */
  byte[] link(int length) {
    byte[] link = new byte[length];
    memory.get(LINK, link);
    return link;
  }

  /** One byte of the last link read. */
  byte linkByte(int index) {
    return memory.get(LINK + index);
  }

  /** True if the link read last and the other one begin with the same bytes. */
  boolean linksAgree(int length) {
    for (int i = 0; i < length; i++) {
      if (memory.get(LINK + i) != memory.get(OTHER_LINK + i)) {
        return false;
      }
    }
    return true;
  }

  /** Puts a link's target of at most {@link #LINK_SIZE} - 1 bytes and gives its address. */
  long linkTarget(byte[] target) {
    memory.put(LINK, target);
    memory.put(LINK + target.length, (byte) 0);
    return address + LINK;
  }

  /** Puts an attribute's name and gives its address. */
  long name(XattrName name) {
    ByteBuffer target = memory.duplicate().position(NAME);
    name.bytes().copyTo(target, 0);
    target.put((byte) 0);
    return address + NAME;
  }

  /** Puts an attribute's value of at most {@link XattrName#MAX_VALUE} bytes; its address. */
  long value(ByteString value) {
    if (value.length() > VALUE_SIZE) {
      value.copyTo(largeValue().clear(), 0);
      return Libc.address(largeValue().clear());
    }
    value.copyTo(memory.duplicate().position(VALUE), 0);
    return address + VALUE;
  }

  private ByteBuffer largeValue() {
    if (largeValue == null) {
      largeValue = ByteBuffer.allocateDirect(Math.max(XattrName.MAX_VALUE, XattrName.MAX_LIST));
    }
    return largeValue;
  }

  /** Reads something into so much room at an address: its length, or the error negated. */
  @FunctionalInterface
  private interface ValueReader {
    long read(long target, int room);
  }

  /** Tries little room first. What is too long for all of it, the host calls E2BIG. */
  private int readValue(ValueReader reader) {
    valueIsLarge = false;
    long length = reader.read(address + VALUE, VALUE_SIZE);
    if (length == -HostErrno.ERANGE) {
      valueIsLarge = true;
      length = reader.read(Libc.address(largeValue().clear()), largeValue.capacity());
    }
    return (int) length;
  }

  /** fgetxattr: the length of the {@link #value(int)}, or the error negated. */
  int xattr(int fd, XattrName name) {
    long nameAt = name(name);
    return readValue((target, room) -> Libc.fgetxattr(fd, nameAt, target, room));
  }

  /** getxattr: the length of the {@link #value(int)}, or the error negated. */
  int xattrAt(long path, XattrName name) {
    long nameAt = name(name);
    return readValue((target, room) -> Libc.getxattr(path, nameAt, target, room));
  }

  /** flistxattr: the length of the {@link #value(int)}, or the error negated. */
  int xattrNames(int fd) {
    return readValue((target, room) -> Libc.flistxattr(fd, target, room));
  }

  /** listxattr: the length of the {@link #value(int)}, or the error negated. */
  int xattrNamesAt(long path) {
    return readValue((target, room) -> Libc.listxattr(path, target, room));
  }

  /** The first bytes of the attribute's value, or list of names, read last. */
  byte[] value(int length) {
    byte[] value = new byte[length];
    if (valueIsLarge) {
      largeValue.get(0, value);
    } else {
      memory.get(VALUE, value);
    }
    return value;
  }

  /** fstatfs: 0, or the error negated. */
  int statFileSystem(int fd) {
    return Libc.fstatfs(fd, address + STATFS);
  }

  /** The type of the file system that {@link #statFileSystem} found, one of the MAGIC numbers. */
  int fileSystemType() {
    return (int) memory.getLong(STATFS);
  }

  /** What the last {@link #statFileSystem} told: a struct statfs, all of whose fields are words. */
  VolumeStatistics fileSystem() {
    long fragment = memory.getLong(STATFS + 72);
    long blockSize = fragment == 0 ? memory.getLong(STATFS + 8) : fragment;
    return new VolumeStatistics(
        (int) blockSize,
        memory.getLong(STATFS + 16),
        memory.getLong(STATFS + 24),
        memory.getLong(STATFS + 32),
        memory.getLong(STATFS + 40),
        memory.getLong(STATFS + 48),
        memory.getLong(STATFS + 56),
        (int) memory.getLong(STATFS + 64));
  }
}
