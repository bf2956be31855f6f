# SPDX-License-Identifier: Apache-2.0
"""Read-only mounts, calls across mounts, mount points: EROFS, EXDEV, EBUSY."""
import os

import calls
from frame import ALICE, APART, KINDS, case, make

ALONE = "a mount with cache=loose takes it that nobody else changes anything: Documentation/filesystems/9p.rst"


@case("a read-only mount refuses every change")
def read_only(t):
    for kind in KINDS:
        make(kind, kind)
    calls.put("data", b"data", 0o666)
    calls.setxattr("data", "trusted.x", b"v")
    os.mkdir("d")
    ro = t.read_only
    for function, arguments in [
        (calls.open, (ro("data"), "O_WRONLY")),
        (calls.open, (ro("data"), "O_RDWR")),
        (calls.open, (ro("data"), "O_RDONLY|O_TRUNC")),
        (calls.open, (ro("new"), "O_RDWR|O_CREAT")),
        (calls.open, (ro("new"), "O_RDONLY|O_CREAT|O_EXCL")),
        (calls.chmod, (ro("data"), 0o600)),
        (calls.chown, (ro("data"), ALICE, ALICE)),
        (calls.lchown, (ro("link"), ALICE, ALICE)),
        (calls.truncate, (ro("data"), 0)),
        (calls.utimensat_now, (ro("data"),)),
        (calls.utimensat, (ro("data"), (1, 0), (2, 0))),
        (calls.mkdir, (ro("new"),)),
        (calls.mkfifo, (ro("new"),)),
        (calls.mknod, (ro("new"), 0o100644)),
        (calls.symlink, ("x", ro("new"))),
        (calls.link, (ro("data"), ro("new"))),
        (calls.unlink, (ro("data"),)),
        (calls.rmdir, (ro("d"),)),
        (calls.rename, (ro("data"), ro("new"))),
        (calls.rename, (ro("d"), ro("new"))),
        (calls.setxattr, (ro("data"), "trusted.y", b"v")),
        (calls.removexattr, (ro("data"), "trusted.x")),
        (calls.access, (ro("data"), os.W_OK)),
        (calls.access, (ro("d"), os.W_OK)),
    ]:
        t.fails("EROFS", function, *arguments)
    for kind in KINDS:
        if kind not in ("directory", "link"):
            t.fails("EROFS", calls.unlink, ro(kind))
            t.fails("EROFS", calls.chmod, ro(kind), 0o600)
    t.fails("EEXIST", calls.mkdir, ro("d"))
    t.fails("EEXIST", calls.open, ro("data"), "O_RDWR|O_CREAT|O_EXCL")
    t.has(".", entries=sorted(KINDS + ["d", "data"]))
    t.has("data", content=b"data", mode=0o666, xattr={"trusted.x": b"v"})


@case("and lets read")
def reading(t):
    calls.put("data", b"data")
    calls.put("p", b"", 0o000)
    os.mkdir("d")
    os.symlink("data", "l")
    ro = t.read_only
    t.has(ro("data"), content=b"data", kind="file")
    t.has(ro("d"), entries=[])
    t.gives("data", calls.readlink, ro("l"))
    t.works(calls.access, ro("data"), os.R_OK)
    t.works(calls.open, ro("data"), "O_RDONLY|O_CREAT")
    t.works(calls.statvfs, ro("data"))
    t.same("it says so", True, lambda: bool(os.statvfs(ro("data")).f_flag & os.ST_RDONLY))
    t.same("the other does not", False, lambda: bool(os.statvfs("data").f_flag & os.ST_RDONLY))
    os.mkfifo("fifo")
    t.works(calls.open, ro("fifo"), "O_RDWR|O_NONBLOCK")
    calls.put("data", b"changed")
    if t.mount.asks_server and t.mount.names_share_cache:
        t.same("what is changed elsewhere", b"changed", lambda: calls.get(ro("data")))
    else:
        t.not_run("what is changed elsewhere", APART if t.mount.asks_server else ALONE)


@case("no names across mounts")
def across(t):
    for kind in KINDS:
        make(kind, kind)
        there = t.other(kind)
        t.fails("EXDEV", calls.rename, kind, there + "-2")
        t.fails("EXDEV", calls.rename, there, kind + "-2")
        t.fails("EXDEV", calls.link, kind, there + "-2")
        t.fails("EXDEV", calls.rename, kind, os.path.join(t.mount.scratch, "x"))
        t.fails("EXDEV", calls.link, kind, os.path.join(t.mount.scratch, "x"))
    t.has(".", entries=sorted(KINDS))
    t.works(calls.symlink, t.mount.scratch, "to-other")
    t.fails("EXDEV", calls.rename, "file", "to-other/file")


@case("a mount point is busy")
def busy(t):
    root = t.mount.root
    t.fails("EBUSY", calls.rmdir, root)
    t.fails("EISDIR", calls.unlink, root)
    t.fails(("EBUSY", "EXDEV"), calls.rename, root, root + "-2")
    t.fails("EEXIST", calls.mkdir, root)
    t.same("another device than above", True, lambda: os.stat(root).st_dev != os.stat(os.path.dirname(root)).st_dev)
    t.same(".. of the root is above", True, lambda: os.path.samefile(os.path.join(root, ".."), os.path.dirname(root)))


@case("what one mount does, the other sees", asks_server=ALONE)
def sees(t):
    calls.put("f", b"one")
    t.has(t.other("f"), content=b"one")
    os.mkdir(t.other("made-there"))
    t.has("made-there", kind="directory")
    calls.put(t.other("g"), b"two", 0o600)
    t.has("g", content=b"two", mode=0o600)
    os.chmod(t.other("f"), 0o604)
    t.has("f", mode=0o604)
    os.rename("f", "h")
    t.fails("ENOENT", calls.stat, t.other("f"))
    t.has(t.other("h"), content=b"one", mode=0o604)
    os.unlink(t.other("h"))
    t.gone("h")
    t.keeps(".", entries=["g", "made-there"])
