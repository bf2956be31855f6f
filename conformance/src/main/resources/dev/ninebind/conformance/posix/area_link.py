# SPDX-License-Identifier: Apache-2.0
"""link, linkat: further names of a file."""
import os

import calls
from frame import ALICE, APART, BOB, KINDS, case, make

FILES = [kind for kind in KINDS if kind != "directory"]


@case("a second name of any kind of file")
def kinds(t):
    for kind in FILES:
        make(kind, kind, 0o640)
        t.works(calls.link, kind, kind + "-2")
        t.same(kind + " is one inode", os.lstat(kind).st_ino, lambda: os.lstat(kind + "-2").st_ino)
        t.has(kind, nlink=2, kind=kind)
        t.has(kind + "-2", nlink=2, kind=kind)
        t.same(kind + " in another mount", 2, lambda: t.attribute(t.other(kind), "nlink"))
        t.works(calls.link, kind + "-2", kind + "-3")
        t.has(kind, nlink=3)
        t.works(calls.unlink, kind)
        t.has(kind + "-2", nlink=2, kind=kind)
        t.gone(kind)
        t.works(calls.unlink, kind + "-3")
        t.keeps(kind + "-2", nlink=1, kind=kind)


@case("what is done by one name is seen by the other")
def shared(t):
    calls.put("a", b"12345")
    os.link("a", "b")
    t.works(calls.chmod, "b", 0o604)
    t.has("a", mode=0o604)
    t.works(calls.chown, "b", ALICE, BOB)
    t.has("a", uid=ALICE, gid=BOB)
    t.works(calls.truncate, "b", 3)
    t.has("a", size=3, content=b"123")
    fd = t.open("b", "O_WRONLY|O_APPEND")
    t.gives(2, calls.write, fd, b"xy")
    if t.mount.names_share_cache:
        t.has("a", content=b"123xy")
    else:
        t.not_run("a has content 123xy", APART)
    t.works(calls.unlink, "a")
    t.gives(1, calls.write, fd, b"z")
    t.has("b", content=b"123xyz", nlink=1, mode=0o604)
    fd = t.open("b", "O_RDWR")
    os.link("b", "c")
    os.unlink("b")
    t.has(fd, nlink=1)
    t.gives(b"123", calls.pread, fd, 3, 0)
    t.keeps("c", content=b"123xyz", nlink=1, mode=0o604)


@case("something is there, of any kind")
def exists(t):
    calls.put("f")
    for kind in KINDS:
        make(kind, kind)
        t.fails("EEXIST", calls.link, "f", kind)
        t.has(kind, kind=kind)
    t.has("f", nlink=1)
    t.fails("EEXIST", calls.link, "f", "f")


@case("no second name for a directory")
def directories(t):
    os.mkdir("d")
    t.fails("EPERM", calls.link, "d", "e")
    t.gone("e")
    with t.user(ALICE):
        t.fails("EPERM", calls.link, "d", "e")
    os.symlink("d", "l")
    t.works(calls.link, "l", "m")
    t.has("m", kind="link", target="d", nlink=2)
    t.fails("EPERM", calls.link_following, "l", "n")


@case("links are taken themselves, or followed if asked")
def symlinks(t):
    calls.put("f")
    os.symlink("f", "l")
    t.works(calls.link, "l", "m")
    t.has("m", kind="link", target="f")
    t.has("f", nlink=1)
    t.works(calls.link_following, "l", "g")
    t.has("g", kind="file", nlink=2)
    os.symlink("nowhere", "dangling")
    t.works(calls.link, "dangling", "d2")
    t.fails("ENOENT", calls.link_following, "dangling", "d3")


@case("of what is open")
def descriptors(t):
    fd = t.open("f", "O_RDWR|O_CREAT")
    calls.write(fd, b"data")
    t.works(calls.link_fd, fd, "g")
    t.has("g", nlink=2)
    if t.mount.names_share_cache:
        t.has("g", content=b"data")
    else:
        t.not_run("g has content data", APART)
    os.unlink("f")
    os.unlink("g")
    t.has(fd, nlink=0)
    # linkat(2): a file without a name gets none again, but one made by O_TMPFILE.
    t.fails("ENOENT", calls.link_fd, fd, "h")
    t.gone("h")


@case("rights")
def rights(t):
    calls.put("f", b"", 0o666)
    os.chown("f", ALICE, ALICE)
    os.mkdir("open", 0o777)
    os.chmod("open", 0o777)
    os.mkdir("closed", 0o755)
    os.mkdir("unseen", 0o755)
    calls.put("unseen/f")
    os.chmod("unseen", 0o700)
    with t.user(ALICE):
        t.works(calls.link, "f", "open/f")
        t.fails("EACCES", calls.link, "f", "closed/f")
        t.fails("EACCES", calls.link, "unseen/f", "open/g")
        t.fails("EACCES", calls.link, "f", "unseen/g")
    t.has("f", nlink=2)
    t.has("open", entries=["f"])


@case("errors change nothing")
def nothing(t):
    calls.put("f")
    t.fails("ENOENT", calls.link, "missing", "g")
    t.fails("ENOENT", calls.link, "f", "missing/g")
    t.fails("ENOTDIR", calls.link, "f", "f/g")
    t.fails("ENAMETOOLONG", calls.link, "f", "n" * 256)
    t.has("f", nlink=1)
    t.has(".", entries=["f"])


@case("across directories, many names, and gone one by one")
def many(t):
    os.mkdir("d")
    calls.put("f", b"data")
    for i in range(60):
        os.link("f", "d/name-%02d" % i)
    t.has("f", nlink=61)
    t.has("d", entries=["name-%02d" % i for i in range(60)])
    inodes = {entry.inode() for entry in os.scandir("d")}
    t.same("one inode in the listing", 1, len(inodes))
    for i in range(0, 60, 2):
        os.unlink("d/name-%02d" % i)
    t.has("d/name-31", nlink=31, content=b"data")
    os.unlink("f")
    t.has("d/name-31", nlink=30)
    t.works(calls.rename, "d/name-31", "d/name-33")
    t.keeps("d/name-33", nlink=30, content=b"data")
    t.has("d/name-31", kind="file")
