# SPDX-License-Identifier: Apache-2.0
"""symlink, readlink."""
import os

import calls
from frame import ALICE, KINDS, case, make

TARGETS = [
    ("one byte", "x"),
    ("a missing file", "no/such/file"),
    ("absolute", "/etc/passwd"),
    ("up", "../../x"),
    ("itself", "itself"),
    ("slashes and dots", "a//b/./../c/"),
    ("a blank, a tab, a line feed", "a b\tc\nd"),
    ("UTF-8", "\u00e4\u6f22\U0001f600"),
    ("no UTF-8", os.fsdecode(b"\xff\xfe\x80x")),
    ("a backslash, a colon, a star", "a\\b:c*d?\"<>|"),
    ("255 bytes", "n" * 255),
    ("256 bytes in a component", "n" * 256),
    ("1023 bytes", "d/" * 511 + "x"),
    ("4095 bytes", "d/" * 2047 + "x"),
]


@case("the target comes back as it was given")
def targets(t):
    for title, target in TARGETS:
        name = title.replace(" ", "-")
        t.works(calls.symlink, target, name)
        t.keeps(name, kind="link", target=target, size=len(os.fsencode(target)), nlink=1)
        t.same(name + " in another mount", target, lambda: os.readlink(t.other(name)))


@case("targets that cannot be")
def refused(t):
    t.fails("ENOENT", calls.symlink, "", "empty")
    t.fails("ENAMETOOLONG", calls.symlink, "d/" * 2048, "long")
    t.has(".", entries=[])


@case("something is there, of any kind")
def exists(t):
    for kind in KINDS:
        make(kind, kind)
        t.fails("EEXIST", calls.symlink, "target", kind)
        t.has(kind, kind=kind)
    t.has("link", target="nowhere")


@case("readlink of what is no link")
def no_link(t):
    for kind in KINDS:
        make(kind, kind)
        if kind != "link":
            t.fails("EINVAL", calls.readlink, kind)
    t.gives("nowhere", calls.readlink, "link")


@case("owner, mode and umask")
def owners(t):
    with t.umask(0o077), t.user(ALICE):
        t.works(calls.symlink, "target", "l")
    t.keeps("l", mode=0o777, uid=ALICE, gid=ALICE)
    os.mkdir("closed", 0o755)
    with t.user(ALICE):
        t.fails("EACCES", calls.symlink, "target", "closed/l")
    os.mkdir("private", 0o700)
    os.symlink("target", "private/l")
    with t.user(ALICE):
        t.fails("EACCES", calls.readlink, "private/l")
    os.symlink("/root", "anyone")
    with t.user(ALICE):
        t.gives("/root", calls.readlink, "anyone")


@case("links to links, in directories of links")
def chains(t):
    os.mkdir("a")
    calls.put("a/f", b"data")
    os.symlink("a", "b")
    os.symlink("b", "c")
    os.symlink("c/f", "d")
    t.gives("c/f", calls.readlink, "d")
    t.same("d leads to the data", b"data", lambda: calls.get("d"))
    t.same("stat of d is of the file", os.stat("a/f").st_ino, lambda: os.stat("d").st_ino)
    t.works(calls.rename, "a", "e")
    t.fails("ENOENT", calls.stat, "d")
    os.unlink("b")
    t.works(calls.symlink, "e", "b")
    t.same("led elsewhere", b"data", lambda: calls.get("d"))
    t.fails("EINVAL", calls.readlink, "c/f")
    t.has("c", kind="link")
    t.same("a slash behind follows", "directory", lambda: t.attribute("c/.", "kind"))


@case("opened")
def opened(t):
    calls.put("f", b"data")
    os.symlink("f", "l")
    t.fails("ELOOP", calls.open, "l", "O_RDONLY|O_NOFOLLOW")
    fd = t.works(calls.open, "l", "O_PATH|O_NOFOLLOW")
    t.has(fd, kind="link")
    t.same("readlinkat of the descriptor", "f", lambda: os.readlink("", dir_fd=fd))
    t.fails("EEXIST", calls.open, "l", "O_RDONLY|O_CREAT|O_EXCL")
    t.works(calls.unlink, "l")
    t.has("f", content=b"data")


@case("replaced")
def replaced(t):
    for number in range(5):
        os.symlink("version-%d" % number, "new")
        t.works(calls.rename, "new", "current")
        t.gives("version-%d" % number, calls.readlink, "current")
        t.same("in another mount (version %d)" % number, "version-%d" % number, lambda: os.readlink(t.other("current")))
