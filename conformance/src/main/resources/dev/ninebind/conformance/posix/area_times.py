# SPDX-License-Identifier: Apache-2.0
"""utimensat, and which calls move which times: POSIX.1-2017, "Last data modification" of each."""
import os
import time

import calls
from calls import UTIME_NOW, UTIME_OMIT
from frame import ALICE, BELIEVED, BOB, KINDS, TICK, case, make

OLD = (1_000_000_000, 0)
SECOND = 10**9


def times(path):
    found = os.lstat(path)
    return found.st_atime_ns, found.st_mtime_ns


@case("set on all kinds of files")
def kinds(t):
    for kind in KINDS:
        make(kind, kind)
        t.works(calls.utimensat, kind, (1_111_111_111, 0), (1_222_222_222, 0), calls.AT_SYMLINK_NOFOLLOW)
        t.keeps(kind, atime=1_111_111_111 * SECOND, mtime=1_222_222_222 * SECOND)
        t.same(kind + " in another mount", 1_222_222_222 * SECOND, lambda: t.attribute(t.other(kind), "mtime"))


@case("seconds of all ages")
def ages(t):
    calls.put("f")
    for seconds in (0, 1, 86400, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**33):
        t.works(calls.utimensat, "f", (seconds, 0), (seconds, 0))
        t.has("f", atime=seconds * SECOND, mtime=seconds * SECOND)


@case("before 1970", fine_times="fs/9p/vfs_super.c does not set s_time_min: the kernel takes earlier times for 1970")
def early(t):
    calls.put("f")
    t.works(calls.utimensat, "f", (-1, 0), (-86400, 0))
    t.has("f", atime=-SECOND, mtime=-86400 * SECOND)


@case("fractions of a second", fine_times="fs/9p/vfs_super.c does not set s_time_gran: the kernel cuts times to seconds before it sends them")
def fractions(t):
    calls.put("f")
    t.works(calls.utimensat, "f", (5, 123_456_700), (6, 999_999_900))
    t.has("f", atime=5_123_456_700, mtime=6_999_999_900)


@case("UTIME_NOW and UTIME_OMIT")
def now_and_omit(t):
    for kind in ("file", "directory", "fifo"):
        make(kind, kind)
        os.utime(kind, (1000, 2000))
        t.works(calls.utimensat, kind, UTIME_OMIT, UTIME_OMIT)
        t.has(kind, atime=1000 * SECOND, mtime=2000 * SECOND)
        t.works(calls.utimensat, kind, (3000, 0), UTIME_OMIT)
        t.has(kind, atime=3000 * SECOND, mtime=2000 * SECOND)
        t.works(calls.utimensat, kind, UTIME_OMIT, (4000, 0))
        t.has(kind, atime=3000 * SECOND, mtime=4000 * SECOND)
        t.works(calls.utimensat, kind, UTIME_NOW, UTIME_OMIT)
        t.same(kind + ": atime is now", True, lambda: abs(os.stat(kind).st_atime - time.time()) < 60)
        t.has(kind, mtime=4000 * SECOND)
        os.utime(kind, (1000, 2000))
        t.works(calls.utimensat, kind, UTIME_OMIT, UTIME_NOW)
        t.same(kind + ": mtime is now", True, lambda: abs(os.stat(kind).st_mtime - time.time()) < 60)
        t.has(kind, atime=1000 * SECOND)
        os.utime(kind, (1000, 2000))
        t.works(calls.utimensat_now, kind)
        t.same(kind + ": both are now", True, lambda: all(abs(at / SECOND - time.time()) < 60 for at in times(kind)))


@case("links, descriptors, and what cannot be")
def arguments(t):
    calls.put("f")
    os.symlink("f", "l")
    t.works(calls.utimensat, "l", (10, 0), (20, 0))
    t.has("f", atime=10 * SECOND, mtime=20 * SECOND)
    t.works(calls.utimensat, "l", (30, 0), (40, 0), calls.AT_SYMLINK_NOFOLLOW)
    t.has("f", mtime=20 * SECOND)
    t.same("the link's own", 40 * SECOND, lambda: os.lstat("l").st_mtime_ns)
    for flags in ("O_RDONLY", "O_WRONLY"):
        fd = t.open("f", flags)
        t.works(calls.futimens, fd, (50, 0), (60, 0))
        t.has(fd, mtime=60 * SECOND)
    t.fails("EINVAL", calls.utimensat, "f", (1, SECOND), (1, 0))
    t.fails("EINVAL", calls.utimensat, "f", (1, -1), (1, 0))
    t.fails("EINVAL", calls.utimensat, "f", (1, 0), (1, 0), 1 << 20)
    t.fails("EBADF", calls.futimens, 999, (1, 0), (1, 0))
    t.has("f", mtime=60 * SECOND)
    fd = t.open("g", "O_RDWR|O_CREAT")
    os.unlink("g")
    t.works(calls.futimens, fd, (70, 0), (80, 0))
    t.has(fd, atime=70 * SECOND, mtime=80 * SECOND)


