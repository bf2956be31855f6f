# SPDX-License-Identifier: Apache-2.0
"""truncate, ftruncate, fallocate."""
import os

import calls
from frame import ALICE, BELIEVED, KINDS, case, make

DATA = bytes(range(256)) * 64  # 16 KiB


@case("shorter, longer, the same, to nothing")
def lengths(t):
    for by in ("truncate", "ftruncate"):
        for length in (0, 1, 511, 512, 4095, 4096, 4097, 16383, 16384, 16385, 20000, 1 << 20):
            name = "%s-%d" % (by, length)
            calls.put(name, DATA)
            if by == "truncate":
                t.works(calls.truncate, name, length)
            else:
                t.works(calls.ftruncate, t.open(name, "O_RDWR"), length)
            t.keeps(name, size=length)
            t.same(name + " has its data, and zeros behind", True, lambda: calls.get(name) == (DATA + bytes(1 << 20))[:length])


@case("what was cut off does not come back")
def no_return(t):
    calls.put("f", DATA)
    for shorter, longer in ((10000, 16384), (4096, 8192), (1, 4096), (0, 100)):
        t.works(calls.truncate, "f", shorter)
        t.works(calls.truncate, "f", longer)
        t.has("f", size=longer)
        t.same("zeros from %d to %d" % (shorter, longer), True, lambda: calls.get("f")[shorter:] == bytes(longer - shorter))
    fd = t.open("f", "O_RDWR")
    calls.pwrite(fd, b"x" * 5000, 0)
    t.works(calls.ftruncate, fd, 100)
    t.gives(1, calls.pwrite, fd, b"y", 5000)
    t.same("a write beyond the end leaves zeros", b"x" * 100 + bytes(4900) + b"y", lambda: calls.get("f"))
    t.same("in another mount", b"x" * 100 + bytes(4900) + b"y", lambda: calls.get(t.other("f")))


@case("positions of open files stay")
def positions(t):
    calls.put("f", b"0123456789")
    fd = t.open("f", "O_RDWR")
    t.gives(b"01234567", calls.read, fd, 8)
    t.works(calls.ftruncate, fd, 4)
    t.gives(8, calls.lseek, fd, 0, os.SEEK_CUR)
    t.gives(b"", calls.read, fd, 9)
    t.gives(1, calls.write, fd, b"x")
    t.has("f", content=b"0123\0\0\0\0x")


@case("kinds of files")
def kinds(t):
    for kind in KINDS:
        make(kind, kind)
    t.works(calls.truncate, "file", 5)
    t.fails("EISDIR", calls.truncate, "directory", 5)
    for kind in ("fifo", "char", "block", "socket"):
        t.fails("EINVAL", calls.truncate, kind, 5)
    t.fails("ENOENT", calls.truncate, "link", 5)
    os.symlink("file", "to-file")
    t.works(calls.truncate, "to-file", 7)
    t.has("file", size=7)
    t.has("to-file", kind="link", size=4)


@case("lengths that cannot be")
def impossible(t):
    calls.put("f", b"data")
    fd = t.open("f", "O_RDWR")
    t.fails("EINVAL", calls.truncate, "f", -1)
    t.fails("EINVAL", calls.ftruncate, fd, -1)
    t.fails("EINVAL", calls.truncate, "f", -(1 << 63))
    if t.mount.local != "tmpfs":  # which takes any length
        t.fails(("EFBIG", "EINVAL"), calls.truncate, "f", (1 << 63) - 1)
    t.has("f", content=b"data")


@case("descriptors that are not for writing")
def descriptors(t):
    calls.put("f", b"data")
    t.fails("EINVAL", calls.ftruncate, t.open("f", "O_RDONLY"), 0)
    t.fails("EBADF", calls.ftruncate, t.open("f", "O_PATH"), 0)
    t.fails("EBADF", calls.ftruncate, 999, 0)
    t.works(calls.ftruncate, t.open("f", "O_WRONLY"), 2)
    t.works(calls.ftruncate, t.open("f", "O_RDWR|O_APPEND"), 1)
    t.has("f", content=b"d")


