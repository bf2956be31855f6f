# SPDX-License-Identifier: Apache-2.0
"""Directories with the sticky bit: who may take names away. And what takes set-id bits away."""
import os

import calls
from frame import ALICE, BOB, CAROL, STAFF, case, make


def sticky(name, owner, mode=0o1777):
    os.mkdir(name)
    os.chown(name, owner, STAFF)
    os.chmod(name, mode)
    return name


@case("unlink, rmdir and rename by the file's owner, the directory's, another, root")
def who(t):
    for kind in ("file", "directory", "fifo", "link"):
        for actor, code in ((ALICE, None), (BOB, None), (CAROL, "EPERM"), (0, None)):
            d = sticky("%s-%d" % (kind, actor), BOB)
            for name in ("gone", "old"):
                make(kind, d + "/" + name, 0o777)
                os.lchown(d + "/" + name, ALICE, ALICE)
            remove = calls.rmdir if kind == "directory" else calls.unlink
            with t.user(actor):
                t.decides(code, remove, d + "/gone")
                t.decides(code, calls.rename, d + "/old", d + "/new")
            t.has(d, entries=["gone", "old"] if code else ["new"])


@case("a file in another's place")
def replace(t):
    for actor, code in ((ALICE, None), (BOB, None), (CAROL, "EPERM")):
        d = sticky("d-%d" % actor, BOB)
        calls.put(d + "/theirs")
        os.chown(d + "/theirs", ALICE, ALICE)
        with t.user(actor):
            calls.put(d + "/own", b"own")
            t.decides(code, calls.rename, d + "/own", d + "/theirs")
        t.has(d + "/theirs", content=b"" if code else b"own")


@case("out of it and into it")
def across(t):
    d = sticky("d", 0)
    os.mkdir("plain", 0o777)
    os.chmod("plain", 0o777)
    calls.put(d + "/theirs")
    calls.put("plain/theirs")
    with t.user(ALICE):
        calls.put(d + "/mine")
        t.fails("EPERM", calls.rename, d + "/theirs", "plain/x")
        t.works(calls.rename, d + "/mine", "plain/mine")
        t.works(calls.rename, "plain/theirs", d + "/moved")
        t.fails("EPERM", calls.rename, "plain/mine", d + "/theirs")
        t.fails("EPERM", calls.unlink, d + "/moved")
    t.keeps(d, entries=["moved", "theirs"], mode=0o1777)


@case("no bar to other calls")
def others(t):
    d = sticky("d", 0)
    calls.put(d + "/f", b"data", 0o666)
    with t.user(ALICE):
        t.works(calls.open, d + "/f", "O_RDWR|O_TRUNC")
        t.works(calls.mkdir, d + "/sub")
        t.works(calls.rmdir, d + "/sub")
        t.works(calls.symlink, "f", d + "/l")
        t.works(calls.unlink, d + "/l")
        t.fails("EPERM", calls.chmod, d, 0o777)


@case("the group's write bit alone does not help")
def group(t):
    d = sticky("d", BOB, 0o1770)
    calls.put(d + "/f")
    with t.user(CAROL, STAFF):
        t.fails("EPERM", calls.unlink, d + "/f")
        calls.put(d + "/own")
        t.works(calls.unlink, d + "/own")
    with t.user(CAROL):
        t.fails("EACCES", calls.unlink, d + "/f")


# The mode before somebody else writes, and after. fs/inode.c, file_remove_privs, and write(2):
# set-user-id goes, and set-group-id if the group may execute, unless the writer has CAP_FSETID.
WRITES = [
    (0o4777, 0o0777),
    (0o2777, 0o0777),
    (0o6777, 0o0777),
    (0o4666, 0o0666),
    (0o1777, 0o1777),
    (0o0777, 0o0777),
]


def put_with(name, mode):
    calls.put(name, b"data")
    os.chown(name, ALICE, STAFF)
    os.chmod(name, mode)


@case("writing takes set-id bits")
def write_clears(t):
    for mode, left in WRITES:
        for actor in (ALICE, BOB):
            name = "%04o-%d" % (mode, actor)
            put_with(name, mode)
            with t.user(actor):
                fd = t.open(name, "O_WRONLY")
                t.gives(1, calls.pwrite, fd, b"x", 0)
            t.has(name, mode=left)
        put_with("root", mode)
        fd = t.open("root", "O_WRONLY")
        t.gives(1, calls.pwrite, fd, b"x", 0)
        t.has("root", mode=mode)
        t.close(fd)
        os.unlink("root")


@case("truncating takes set-id bits")
def truncate_clears(t):
    for mode, left in WRITES:
        for function in ("truncate", "ftruncate", "O_TRUNC"):
            name = "%04o-%s" % (mode, function)
            put_with(name, mode)
            with t.user(BOB):
                if function == "truncate":
                    t.works(calls.truncate, name, 2)
                elif function == "ftruncate":
                    t.works(calls.ftruncate, t.open(name, "O_RDWR"), 2)
                else:
                    t.works(calls.open, name, "O_WRONLY|O_TRUNC")
            t.has(name, mode=left)


@case("reading, linking and renaming take none")
def stays(t):
    put_with("f", 0o6777)
    with t.user(BOB):
        fd = t.open("f", "O_RDWR")
        t.gives(b"data", calls.pread, fd, 9, 0)
        t.works(calls.fsync, fd)
        t.gives(0, calls.pwrite, fd, b"", 0)
    t.works(calls.link, "f", "g")
    t.works(calls.rename, "f", "h")
    t.works(calls.utimensat, "g", (1, 0), (2, 0))
    t.keeps("g", mode=0o6777)