@case("who may set which times")
def rights(t):
    # utimensat(2): any times are the owner's; now is also for who may write; nothing is for all.
    for mode, user, now, set_ in (
        (0o600, ALICE, None, None),
        (0o400, ALICE, None, None),
        (0o000, ALICE, None, None),
        (0o666, BOB, None, "EPERM"),
        (0o602, BOB, None, "EPERM"),
        (0o644, BOB, "EACCES", "EPERM"),
        (0o600, BOB, "EACCES", "EPERM"),
    ):
        name = "%03o-%d" % (mode, user)
        calls.put(name)
        os.chmod(name, mode)
        os.chown(name, ALICE, ALICE)
        with t.user(user):
            t.decides(now, calls.utimensat_now, name)
            t.decides(now, calls.utimensat, name, UTIME_NOW, UTIME_NOW)
            t.decides(set_, calls.utimensat, name, (1, 0), (2, 0))
            t.decides(set_, calls.utimensat, name, UTIME_NOW, (2, 0))
            t.decides(set_, calls.utimensat, name, UTIME_NOW, UTIME_OMIT)
            t.works(calls.utimensat, name, UTIME_OMIT, UTIME_OMIT)
        t.works(calls.utimensat, name, (1, 0), (2, 0))


@case("times of what is new are now")
def fresh(t):
    for kind in KINDS:
        make(kind, kind)
        found = os.lstat(kind)
        for letter in "amc":
            t.same("%stime of a new %s" % (letter, kind), True, abs(getattr(found, "st_%stime" % letter) - time.time()) < 60)


def call_with(fd_function, path, flags, *arguments):
    """A call on a descriptor that is opened for it."""

    def one(name):
        fd = calls.open(name, flags)
        try:
            fd_function(fd, *arguments)
        finally:
            os.close(fd)

    one.__name__ = "%s (%s)" % (fd_function.__name__, flags)
    return one


@case("calls that change a file's data or itself")
def file_times(t):
    # (which times of the file move, which call on it)
    calls.put("f", b"0123456789")
    os.utime("f", (1000, 2000))
    for which, function, arguments in [
        ("c", calls.chmod, ("f", 0o600)),
        ("c", calls.chmod, ("f", 0o600)),
        ("c", calls.chown, ("f", ALICE, ALICE)),
        ("c", calls.lchown, ("f", 0, 0)),
        ("c", calls.link, ("f", "g")),
        ("c", calls.unlink, ("g",)),
        ("c", calls.setxattr, ("f", "trusted.a", b"v")),
        ("c", calls.removexattr, ("f", "trusted.a")),
        ("cm", call_with(calls.write, "f", "O_WRONLY", b"x"), ("f",)),
        ("cm", call_with(calls.pwrite, "f", "O_WRONLY", b"x", 5), ("f",)),
        ("cm", call_with(calls.write, "f", "O_WRONLY|O_APPEND", b"x"), ("f",)),
        ("cm", calls.truncate, ("f", 3)),
        ("cm", calls.truncate, ("f", 100)),
        ("cm", call_with(calls.ftruncate, "f", "O_WRONLY", 50), ("f",)),
        ("cm", call_with(calls.ftruncate, "f", "O_WRONLY", 50), ("f",)),
        ("cm", call_with(os.fstat, "f", "O_WRONLY|O_TRUNC"), ("f",)),
        ("", calls.stat, ("f",)),
        ("", calls.access, ("f", os.R_OK)),
        ("", call_with(calls.read, "f", "O_RDONLY", 10), ("f",)),
        ("", call_with(calls.write, "f", "O_WRONLY", b""), ("f",)),
        ("", call_with(os.fsync, "f", "O_RDWR"), ("f",)),
        ("", call_with(os.fstat, "f", "O_RDWR|O_CREAT"), ("f",)),
        ("", calls.symlink, ("f", "s")),
        ("", calls.readlink, ("s",)),
        ("", calls.listxattr, ("f",)),
    ]:
        believed = function.__name__.startswith(("write", "pwrite", "setxattr", "removexattr"))
        if which and believed and not t.mount.asks_server:
            t.not_run(t.text(function, arguments), BELIEVED)
        else:
            t.moves(which, "f", function, *arguments)
    before = os.stat("f").st_mtime_ns
    t.works(calls.rename, "f", "renamed")
    t.same("rename leaves mtime", before, lambda: os.stat("renamed").st_mtime_ns)


