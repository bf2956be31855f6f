# SPDX-License-Identifier: Apache-2.0
"""The errors that every call with a path has: POSIX.1-2017 XBD 4.13, path_resolution(7)."""
import os

import calls
from frame import ALICE, case

XATTR = "user.x"

# (call, arguments behind the path, what the last component has to be, what is told of a last link)
# kinds: old, one that is there; new, one that is not; link, a symbolic link that is there.
# links: f, followed; l, taken itself; e, EEXIST.
TABLE = [
    (calls.stat, (), "old", "f"),
    (calls.lstat, (), "old", "l"),
    (calls.access, (os.R_OK,), "old", "f"),
    (calls.open, ("O_RDONLY",), "old", "f"),
    (calls.open, ("O_WRONLY",), "old", "f"),
    (calls.open, ("O_RDWR|O_TRUNC",), "old", "f"),
    (calls.open, ("O_RDWR|O_CREAT",), "new", "f"),
    (calls.open, ("O_WRONLY|O_CREAT|O_EXCL",), "new", "e"),
    (calls.chmod, (0o600,), "old", "f"),
    (calls.chown, (0, 0), "old", "f"),
    (calls.lchown, (0, 0), "old", "l"),
    (calls.truncate, (5,), "old", "f"),
    (calls.utimensat_now, (), "old", "f"),
    (calls.utimensat_now, (calls.AT_SYMLINK_NOFOLLOW,), "old", "l"),
    (calls.readlink, (), "link", "l"),
    (calls.unlink, (), "old", "l"),
    (calls.mkdir, (0o755,), "new", "e"),
    (calls.mkfifo, (0o644,), "new", "e"),
    (calls.mknod, (0o100644,), "new", "e"),
    (calls.statvfs, (), "old", "f"),
    (calls.setxattr, (XATTR, b"v"), "old", "f"),
    (calls.getxattr, (XATTR,), "old", "f"),
    (calls.listxattr, (), "old", "f"),
    (calls.removexattr, (XATTR,), "old", "f"),
]


def link_from(path):
    calls.link(path, "made")


def link_to(path):
    calls.link("other", path)


def rename_from(path):
    calls.rename(path, "made")


def rename_to(path):
    calls.rename("other", path)


def symlink_at(path):
    calls.symlink("target", path)


def rmdir_of(path):
    calls.rmdir(path)


rmdir_of.__name__ = "rmdir"
TABLE += [
    (link_from, (), "old", "l"),
    (link_to, (), "new", "e"),
    (rename_from, (), "old", "l"),
    (rename_to, (), "new", "l"),
    (symlink_at, (), "new", "e"),
    (rmdir_of, (), "dir", "d"),
]


def prepare():
    calls.put("file", b"12345")
    calls.put("other", b"other")
    os.symlink("file", "link")
    os.mkdir("dir")
    calls.put("dir/inside", b"x")


def call(function, arguments):
    """The call with the path alone to be given, which has its name."""

    def one(path):
        return function(path, *arguments)

    one.__name__ = function.__name__
    if arguments:
        one.__name__ += " (%s)" % ", ".join("%o" % a if isinstance(a, int) else str(a) for a in arguments)
    return one


@case("a component of the path is missing")
def missing_component(t):
    prepare()
    for function, arguments, _, _ in TABLE:
        t.fails("ENOENT", call(function, arguments), "missing/name")
    t.has(".", entries=["dir", "file", "link", "other"])


@case("the last component is missing")
def missing(t):
    prepare()
    for function, arguments, kind, _ in TABLE:
        if kind != "new":
            t.fails("ENOENT", call(function, arguments), "missing")
    t.has(".", entries=["dir", "file", "link", "other"])


@case("the path is empty")
def empty(t):
    prepare()
    for function, arguments, _, _ in TABLE:
        t.fails("ENOENT", call(function, arguments), "")


@case("a component of the path is a file")
def not_a_directory(t):
    prepare()
    for function, arguments, _, _ in TABLE:
        t.fails("ENOTDIR", call(function, arguments), "file/name")
    t.has("file", content=b"12345")


@case("a component of the path is a link to a file")
def link_not_a_directory(t):
    prepare()
    for function, arguments, _, _ in TABLE:
        t.fails("ENOTDIR", call(function, arguments), "link/name")


@case("a component has 256 bytes")
def long_component(t):
    prepare()
    for function, arguments, _, _ in TABLE:
        t.fails("ENAMETOOLONG", call(function, arguments), "n" * 256)
        t.fails("ENAMETOOLONG", call(function, arguments), "n" * 256 + "/x")
    t.has(".", entries=["dir", "file", "link", "other"])


@case("the path has 4096 bytes")
def long_path(t):
    prepare()
    path = "./" * 2046 + "file"
    t.same("a path of 4096 bytes", 4096, len(path))
    for function, arguments, _, _ in TABLE:
        t.fails("ENAMETOOLONG", call(function, arguments), path)


@case("the path has 4095 bytes")
def longest_path(t):
    prepare()
    dots = "./" * 2045
    t.has(dots + "/file", content=b"12345", kind="file")
    t.works(calls.mkdir, dots + "/made")
    t.works(calls.rename, dots + "/made", dots + "/mode")
    t.works(calls.rmdir, dots + "/mode")
    t.works(calls.symlink, "a", dots + "/syml")
    t.gives("a", calls.readlink, dots + "/syml")
    t.works(calls.unlink, dots + "/syml")


