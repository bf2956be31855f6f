# SPDX-License-Identifier: Apache-2.0
"""chown, fchown, lchown: who may give what to whom, and which set-id bits go."""
import os

import calls
from frame import ALICE, BOB, CREW, KINDS, STAFF, case, make


@case("all kinds of files")
def kinds(t):
    for kind in KINDS:
        make(kind, kind)
        for uid, gid in ((ALICE, STAFF), (0, 65534), (65534, 0), (0xFFFFFFFE, 0xFFFFFFFD), (70000, 80000)):
            t.works(calls.lchown, kind, uid, gid)
            t.has(kind, uid=uid, gid=gid)
        t.works(calls.lchown, kind, ALICE, BOB)
        t.keeps(kind, kind=kind, uid=ALICE, gid=BOB)


@case("-1 leaves the owner, the group, or both")
def partly(t):
    for kind in KINDS:
        make(kind, kind)
        os.lchown(kind, ALICE, STAFF)
        t.works(calls.lchown, kind, -1, CREW)
        t.has(kind, uid=ALICE, gid=CREW)
        t.works(calls.lchown, kind, BOB, -1)
        t.has(kind, uid=BOB, gid=CREW)
        t.works(calls.lchown, kind, -1, -1)
        t.has(kind, uid=BOB, gid=CREW)


@case("chown follows links, lchown does not")
def links(t):
    calls.put("f")
    os.symlink("f", "l")
    t.works(calls.chown, "l", ALICE, STAFF)
    t.has("f", uid=ALICE, gid=STAFF)
    t.has("l", uid=0, gid=0)
    t.works(calls.lchown, "l", BOB, CREW)
    t.keeps("f", uid=ALICE, gid=STAFF)
    t.keeps("l", uid=BOB, gid=CREW, target="f")
    os.symlink("nowhere", "dangling")
    t.fails("ENOENT", calls.chown, "dangling", ALICE, STAFF)
    t.works(calls.lchown, "dangling", ALICE, STAFF)
    t.has("dangling", uid=ALICE, gid=STAFF)


@case("an open file")
def descriptors(t):
    calls.put("f")
    for flags, uid in (("O_RDONLY", ALICE), ("O_WRONLY", BOB)):
        fd = t.open("f", flags)
        t.works(calls.fchown, fd, uid, STAFF)
        t.has(fd, uid=uid, gid=STAFF)
    t.fails("EBADF", calls.fchown, t.open("f", "O_PATH"), 0, 0)
    t.fails("EBADF", calls.fchown, 999, 0, 0)
    os.unlink("f")
    t.works(calls.fchown, fd, CREW, -1)
    t.has(fd, uid=CREW, gid=STAFF, nlink=0)


@case("only root gives files away")
def giving(t):
    for kind in ("file", "directory", "fifo", "link"):
        make(kind, kind)
        os.lchown(kind, ALICE, STAFF)
        for uid in (ALICE, BOB):
            with t.user(uid):
                t.fails("EPERM", calls.lchown, kind, BOB, -1)
                t.fails("EPERM", calls.lchown, kind, 0, 0)
        with t.user(BOB, STAFF):
            t.fails("EPERM", calls.lchown, kind, BOB, -1)
        t.has(kind, uid=ALICE, gid=STAFF)


@case("an owner gives a file to groups of his own")
def groups(t):
    for kind in ("file", "directory", "link"):
        make(kind, kind)
        os.lchown(kind, ALICE, ALICE)
        with t.user(ALICE, ALICE, [STAFF]):
            t.works(calls.lchown, kind, -1, STAFF)
            t.has(kind, uid=ALICE, gid=STAFF)
            t.works(calls.lchown, kind, ALICE, ALICE)
            t.has(kind, uid=ALICE, gid=ALICE)
            t.fails("EPERM", calls.lchown, kind, -1, CREW)
            t.fails("EPERM", calls.lchown, kind, -1, 0)
            t.fails("EPERM", calls.lchown, kind, BOB, STAFF)
        with t.user(BOB, BOB, [STAFF]):
            t.fails("EPERM", calls.lchown, kind, -1, STAFF)
        t.has(kind, uid=ALICE, gid=ALICE)
    with t.user(ALICE, CREW):
        fd = t.open("file", "O_RDONLY")
        t.works(calls.fchown, fd, -1, CREW)
        t.fails("EPERM", calls.fchown, fd, -1, STAFF)
    t.has("file", uid=ALICE, gid=CREW)


@case("set-id bits of a file go, with whoever changes its owner")
def set_id(t):
    # chown(2): set-gid without the group's execution was mandatory locking's, and stays.
    for mode, left in [
        (0o4755, 0o0755),
        (0o2755, 0o0755),
        (0o6755, 0o0755),
        (0o6711, 0o0711),
        (0o4644, 0o0644),
        (0o2644, 0o2644),
        (0o6745, 0o2745),
        (0o1755, 0o1755),
        (0o7777, 0o1777),
    ]:
        for uid, gid in ((ALICE, STAFF), (-1, STAFF), (ALICE, -1)):
            name = "root-%04o-%d-%d" % (mode, uid, gid)
            calls.put(name)
            calls.chmod(name, mode)
            t.works(calls.chown, name, uid, gid)
            t.has(name, mode=left)


@case("set-id bits of a file go when its owner changes its group")
def set_id_owner(t):
    for mode, left in [(0o4755, 0o0755), (0o2755, 0o0755), (0o6755, 0o0755), (0o4644, 0o0644), (0o6711, 0o0711)]:
        name = "%04o" % mode
        calls.put(name)
        os.chown(name, ALICE, ALICE)
        calls.chmod(name, mode)
        with t.user(ALICE, ALICE, [STAFF]):
            t.works(calls.chown, name, -1, STAFF)
        t.keeps(name, mode=left, gid=STAFF)


@case("set-id and sticky bits of directories stay")
def directories(t):
    for mode in (0o4755, 0o2755, 0o6755, 0o1777, 0o7777):
        name = "%04o" % mode
        os.mkdir(name)
        os.chmod(name, mode)
        t.works(calls.chown, name, ALICE, STAFF)
        t.has(name, mode=mode, uid=ALICE)


@case("who may not, changes no bits")
def refused(t):
    calls.put("f")
    os.chown("f", ALICE, ALICE)
    calls.chmod("f", 0o6755)
    with t.user(BOB):
        t.fails("EPERM", calls.chown, "f", BOB, BOB)
    with t.user(ALICE):
        t.fails("EPERM", calls.chown, "f", -1, STAFF)
    t.has("f", mode=0o6755, uid=ALICE, gid=ALICE)


@case("all names of a file, and other mounts")
def names(t):
    calls.put("f", b"12345")
    os.link("f", "g")
    os.utime("f", (100, 200))
    t.works(calls.chown, "f", ALICE, STAFF)
    t.keeps("g", uid=ALICE, gid=STAFF, nlink=2, size=5, mtime=200_000_000_000, content=b"12345")
    t.same("in another mount", ALICE, lambda: t.attribute(t.other("g"), "uid"))


@case("what is made belongs to whom it should")
def makers(t):
    for kind in ("file", "directory", "fifo", "socket", "link"):
        with t.user(ALICE, STAFF, [CREW]):
            make(kind, kind)
        t.keeps(kind, uid=ALICE, gid=STAFF)
        t.same("%s in another mount" % kind, ALICE, lambda: t.attribute(t.other(kind), "uid"))
