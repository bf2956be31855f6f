# SPDX-License-Identifier: Apache-2.0
"""System calls as the cases write them: names as in the man pages, errors as OSError, flags as text.

Python's own functions stand here where they pass the kernel's answer on as it is. The others go by
libc: those that Python lacks (renameat2, fallocate, getdents64), and those whose arguments it
changes (utimensat, getxattr with a size, access).
"""
import ctypes
import fcntl
import os
import struct

libc = ctypes.CDLL(None, use_errno=True)

# Linux's numbers on x86_64, for what Python does not name.
O_TMPFILE = 0o20200000
UTIME_NOW = (1 << 30) - 1
UTIME_OMIT = (1 << 30) - 2
AT_FDCWD = -100
AT_SYMLINK_NOFOLLOW = 0x100
AT_SYMLINK_FOLLOW = 0x400
AT_EMPTY_PATH = 0x1000
RENAME_NOREPLACE, RENAME_EXCHANGE = 1, 2
FALLOC_FL_KEEP_SIZE, FALLOC_FL_PUNCH_HOLE = 1, 2
SYS_GETDENTS64 = 217
XATTR_CREATE, XATTR_REPLACE = 1, 2


def raw(path):
    return os.fsencode(path)


def checked(result):
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def flags_of(text):
    """The number of "O_RDWR|O_CREAT"."""
    number = 0
    for name in text.split("|"):
        number |= O_TMPFILE if name == "O_TMPFILE" else getattr(os, name)
    return number


def open(path, flags="O_RDONLY", mode=0o644):
    return os.open(path, flags_of(flags), mode)


def creat(path, mode=0o644):
    return os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, mode)


def close(fd):
    os.close(fd)


def chmod(path, mode):
    os.chmod(path, mode)


def fchmod(fd, mode):
    os.fchmod(fd, mode)


def chown(path, uid, gid):
    os.chown(path, uid, gid)


def fchown(fd, uid, gid):
    os.fchown(fd, uid, gid)


def lchown(path, uid, gid):
    os.lchown(path, uid, gid)


def link(old, new):
    os.link(old, new)


def link_following(old, new):
    """linkat with AT_SYMLINK_FOLLOW."""
    checked(libc.linkat(AT_FDCWD, raw(old), AT_FDCWD, raw(new), AT_SYMLINK_FOLLOW))


def link_fd(fd, new):
    """linkat with AT_EMPTY_PATH: a name for an open file."""
    checked(libc.linkat(fd, b"", AT_FDCWD, raw(new), AT_EMPTY_PATH))


def mkdir(path, mode=0o755):
    os.mkdir(path, mode)


def mkfifo(path, mode=0o644):
    os.mkfifo(path, mode)


def mknod(path, mode, device=0):
    os.mknod(path, mode, device)


def symlink(target, path):
    os.symlink(target, path)


def readlink(path):
    return os.readlink(path)


def unlink(path):
    os.unlink(path)


def rmdir(path):
    os.rmdir(path)


def rename(old, new):
    os.rename(old, new)


def renameat2(old, new, flags):
    checked(libc.renameat2(AT_FDCWD, raw(old), AT_FDCWD, raw(new), flags))


def truncate(path, length):
    # Not os.truncate, which would refuse what is no off_t by itself.
    checked(libc.truncate(raw(path), ctypes.c_longlong(length)))


def ftruncate(fd, length):
    checked(libc.ftruncate(fd, ctypes.c_longlong(length)))


def fallocate(fd, mode, offset, length):
    checked(libc.fallocate(fd, mode, ctypes.c_longlong(offset), ctypes.c_longlong(length)))


def stat(path):
    return os.stat(path)


def lstat(path):
    return os.lstat(path)


def fstat(fd):
    return os.fstat(fd)


def access(path, mode):
    checked(libc.access(raw(path), mode))


def eaccess(path, mode):
    checked(libc.faccessat(AT_FDCWD, raw(path), mode, 0x200))


def chdir(path):
    here = os.open(".", os.O_PATH)
    try:
        os.chdir(path)
        os.fchdir(here)
    finally:
        os.close(here)


def listdir(path):
    return sorted(os.listdir(path))


def read(fd, count):
    return os.read(fd, count)


def write(fd, data):
    return os.write(fd, data)


def pread(fd, count, offset):
    return os.pread(fd, count, offset)


def pwrite(fd, data, offset):
    return os.pwrite(fd, data, offset)


def lseek(fd, offset, whence):
    return os.lseek(fd, offset, whence)


def fsync(fd):
    os.fsync(fd)


def fdatasync(fd):
    os.fdatasync(fd)


def statvfs(path):
    return os.statvfs(path)


def statfs_type(path):
    buffer = ctypes.create_string_buffer(256)
    checked(libc.statfs(raw(path), buffer))
    return struct.unpack_from("l", buffer)[0]


