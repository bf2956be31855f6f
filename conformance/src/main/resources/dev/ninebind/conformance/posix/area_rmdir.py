# SPDX-License-Identifier: Apache-2.0
"""rmdir: what may go, link counts, and directories that are in use."""
import os

import calls
from frame import ALICE, KINDS, case, make


@case("directories alone")
def kinds(t):
    for kind in KINDS:
        make(kind, kind)
        if kind == "directory":
            t.works(calls.rmdir, kind)
            t.gone(kind)
            t.fails("ENOENT", calls.rmdir, kind)
        else:
            t.fails("ENOTDIR", calls.rmdir, kind)
            t.has(kind, kind=kind)
    os.mkdir("d")
    os.symlink("d", "l")
    t.fails("ENOTDIR", calls.rmdir, "l")
    t.fails("ENOTDIR", calls.rmdir, "l/")
    t.has("d", kind="directory")


@case("whatever is in it keeps it")
def not_empty(t):
    for kind in KINDS:
        above = "with-" + kind
        os.mkdir(above)
        make(kind, above + "/x")
        t.fails("ENOTEMPTY", calls.rmdir, above)
        t.keeps(above, entries=["x"])
    os.mkdir("hidden")
    calls.put("hidden/.x")
    t.fails("ENOTEMPTY", calls.rmdir, "hidden")
    os.unlink("hidden/.x")
    t.works(calls.rmdir, "hidden")


@case("link counts")
def counts(t):
    os.mkdir("d")
    for name in ("a", "b", "c"):
        os.mkdir("d/" + name)
    t.has("d", nlink=5)
    t.works(calls.rmdir, "d/b")
    t.has("d", nlink=4, entries=["a", "c"])
    fd = t.open("d/a", "O_RDONLY|O_DIRECTORY")
    t.works(calls.rmdir, "d/a")
    t.keeps("d", nlink=3, entries=["c"])
    t.same("nothing is in it", [], lambda: os.listdir(fd))


@case("rights to the directory above")
def rights(t):
    for mode, code in ((0o777, None), (0o755, "EACCES"), (0o703, None), (0o702, "EACCES"), (0o701, "EACCES")):
        above = "%04o" % mode
        os.mkdir(above)
        os.mkdir(above + "/d", 0o000)
        os.chmod(above, mode)
        with t.user(ALICE):
            t.decides(code, calls.rmdir, above + "/d")
        t.has(above, entries=["d"] if code else [])


@case("directories in use")
def used(t):
    os.mkdir("cwd")
    t.peer.call(os.chdir, os.path.join(t.here, "cwd"))
    t.works(calls.rmdir, "cwd")
    t.fails("ENOENT", t.peer.call, calls.open, "x", "O_CREAT|O_RDWR")
    t.fails("ENOENT", t.peer.call, calls.mkdir, "x")
    t.peer.call(os.chdir, "/")
    os.mkdir("opened")
    fd = t.open("opened", "O_RDONLY|O_DIRECTORY")
    t.works(calls.rmdir, "opened")
    t.same("an open one is still a directory", "directory", lambda: t.attribute(fd, "kind"))
    t.fails("ENOENT", lambda: os.open("x", os.O_CREAT | os.O_WRONLY, dir_fd=fd))
    t.works(calls.mkdir, "opened")
    calls.put("opened/new")
    t.has("opened", entries=["new"])


@case("special names")
def names(t):
    os.mkdir("d")
    t.fails("EINVAL", calls.rmdir, ".")
    t.fails("EINVAL", calls.rmdir, "d/.")
    t.fails("ENOTEMPTY", calls.rmdir, "d/..")
    t.fails("EBUSY", calls.rmdir, t.mount.root)
    t.fails("EBUSY", calls.rmdir, "/")
    t.works(calls.rmdir, "d/")


@case("emptied while it is open elsewhere")
def emptied(t):
    os.mkdir("d")
    files = ["f%02d" % i for i in range(30)]
    for name in files:
        calls.put("d/" + name)
    held = t.open("d/f10", "O_RDWR")
    there = t.peer.call(calls.open, os.path.join(t.here, "d"), "O_RDONLY|O_DIRECTORY")
    t.peer_fds.append(there)
    t.fails("ENOTEMPTY", calls.rmdir, "d")
    for name in files:
        os.unlink("d/" + name)
    t.works(calls.rmdir, "d")
    t.gone("d")
    t.gives(3, calls.write, held, b"abc")
    t.gives(b"abc", calls.pread, held, 3, 0)
    t.fails("ENOENT", calls.lstat, t.other("d"))
