# SPDX-License-Identifier: Apache-2.0
"""unlink: names go, open files stay."""
import os

import calls
from frame import ALICE, BOB, KINDS, STAFF, case, make

FILES = [kind for kind in KINDS if kind != "directory"]


@case("any kind of file but a directory")
def kinds(t):
    for kind in KINDS:
        make(kind, kind)
        if kind == "directory":
            t.fails("EISDIR", calls.unlink, kind)
            t.has(kind, kind=kind)
        else:
            t.works(calls.unlink, kind)
            t.gone(kind)
            t.fails("ENOENT", calls.unlink, kind)
            t.fails("ENOENT", calls.lstat, t.other(kind))
    t.keeps(".", entries=["directory"])
    os.symlink("directory", "to-directory")
    t.works(calls.unlink, "to-directory")
    t.has("directory", kind="directory")


@case("modes of the file do not matter, rights to the directory do")
def rights(t):
    for mode, code in ((0o777, None), (0o755, "EACCES"), (0o703, None), (0o702, "EACCES"), (0o701, "EACCES")):
        above = "%04o" % mode
        os.mkdir(above)
        calls.put(above + "/f", b"", 0o000)
        os.chmod(above, mode)
        with t.user(ALICE):
            t.decides(code, calls.unlink, above + "/f")
        t.has(above, entries=["f"] if code else [])
    os.mkdir("mine")
    os.chown("mine", ALICE, ALICE)
    calls.put("mine/roots", b"", 0o600)
    with t.user(ALICE):
        t.works(calls.unlink, "mine/roots")
    os.mkdir("staff", 0o070)
    os.chown("staff", BOB, STAFF)
    calls.put("staff/f")
    with t.user(ALICE):
        t.fails("EACCES", calls.unlink, "staff/f")
    with t.user(ALICE, ALICE, [STAFF]):
        t.works(calls.unlink, "staff/f")


@case("an open file is there until it is closed")
def open_file(t):
    fd = t.open("f", "O_RDWR|O_CREAT", 0o640)
    calls.write(fd, b"0123456789")
    second = t.open("f", "O_RDONLY")
    t.works(calls.unlink, "f")
    t.gone("f")
    t.has(".", entries=[])
    t.has(fd, nlink=0, size=10, mode=0o640)
    t.gives(b"345", calls.pread, fd, 3, 3)
    t.gives(b"012", calls.read, second, 3)
    t.gives(3, calls.pwrite, fd, b"abc", 20)
    t.has(fd, size=23)
    t.gives(b"\0" * 10 + b"abc", calls.pread, second, 20, 10)
    t.works(calls.ftruncate, fd, 4)
    t.has(second, size=4)
    t.works(calls.fchmod, fd, 0o600)
    t.works(calls.fchown, fd, ALICE, STAFF)
    t.has(second, mode=0o600, uid=ALICE, gid=STAFF)
    t.works(calls.futimens, fd, (100, 0), (200, 0))
    t.has(second, mtime=200 * 10**9)
    t.works(calls.fsync, fd)
    t.works(calls.fdatasync, fd)
    t.close(fd)
    t.gives(b"0123", calls.pread, second, 9, 0)


@case("the name is free at once, for another file")
def again(t):
    old = t.open("f", "O_RDWR|O_CREAT")
    calls.write(old, b"old")
    t.works(calls.unlink, "f")
    new = t.works(calls.open, "f", "O_RDWR|O_CREAT|O_EXCL")
    calls.write(new, b"newer")
    t.same("another inode", True, lambda: os.fstat(old).st_ino != os.fstat(new).st_ino)
    t.gives(b"old", calls.pread, old, 9, 0)
    t.has("f", content=b"newer")
    t.works(calls.unlink, "f")
    t.works(calls.mkdir, "f")
    t.works(calls.rmdir, "f")
    t.works(calls.symlink, "x", "f")
    t.gives(b"old", calls.pread, old, 9, 0)
    t.gives(b"newer", calls.pread, new, 9, 0)
    t.has("f", kind="link")


@case("of two names, one goes")
def names(t):
    calls.put("a", b"data")
    os.link("a", "b")
    fd = t.open("a", "O_RDONLY")
    t.works(calls.unlink, "a")
    t.has(fd, nlink=1)
    t.has("b", nlink=1, content=b"data")
    t.works(calls.unlink, "b")
    t.has(fd, nlink=0)
    t.gives(b"data", calls.pread, fd, 9, 0)


@case("what another process has open")
def elsewhere(t):
    calls.put("f", b"data")
    there = t.peer_open("f")
    t.works(calls.unlink, "f")
    t.gives(b"data", t.peer.call, calls.pread, there, 9, 0)
    t.gives(4, t.peer.call, calls.pwrite, there, b"more", 4)
    t.gives(8, t.peer.call, calls.lseek, there, 0, os.SEEK_END)
    t.gone("f")


@case("what another mount has open")
def other_mount(t):
    calls.put("f", b"data")
    fd = t.open(t.other("f"), "O_RDWR")
    t.works(calls.unlink, "f")
    t.gives(b"data", calls.pread, fd, 9, 0)
    t.gives(4, calls.pwrite, fd, b"more", 4)
    t.has(fd, size=8, nlink=0)
    # By a mount that does not hold it: fs/9p of 6.1 asks nothing for a name in use.
    t.fails("ENOENT", calls.lstat, t.read_only("f"))


@case("many at once, and all gone")
def many(t):
    fds = []
    for i in range(50):
        fds.append(t.open("f%02d" % i, "O_RDWR|O_CREAT"))
        calls.write(fds[-1], b"%d" % i)
        os.unlink("f%02d" % i)
    t.has(".", entries=[])
    t.same("each has its data", [b"%d" % i for i in range(50)], lambda: [os.pread(fd, 9, 0) for fd in fds])
    t.same("none has a name", {0}, lambda: {os.fstat(fd).st_nlink for fd in fds})


@case("a file of one's own in a directory that is not")
def not_mine(t):
    os.mkdir("d", 0o755)
    calls.put("d/f")
    os.chown("d/f", ALICE, ALICE)
    with t.user(ALICE):
        t.fails("EACCES", calls.unlink, "d/f")
        t.fails("EACCES", calls.rename, "d/f", "g")
        t.works(calls.truncate, "d/f", 5)
    t.has("d", entries=["f"])