@case("calls that change a directory")
def directory_times(t):
    os.mkdir("d")
    os.mkdir("e")
    calls.put("f")
    for which, function, arguments in [
        ("cm", calls.mkdir, ("d/sub",)),
        ("cm", calls.rmdir, ("d/sub",)),
        ("cm", calls.put, ("d/f",)),
        ("", calls.put, ("d/f", b"more")),
        ("", calls.chmod, ("d/f", 0o600)),
        ("", calls.truncate, ("d/f", 0)),
        ("", calls.utimensat, ("d/f", OLD, OLD)),
        ("cm", calls.link, ("d/f", "d/g")),
        ("cm", calls.unlink, ("d/g",)),
        ("cm", calls.symlink, ("x", "d/l")),
        ("cm", calls.mkfifo, ("d/p",)),
        ("cm", calls.rename, ("d/p", "d/q")),
        ("cm", calls.rename, ("d/q", "e/q")),
        ("cm", calls.rename, ("e/q", "d/f")),
        ("", calls.stat, ("d/f",)),
        ("", calls.listdir, ("d",)),
        ("c", calls.chmod, ("d", 0o700)),
        ("c", calls.chown, ("d", ALICE, ALICE)),
        ("", calls.access, ("d", os.R_OK)),
    ]:
        t.moves(which, "d", function, *arguments)
    t.moves("cm", "e", calls.rename, "d/f", "e/f")
    t.moves("cm", "e", calls.rename, "e/f", "d/f")


@case("calls that fail move nothing")
def refused(t):
    os.mkdir("d", 0o755)
    calls.put("d/f")
    before = os.stat("d"), os.stat("d/f")
    time.sleep(TICK)
    t.fails("EEXIST", calls.mkdir, "d/f")
    t.fails("ENOENT", calls.unlink, "d/missing")
    t.fails("EEXIST", calls.link, "d/f", "d/f")
    t.fails("ENOTDIR", calls.rmdir, "d/f")
    with t.user(ALICE):
        t.fails("EPERM", calls.chmod, "d/f", 0)
        t.fails("EACCES", calls.truncate, "d/f", 0)
        t.fails("EACCES", calls.unlink, "d/f")
    for path, then in (("d", before[0]), ("d/f", before[1])):
        t.same("mtime of " + path, then.st_mtime_ns, lambda: os.stat(path).st_mtime_ns)
        t.same("ctime of " + path, then.st_ctime_ns, lambda: os.stat(path).st_ctime_ns)


@case("setting times moves ctime, and no more than was asked for")
def ctime(t):
    calls.put("f", b"data")
    os.utime("f", (1000, 2000))
    t.moves("c", "f", calls.utimensat, "f", (5, 0), UTIME_OMIT)
    t.has("f", atime=5 * SECOND, mtime=2000 * SECOND)
    t.moves("cm", "f", calls.utimensat, "f", UTIME_OMIT, UTIME_NOW)
    t.has("f", atime=5 * SECOND)


@case("an open file's times after it was written, closed, and after a new mount")
def written(t):
    fd = t.open("f", "O_RDWR|O_CREAT")
    calls.write(fd, b"data")
    t.works(calls.futimens, fd, (1000, 0), (2000, 0))
    t.has("f", mtime=2000 * SECOND)
    t.close(fd)
    t.keeps("f", mtime=2000 * SECOND, atime=1000 * SECOND)
    t.same("in another mount", 2000 * SECOND, lambda: os.stat(t.other("f")).st_mtime_ns)
