# SPDX-License-Identifier: Apache-2.0
"""mknod, mkfifo: special files, their numbers, and that fifos and devices work."""
import os
import stat as modes

import calls
from frame import ALICE, KIND_BITS, KINDS, STAFF, case, make


@case("fifos by mkfifo and by mknod")
def fifos(t):
    t.works(calls.mkfifo, "a", 0o640)
    t.keeps("a", kind="fifo", mode=0o640, nlink=1, size=0, uid=0, gid=0)
    t.works(calls.mknod, "b", modes.S_IFIFO | 0o604)
    t.keeps("b", kind="fifo", mode=0o604, nlink=1)
    with t.umask(0o027):
        t.works(calls.mkfifo, "c", 0o777)
    t.has("c", mode=0o750)


@case("sockets and plain files")
def plain(t):
    t.works(calls.mknod, "s", modes.S_IFSOCK | 0o640)
    t.keeps("s", kind="socket", mode=0o640)
    t.works(calls.mknod, "f", modes.S_IFREG | 0o640)
    t.keeps("f", kind="file", mode=0o640, size=0, content=b"")
    t.works(calls.mknod, "g", 0o604)
    t.has("g", kind="file", mode=0o604)
    t.fails("EPERM", calls.mknod, "d", modes.S_IFDIR | 0o755)
    t.fails("EINVAL", calls.mknod, "l", modes.S_IFLNK | 0o777)
    t.fails("EINVAL", calls.mknod, "x", 0o170000 | 0o644)
    t.has(".", entries=["f", "g", "s"])


@case("devices have their numbers")
def devices(t):
    for kind in ("char", "block"):
        for major, minor in ((0, 0), (1, 3), (8, 255), (259, 256), (4095, 1048575)):
            name = "%s-%d-%d" % (kind, major, minor)
            t.works(calls.mknod, name, KIND_BITS[kind] | 0o600, os.makedev(major, minor))
            t.keeps(name, kind=kind, device=(major, minor), mode=0o600)
            t.same(name + " in another mount", (major, minor), lambda: t.attribute(t.other(name), "device"))


@case("something is there, of any kind")
def exists(t):
    for kind in KINDS:
        make(kind, kind)
        for made in ("fifo", "char", "block", "socket", "file"):
            t.fails("EEXIST", calls.mknod, kind, KIND_BITS[made] | 0o644, os.makedev(1, 3))
        t.has(kind, kind=kind)


@case("only root makes devices")
def rights(t):
    with t.user(ALICE):
        t.fails("EPERM", calls.mknod, "c", modes.S_IFCHR | 0o666, os.makedev(1, 3))
        t.fails("EPERM", calls.mknod, "b", modes.S_IFBLK | 0o666, os.makedev(7, 0))
        t.works(calls.mknod, "p", modes.S_IFIFO | 0o644)
        t.works(calls.mknod, "s", modes.S_IFSOCK | 0o644)
        t.works(calls.mknod, "f", modes.S_IFREG | 0o644)
    t.has(".", entries=["f", "p", "s"])
    t.has("p", uid=ALICE, gid=ALICE)
    os.mkdir("closed", 0o755)
    with t.user(ALICE):
        t.fails("EACCES", calls.mkfifo, "closed/p")
        t.fails("EACCES", calls.mknod, "closed/s", modes.S_IFSOCK | 0o644)
    t.has("closed", entries=[])


@case("a fifo carries data between processes")
def fifo_works(t):
    os.mkfifo("p", 0o666)
    t.fails("ENXIO", calls.open, "p", "O_WRONLY|O_NONBLOCK")
    reader = t.works(calls.open, "p", "O_RDONLY|O_NONBLOCK")
    writer = t.peer_open("p", "O_WRONLY|O_NONBLOCK")
    t.gives(5, t.peer.call, calls.write, writer, b"hello")
    t.gives(b"hello", calls.read, reader, 10)
    t.fails("EAGAIN", calls.read, reader, 10)
    t.fails("ESPIPE", calls.pread, reader, 1, 0)
    t.fails("ESPIPE", calls.lseek, reader, 0, os.SEEK_SET)
    t.fails("EINVAL", calls.fsync, reader)
    t.has("p", kind="fifo", size=0)


@case("a fifo goes on without its name")
def fifo_unlinked(t):
    os.mkfifo("p", 0o666)
    reader = t.open("p", "O_RDONLY|O_NONBLOCK")
    writer = t.open("p", "O_WRONLY|O_NONBLOCK")
    t.works(calls.unlink, "p")
    t.gone("p")
    t.gives(2, calls.write, writer, b"hi")
    t.gives(b"hi", calls.read, reader, 10)


@case("devices are the guest's own")
def device_works(t):
    os.mknod("null", modes.S_IFCHR | 0o666, os.makedev(1, 3))
    os.mknod("zero", modes.S_IFCHR | 0o666, os.makedev(1, 5))
    os.mknod("none", modes.S_IFCHR | 0o666, os.makedev(4000, 9))
    fd = t.works(calls.open, "null", "O_RDWR")
    t.gives(5, calls.write, fd, b"12345")
    t.gives(b"", calls.read, fd, 5)
    fd = t.works(calls.open, "zero", "O_RDONLY")
    t.gives(b"\0\0\0", calls.read, fd, 3)
    t.fails("ENXIO", calls.open, "none", "O_RDONLY")
    os.mknod("block", modes.S_IFBLK | 0o666, os.makedev(4000, 9))
    t.fails("ENXIO", calls.open, "block", "O_RDONLY")


@case("sockets: bind makes one, connect needs a listener")
def sockets(t):
    import socket

    server = socket.socket(socket.AF_UNIX)
    client = socket.socket(socket.AF_UNIX)
    try:
        t.works(server.bind, "s")
        t.has("s", kind="socket")
        t.fails("EADDRINUSE", socket.socket(socket.AF_UNIX).bind, "s")
        t.fails("ECONNREFUSED", client.connect, "s")
        server.listen(1)
        t.works(client.connect, "s")
        accepted, _ = server.accept()
        t.gives(2, client.send, b"hi")
        t.gives(b"hi", accepted.recv, 5)
        accepted.close()
        t.fails("ENXIO", calls.open, "s", "O_RDWR")
        t.works(calls.rename, "s", "moved")
        os.unlink("moved")
    finally:
        server.close()
        client.close()


@case("special files in every other respect are files")
def like_files(t):
    for kind in ("fifo", "char", "block", "socket"):
        make(kind, kind)
        device = t.attribute(kind, "device")
        t.works(calls.link, kind, kind + "-2")
        t.has(kind, nlink=2)
        t.works(calls.chown, kind, ALICE, STAFF)
        t.works(calls.utimensat, kind, (1000, 0), (2000, 0))
        t.works(calls.rename, kind, kind + "-3")
        t.keeps(kind + "-3", kind=kind, uid=ALICE, gid=STAFF, mtime=2000 * 10**9, atime=1000 * 10**9, device=device)
        t.fails("EINVAL", calls.truncate, kind + "-3", 0)
        t.fails("EINVAL", calls.readlink, kind + "-3")
        t.works(calls.unlink, kind + "-2")
        t.has(kind + "-3", nlink=1)
        t.fails("ENOTDIR", calls.rmdir, kind + "-3")