@case("rights")
def rights(t):
    for mode, code in ((0o644, "EACCES"), (0o646, None), (0o602, None), (0o600, "EACCES")):
        name = "%03o" % mode
        calls.put(name, b"data")
        os.chmod(name, mode)
        with t.user(ALICE):
            t.decides(code, calls.truncate, name, 1)
        t.has(name, size=4 if code else 1)
    calls.put("own", b"data", 0o444)
    os.chown("own", ALICE, ALICE)
    with t.user(ALICE):
        t.fails("EACCES", calls.truncate, "own", 1)
    os.chmod("own", 0o644)
    with t.user(ALICE):
        fd = t.open("own", "O_RDWR")
    os.chmod("own", 0o444)
    with t.user(ALICE):
        t.works(calls.ftruncate, fd, 1)
    t.has("own", content=b"d", mode=0o444)


@case("an unlinked file, and other processes")
def unlinked(t):
    fd = t.open("f", "O_RDWR|O_CREAT")
    calls.write(fd, DATA)
    there = t.peer_open("f")
    os.unlink("f")
    t.works(calls.ftruncate, fd, 100)
    t.gives(100, t.peer.call, calls.lseek, there, 0, os.SEEK_END)
    t.works(t.peer.call, calls.ftruncate, there, 50)
    t.has(fd, size=50, nlink=0)


@case("a hole takes no space")
def sparse(t):
    calls.put("f")
    t.works(calls.truncate, "f", 1 << 30)
    t.has("f", size=1 << 30)
    t.same("less than 1 MiB is taken", True, lambda: os.stat("f").st_blocks * 512 < 1 << 20)
    fd = t.open("f", "O_RDWR")
    t.gives(b"\0" * 100, calls.pread, fd, 100, 1 << 29)
    t.gives(4, calls.pwrite, fd, b"data", 1 << 29)
    calls.fsync(fd)
    t.gives(b"\0\0data\0\0", calls.pread, fd, 8, (1 << 29) - 2)
    t.same("still less than 1 MiB", True, lambda: os.stat("f").st_blocks * 512 < 1 << 20)
    if t.mount.asks_server:
        t.same("but some", True, lambda: os.stat("f").st_blocks > 0)
    else:
        t.not_run("but some", BELIEVED)
    t.works(calls.truncate, "f", 0)
    t.same("nothing is taken by nothing", 0, lambda: os.stat("f").st_blocks)


@case("lengths of files grow beyond 4 GiB")
def large(t):
    for length in ((1 << 31) - 1, 1 << 31, (1 << 32) - 1, 1 << 32, (1 << 32) + 5, 1 << 40):
        name = "f%d" % length
        calls.put(name)
        t.works(calls.truncate, name, length)
        t.has(name, size=length)
        fd = t.open(name, "O_RDWR")
        t.gives(3, calls.pwrite, fd, b"end", length)
        t.gives(b"\0end", calls.pread, fd, 9, length - 1)
        t.has(name, size=length + 3)
        t.close(fd)
        os.unlink(name)


@case("fallocate")
def fallocate(t):
    fd = t.open("f", "O_RDWR|O_CREAT")
    calls.write(fd, b"data")
    if t.mount.is_9p:
        # fs/9p/vfs_file.c: no fallocate in the operations of files.
        t.fails("EOPNOTSUPP", calls.fallocate, fd, 0, 0, 8192)
        t.fails("EOPNOTSUPP", calls.fallocate, fd, calls.FALLOC_FL_KEEP_SIZE, 0, 8192)
        t.has("f", content=b"data")
        t.same("posix_fallocate of libc writes instead", None, lambda: os.posix_fallocate(fd, 0, 8192))
        t.has("f", size=8192)
    else:
        t.works(calls.fallocate, fd, calls.FALLOC_FL_KEEP_SIZE, 0, 65536)
        t.has("f", size=4)
        t.same("it is taken", True, lambda: os.stat("f").st_blocks * 512 >= 65536)
        t.works(calls.fallocate, fd, 0, 0, 8192)
        t.has("f", size=8192)
        t.works(calls.fallocate, fd, calls.FALLOC_FL_PUNCH_HOLE | calls.FALLOC_FL_KEEP_SIZE, 0, 4096)
        t.gives(b"\0\0\0\0", calls.pread, fd, 4, 0)
    t.fails("EINVAL", calls.fallocate, fd, 0, -1, 10)
    t.fails("EINVAL", calls.fallocate, fd, 0, 0, 0)
    t.fails("EBADF", calls.fallocate, t.open("f", "O_RDONLY"), 0, 0, 10)