def timespecs(atime, mtime):
    """Each (seconds, nanoseconds), or UTIME_NOW, or UTIME_OMIT."""
    pairs = [time if isinstance(time, tuple) else (0, time) for time in (atime, mtime)]
    return struct.pack("4q", *pairs[0], *pairs[1])


def utimensat(path, atime, mtime, flags=0):
    checked(libc.utimensat(AT_FDCWD, raw(path), timespecs(atime, mtime), flags))


def utimensat_now(path, flags=0):
    """With no times at all, which means now and asks for less."""
    checked(libc.utimensat(AT_FDCWD, raw(path), None, flags))


def futimens(fd, atime, mtime):
    checked(libc.futimens(fd, timespecs(atime, mtime)))


def setxattr(path, name, value, flags=0):
    os.setxattr(path, name, value, flags)


def lsetxattr(path, name, value, flags=0):
    os.setxattr(path, name, value, flags, follow_symlinks=False)


def getxattr(path, name):
    return os.getxattr(path, name)


def lgetxattr(path, name):
    return os.getxattr(path, name, follow_symlinks=False)


def getxattr_size(path, name, size):
    """With a buffer of that size; 0 asks for the length."""
    buffer = ctypes.create_string_buffer(max(size, 1))
    return checked(libc.getxattr(raw(path), raw(name), buffer, size))


def listxattr_size(path, size):
    buffer = ctypes.create_string_buffer(max(size, 1))
    return checked(libc.listxattr(raw(path), buffer, size))


def listxattr(path):
    return sorted(os.listxattr(path))


def llistxattr(path):
    return sorted(os.listxattr(path, follow_symlinks=False))


def removexattr(path, name):
    os.removexattr(path, name)


def lremovexattr(path, name):
    os.removexattr(path, name, follow_symlinks=False)


def getdents(fd, size=32768):
    """The next entries as (name, type, inode, cookie of the following one)."""
    buffer = ctypes.create_string_buffer(size)
    filled = checked(libc.syscall(SYS_GETDENTS64, fd, buffer, size))
    entries, at = [], 0
    while at < filled:
        inode, cookie, length, kind = struct.unpack_from("QqHB", buffer, at)
        name = buffer.raw[at + 19 : at + length].split(b"\0", 1)[0]
        entries.append((name, kind, inode, cookie))
        at += length
    return entries


FLOCK = "hhqqi4x"  # struct flock on x86_64
LOCKS = {"read": fcntl.F_RDLCK, "write": fcntl.F_WRLCK, "none": fcntl.F_UNLCK}
LOCK_NAMES = {number: name for name, number in LOCKS.items()}
RUN = "the run"  # stands for its first process, whose number is another one each time
PROCESSES = {os.getpid(): RUN}


def _lock(fd, command, kind, start, length, whence):
    asked = struct.pack(FLOCK, LOCKS[kind], whence, start, length, 0)
    return struct.unpack(FLOCK, fcntl.fcntl(fd, command, asked))


def _in_the_way(found):
    kind, _, start, length, process = found
    return None if kind == fcntl.F_UNLCK else (LOCK_NAMES[kind], start, length, PROCESSES.get(process, process))


def setlk(fd, kind, start=0, length=0, whence=os.SEEK_SET):
    _lock(fd, fcntl.F_SETLK, kind, start, length, whence)


def setlkw(fd, kind, start=0, length=0):
    _lock(fd, fcntl.F_SETLKW, kind, start, length, os.SEEK_SET)


def ofd_setlk(fd, kind, start=0, length=0):
    _lock(fd, fcntl.F_OFD_SETLK, kind, start, length, os.SEEK_SET)


def getlk(fd, kind, start=0, length=0):
    """(type, start, length, process) of a lock in the way, or None."""
    return _in_the_way(_lock(fd, fcntl.F_GETLK, kind, start, length, os.SEEK_SET))


def ofd_getlk(fd, kind, start=0, length=0):
    return _in_the_way(_lock(fd, fcntl.F_OFD_GETLK, kind, start, length, os.SEEK_SET))


def flock(fd, operation):
    """"sh", "ex", "un": never waits."""
    fcntl.flock(fd, {"sh": fcntl.LOCK_SH, "ex": fcntl.LOCK_EX, "un": fcntl.LOCK_UN}[operation] | fcntl.LOCK_NB)


# Files made and looked at in one go, for what comes before and after a case's call.


def put(path, data=b"", mode=0o644):
    fd = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, mode)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(fd, view) :]
    finally:
        os.close(fd)


def get(path):
    fd = os.open(path, os.O_RDONLY)
    try:
        data = b""
        while True:
            more = os.read(fd, 1 << 20)
            if not more:
                return data
            data += more
    finally:
        os.close(fd)
