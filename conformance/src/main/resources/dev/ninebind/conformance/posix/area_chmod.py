# SPDX-License-Identifier: Apache-2.0
"""chmod, fchmod: who may, which bits come back, and what takes set-id bits away."""
import os

import calls
from frame import ALICE, BOB, KINDS, STAFF, case, make

FILES = [kind for kind in KINDS if kind != "link"]


@case("all kinds of files take all bits")
def kinds(t):
    for kind in FILES:
        make(kind, kind)
        for mode in (0o0000, 0o0644, 0o0111, 0o7777, 0o4755, 0o2750, 0o1777):
            t.works(calls.chmod, kind, mode)
            t.has(kind, kind=kind, mode=mode)
        calls.chmod(kind, 0o640)
        t.keeps(kind, kind=kind, mode=0o640)


@case("every permission bit by itself")
def bits(t):
    calls.put("f")
    for bit in range(12):
        t.works(calls.chmod, "f", 1 << bit)
        t.has("f", mode=1 << bit)


@case("a link's file is changed, not the link")
def links(t):
    calls.put("f", b"", 0o644)
    os.symlink("f", "l")
    t.works(calls.chmod, "l", 0o600)
    t.has("f", mode=0o600)
    t.has("l", kind="link", mode=0o777)
    t.fails("ENOENT", calls.chmod, "missing", 0o600)
    os.symlink("nowhere", "dangling")
    t.fails("ENOENT", calls.chmod, "dangling", 0o600)


@case("an open file, whatever it is open for")
def descriptors(t):
    calls.put("f", b"", 0o644)
    for flags, mode in (("O_RDONLY", 0o600), ("O_WRONLY", 0o4711), ("O_RDWR", 0o000)):
        fd = t.open("f", flags)
        t.works(calls.fchmod, fd, mode)
        t.has("f", mode=mode)
        t.has(fd, mode=mode)
    fd = t.open("f", "O_PATH")
    t.fails("EBADF", calls.fchmod, fd, 0o644)
    t.fails("EBADF", calls.fchmod, 999, 0o644)
    os.mkdir("d", 0o755)
    fd = t.open("d", "O_RDONLY|O_DIRECTORY")
    t.works(calls.fchmod, fd, 0o1777)
    t.has("d", mode=0o1777)


@case("a file without a name")
def unlinked(t):
    fd = t.open("f", "O_RDWR|O_CREAT", 0o644)
    os.unlink("f")
    t.works(calls.fchmod, fd, 0o600)
    t.has(fd, mode=0o600, nlink=0)


@case("its owner and root may, no one else")
def who(t):
    for kind in ("file", "directory", "fifo", "socket"):
        make(kind, kind, 0o666)
        os.chown(kind, ALICE, STAFF)
        with t.user(ALICE):
            t.works(calls.chmod, kind, 0o644)
        t.has(kind, mode=0o644)
        with t.user(BOB):
            t.fails("EPERM", calls.chmod, kind, 0o666)
        with t.user(BOB, STAFF):
            t.fails("EPERM", calls.chmod, kind, 0o666)
        with t.user(BOB, BOB, [STAFF]):
            t.fails("EPERM", calls.chmod, kind, 0o666)
        t.has(kind, mode=0o644)
        t.works(calls.chmod, kind, 0o600)
        t.has(kind, mode=0o600)
    calls.put("open", b"", 0o666)
    os.chown("open", ALICE, STAFF)
    with t.user(BOB):
        fd = t.open("open", "O_RDWR")
        t.fails("EPERM", calls.fchmod, fd, 0o600)
    t.has("open", mode=0o666)


@case("set-gid goes if its owner is not in the file's group")
def set_gid(t):
    for kind in ("file", "directory"):
        make(kind, kind)
        os.chown(kind, ALICE, STAFF)
        with t.user(ALICE):
            t.works(calls.chmod, kind, 0o2755)
        t.has(kind, mode=0o0755)
        with t.user(ALICE, ALICE, [STAFF]):
            t.works(calls.chmod, kind, 0o2755)
        t.has(kind, mode=0o2755)
        with t.user(ALICE, STAFF):
            t.works(calls.chmod, kind, 0o2711)
        t.has(kind, mode=0o2711)
        with t.user(ALICE):
            t.works(calls.chmod, kind, 0o6755)
        t.has(kind, mode=0o4755)
        t.works(calls.chmod, kind, 0o2755)
        t.has(kind, mode=0o2755)


@case("the sticky bit of a file of one's own")
def sticky(t):
    make("file", "f")
    os.chown("f", ALICE, ALICE)
    with t.user(ALICE):
        t.works(calls.chmod, "f", 0o1644)
    t.has("f", mode=0o1644)
    make("directory", "d")
    os.chown("d", ALICE, ALICE)
    with t.user(ALICE):
        t.works(calls.chmod, "d", 0o1755)
    t.has("d", mode=0o1755)


@case("nothing else changes")
def others(t):
    calls.put("f", b"12345")
    os.chown("f", ALICE, BOB)
    os.link("f", "g")
    os.utime("f", (100, 200))
    t.works(calls.chmod, "f", 0o751)
    t.keeps("g", mode=0o751, uid=ALICE, gid=BOB, size=5, content=b"12345", nlink=2, mtime=200_000_000_000)
    t.keeps("f", mode=0o751)
    t.same("in another mount", "0751", lambda: t.attribute(t.other("g"), "mode"))


@case("rights change at once, but not those of what is open")
def at_once(t):
    calls.put("f", b"12345", 0o600)
    os.chown("f", ALICE, ALICE)
    with t.user(BOB):
        t.fails("EACCES", calls.open, "f", "O_RDONLY")
    calls.chmod("f", 0o604)
    with t.user(BOB):
        fd = t.open("f", "O_RDONLY")
        t.gives(b"12345", calls.pread, fd, 5, 0)
    calls.chmod("f", 0o000)
    with t.user(BOB):
        t.gives(b"12345", calls.pread, fd, 5, 0)
        t.fails("EACCES", calls.open, "f", "O_RDONLY")
    with t.user(ALICE):
        t.fails("EACCES", calls.open, "f", "O_RDONLY")
        t.works(calls.chmod, "f", 0o400)
        t.works(calls.open, "f", "O_RDONLY")
        t.fails("EACCES", calls.open, "f", "O_RDWR")
    fd = t.open("f", "O_RDWR")
    t.gives(5, calls.write, fd, b"abcde")
    t.has("f", content=b"abcde")