@case("links lead in a circle")
def circle(t):
    prepare()
    os.symlink("two", "one")
    os.symlink("one", "two")
    for function, arguments, _, links in TABLE:
        t.fails("ELOOP", call(function, arguments), "one/name")
        if links == "f":
            t.fails("ELOOP", call(function, arguments), "one")
        if links == "e":
            t.fails("EEXIST", call(function, arguments), "one")
        if links == "d":
            t.fails("ENOTDIR", call(function, arguments), "one")


@case("forty links may be followed, one more may not")
def forty(t):
    prepare()
    os.symlink("file", "l1")
    for i in range(2, 42):
        os.symlink("l%d" % (i - 1), "l%d" % i)
    t.has("l40", kind="link", target="l39", content=b"12345")
    t.works(calls.stat, "l40")
    t.fails("ELOOP", calls.stat, "l41")
    t.fails("ELOOP", calls.open, "l41", "O_RDONLY")
    t.works(calls.truncate, "l40", 2)
    t.has("file", content=b"12")


@case("no permission to search a directory of the path")
def search(t):
    prepare()
    os.mkdir("closed", 0o755)
    calls.put("closed/file", b"12345", 0o666)
    os.symlink("file", "closed/link")
    os.mkdir("closed/dir", 0o777)
    os.chown("closed", ALICE, ALICE)
    os.chmod("closed", 0o600)
    os.chown("other", ALICE, ALICE)
    names = {"old": "closed/file", "new": "closed/new", "link": "closed/link", "dir": "closed/dir"}
    with t.user(ALICE):
        for function, arguments, kind, _ in TABLE:
            t.fails("EACCES", call(function, arguments), names[kind])
    t.has("closed", entries=["dir", "file", "link"])
    t.has("closed/file", content=b"12345", mode=0o666)


@case("a slash behind the name of a file")
def trailing(t):
    prepare()
    for function, arguments, kind, _ in TABLE:
        if kind in ("old", "dir"):
            t.fails("ENOTDIR", call(function, arguments), "file/")
    for function in (calls.mkfifo, symlink_at, link_to):
        t.fails("ENOENT", function, "new/")
    t.fails("EISDIR", calls.open, "new/", "O_RDWR|O_CREAT")
    t.fails("ENOTDIR", rename_to, "new/")
    t.works(calls.mkdir, "new/")
    t.has("new", kind="directory")
    t.works(calls.rename, "new/", "newer/")
    t.has("newer", kind="directory")
    t.works(calls.rmdir, "newer/")
    t.gone("newer")


@case("dot and dot-dot")
def dots(t):
    prepare()
    t.same(". is the directory", os.stat(".").st_ino, lambda: os.stat("dir/..").st_ino)
    t.same("dir/. is dir", os.stat("dir").st_ino, lambda: os.stat("dir/.").st_ino)
    t.same(".. of a link to a directory is by what it leads to", True, lambda: os.path.samefile("dir/../dir/.", "dir"))
    t.has("dir/../file", content=b"12345")
    t.has(".//dir///inside", content=b"x")
    for function, path, code in [
        (calls.rmdir, "dir/.", "EINVAL"),
        (calls.rmdir, "dir/..", "ENOTEMPTY"),
        (calls.unlink, "dir/.", "EISDIR"),
        (calls.unlink, "dir/..", "EISDIR"),
        (calls.mkdir, "dir/.", "EEXIST"),
        (calls.mkdir, "dir/..", "EEXIST"),
        (calls.mkfifo, "dir/.", "EEXIST"),
        (rename_from, "dir/.", "EBUSY"),
        (rename_from, "dir/..", "EBUSY"),
        (rename_to, "dir/.", "EBUSY"),
        (rename_to, "dir/..", "EBUSY"),
        (symlink_at, "dir/.", "EEXIST"),
        (link_to, "dir/..", "EEXIST"),
    ]:
        t.fails(code, function, path)
    t.fails("ENOTDIR", calls.stat, "file/.")
    t.fails("ENOTDIR", calls.stat, "file/..")
    t.has("dir", entries=["inside"])


@case("links in the middle of a path")
def through(t):
    prepare()
    os.symlink("dir", "to-dir")
    os.symlink(t.here + "/dir", "absolute")
    os.symlink("../dir/inside", "dir/up")
    os.symlink("missing", "dangling")
    for path in ("to-dir/inside", "absolute/inside", "dir/up", "to-dir/up", "to-dir/../dir/up"):
        t.same("content by " + path, b"x", lambda path=path: calls.get(path))
    t.works(calls.mkdir, "to-dir/made")
    t.works(calls.rename, "absolute/made", "moved")
    t.has("moved", kind="directory")
    t.fails("ENOENT", calls.stat, "dangling")
    t.fails("ENOENT", calls.stat, "dangling/x")
    t.fails("ENOENT", calls.chmod, "dangling", 0o600)
    t.fails("ENOENT", calls.truncate, "dangling", 0)
    t.fails("EEXIST", calls.mkdir, "dangling")
    t.works(calls.open, "dangling", "O_CREAT|O_WRONLY")
    t.has("missing", kind="file")
    t.has("dangling", kind="link")
