# SPDX-License-Identifier: Apache-2.0
"""rename and renameat2: what may take whose place, and what stays as it was."""
import os

import calls
from frame import ALICE, BOB, KINDS, case, make


def refusal(old, new):
    """What rename says of these kinds, one in the place of the other."""
    if old == "directory" and new != "directory":
        return "ENOTDIR"
    if old != "directory" and new == "directory":
        return "EISDIR"
    return None


@case("each kind in the place of each other")
def replacing(t):
    for old in KINDS:
        for new in KINDS:
            source, target = "%s-to-%s" % (old, new), "%s-from-%s" % (new, old)
            make(old, source, 0o640)
            make(new, target, 0o604)
            code = refusal(old, new)
            inode = os.lstat(source).st_ino
            t.decides(code, calls.rename, source, target)
            if code:
                t.has(source, kind=old)
                t.has(target, kind=new)
            else:
                t.gone(source)
                t.keeps(target, kind=old)
                t.same("%s is the same file as before" % target, inode, lambda: os.lstat(target).st_ino)


@case("to a name that is free")
def free(t):
    for kind in KINDS:
        make(kind, kind, 0o640)
        os.lchown(kind, ALICE, BOB)
        inode = os.lstat(kind).st_ino
        t.works(calls.rename, kind, kind + "-2")
        t.gone(kind)
        t.keeps(kind + "-2", kind=kind, uid=ALICE, gid=BOB)
        t.same(kind + "-2 is the same file", inode, lambda: os.lstat(kind + "-2").st_ino)
        t.same(kind + "-2 in another mount", kind, lambda: t.attribute(t.other(kind + "-2"), "kind"))
    t.has("file-2", mode=0o640)
    t.has("link-2", target="nowhere")


@case("to another directory, and to one below or above")
def directories(t):
    os.makedirs("a/b/c")
    os.mkdir("d")
    calls.put("a/f", b"data")
    os.symlink("f", "a/l")
    t.works(calls.rename, "a/f", "d/f")
    t.has("d/f", content=b"data")
    t.works(calls.rename, "d/f", "a/b/c/g")
    t.has("a/b/c/g", content=b"data")
    t.works(calls.rename, "a/b/c/g", "h")
    t.has("h", content=b"data")
    t.works(calls.rename, "a/l", "d/l")
    t.has("d/l", target="f")
    t.has("a", nlink=3)
    t.has("d", nlink=2)
    t.works(calls.rename, "a/b", "d/b")
    t.keeps("a", nlink=2, entries=[])
    t.has("d", nlink=3, entries=["b", "l"])
    t.same(".. of what was moved", os.stat("d").st_ino, lambda: os.stat("d/b/..").st_ino)
    t.works(calls.rename, "d/b", "b")
    t.same(".. of what was moved up", os.stat(".").st_ino, lambda: os.stat("b/..").st_ino)


@case("a directory into itself")
def into_itself(t):
    os.makedirs("a/b/c")
    for new in ("a/x", "a/b/x", "a/b/c/x", "a/b"):
        t.fails("EINVAL", calls.rename, "a", new)
    t.fails("ENOTEMPTY", calls.rename, "a/b/c", "a")
    t.fails("ENOTEMPTY", calls.rename, "a/b", "a")
    t.works(calls.rename, "a", "a")
    t.has("a/b/c", kind="directory")
    t.works(calls.mkdir, "a/b/c/d")


@case("a directory in the place of an empty one, not of a full one")
def directory_over(t):
    for kind in KINDS:
        full, source = "full-" + kind, "source-" + kind
        os.mkdir(full)
        make(kind, full + "/x")
        os.mkdir(source)
        t.fails(("ENOTEMPTY", "EEXIST"), calls.rename, source, full)
        t.has(full, entries=["x"])
        t.has(source, entries=[])
    os.mkdir("old")
    calls.put("old/inside", b"data")
    os.mkdir("new")
    held = t.open("new", "O_RDONLY|O_DIRECTORY")
    t.works(calls.rename, "old", "new")
    t.keeps("new", entries=["inside"])
    t.gone("old")
    t.same("the replaced one is empty", [], lambda: os.listdir(held))
    t.fails("ENOENT", lambda: os.open("x", os.O_CREAT | os.O_WRONLY, dir_fd=held))


@case("two names of one file: nothing happens")
def same_file(t):
    calls.put("a", b"data")
    os.link("a", "b")
    t.works(calls.rename, "a", "b")
    t.has(".", entries=["a", "b"])
    t.keeps("a", nlink=2)
    t.works(calls.rename, "a", "a")
    t.has("a", nlink=2, content=b"data")
    os.symlink("x", "l")
    t.works(calls.link, "l", "m")
    t.works(calls.rename, "l", "m")
    t.has("l", nlink=2)
    t.fails("ENOENT", calls.rename, "missing", "missing")


@case("what is open goes on, on both sides")
def open_files(t):
    calls.put("old", b"old data")
    calls.put("new", b"new data")
    old = t.open("old", "O_RDWR")
    new = t.open("new", "O_RDWR")
    there = t.peer_open("new")
    t.works(calls.rename, "old", "new")
    t.gives(b"old data", calls.pread, old, 99, 0)
    t.gives(b"new data", calls.pread, new, 99, 0)
    t.gives(b"new data", t.peer.call, calls.pread, there, 99, 0)
    t.has(old, nlink=1)
    t.has(new, nlink=0)
    t.gives(3, calls.pwrite, old, b"OLD", 0)
    t.gives(3, calls.pwrite, new, b"NEW", 0)
    t.has("new", content=b"OLD data")
    t.works(calls.ftruncate, old, 3)
    t.works(calls.fchmod, old, 0o600)
    t.has("new", content=b"OLD", mode=0o600)
    t.works(calls.rename, "new", "newest")
    t.gives(1, calls.pwrite, old, b"X", 3)
    t.keeps("newest", content=b"OLDX", mode=0o600)


@case("open files below a directory that is renamed")
def below(t):
    os.makedirs("a/b")
    fd = t.open("a/b/f", "O_RDWR|O_CREAT")
    directory = t.open("a/b", "O_RDONLY|O_DIRECTORY")
    calls.write(fd, b"12345")
    t.works(calls.rename, "a", "c")
    t.gives(b"12345", calls.pread, fd, 9, 0)
    t.gives(2, calls.pwrite, fd, b"67", 5)
    t.keeps("c/b/f", content=b"1234567")
    t.works(calls.fchmod, fd, 0o600)
    t.has("c/b/f", mode=0o600)
    t.same("the open directory", ["f"], lambda: os.listdir(directory))
    made = os.open("g", os.O_CREAT | os.O_WRONLY, dir_fd=directory)
    os.close(made)
    t.has("c/b", entries=["f", "g"])
    t.peer.call(os.chdir, os.path.join(t.here, "c/b"))
    t.works(calls.rename, "c", "d")
    t.works(t.peer.call, calls.put, "h", b"by its place")
    t.peer.call(os.chdir, "/")
    t.has("d/b/h", content=b"by its place")
    t.works(calls.rename, "d", "c")
    t.keeps("c/b", entries=["f", "g", "h"])


@case("in the middle of another mount's work")
def other_mount(t):
    os.mkdir("d")
    calls.put("d/f", b"data")
    fd = t.open(t.other("d/f"), "O_RDWR")
    t.works(calls.rename, "d/f", "d/g")
    t.gives(b"data", calls.pread, fd, 9, 0)
    t.gives(4, calls.pwrite, fd, b"more", 4)
    t.works(calls.rename, "d", "e")
    t.gives(b"datamore", calls.pread, fd, 9, 0)
    t.works(calls.fsync, fd)
    t.same("here", b"datamore", lambda: calls.get(t.other("e/g")))
    # By a mount that does not hold it: the other one asks nothing for a name in use.
    t.fails("ENOENT", calls.lstat, t.read_only("d"))


@case("rights")
def rights(t):
    modes = ((0o777, None), (0o755, "EACCES"), (0o773, None), (0o772, "EACCES"))
    for old_mode, old_code in modes:
        for new_mode, new_code in modes:
            old, new = "old-%o-%o" % (old_mode, new_mode), "new-%o-%o" % (old_mode, new_mode)
            for name, mode in ((old, old_mode), (new, new_mode)):
                os.mkdir(name)
                os.chmod(name, mode)
            calls.put(old + "/f", b"", 0o000)
            with t.user(ALICE):
                t.decides(old_code or new_code, calls.rename, old + "/f", new + "/f")
            t.has(new, entries=[] if old_code or new_code else ["f"])


@case("a directory of someone else's gets another parent only from who may write it")
def parent_rights(t):
    for name in ("from", "to"):
        os.mkdir(name)
        os.chmod(name, 0o777)
    os.mkdir("from/theirs", 0o755)
    os.mkdir("from/mine", 0o755)
    os.chown("from/mine", ALICE, ALICE)
    os.mkdir("from/any", 0o755)
    os.chmod("from/any", 0o777)
    with t.user(ALICE):
        t.fails("EACCES", calls.rename, "from/theirs", "to/theirs")
        t.works(calls.rename, "from/mine", "to/mine")
        t.works(calls.rename, "from/any", "to/any")
        t.works(calls.rename, "from/theirs", "from/renamed")
    t.has("to", entries=["any", "mine"])


@case("errors change nothing")
def nothing(t):
    calls.put("f", b"data")
    os.mkdir("d")
    t.fails("ENOENT", calls.rename, "missing", "new")
    t.fails("ENOENT", calls.rename, "f", "missing/new")
    t.fails("ENOTDIR", calls.rename, "f/x", "new")
    t.fails("ENOTDIR", calls.rename, "f", "f/new")
    t.fails("ENAMETOOLONG", calls.rename, "f", "n" * 256)
    t.fails("ENOTDIR", calls.rename, "f", "new/")
    t.fails("ENOTDIR", calls.rename, "d", "f")
    t.fails("EISDIR", calls.rename, "f", "d")
    t.has(".", entries=["d", "f"])
    t.has("f", content=b"data")


@case("again and again over one name, as editors and databases save")
def save(t):
    for number in range(30):
        calls.put("tmp", b"version %d" % number)
        os.rename("tmp", "file")
        t.same("version %d" % number, b"version %d" % number, lambda: calls.get("file"))
    t.keeps(".", entries=["file"])
    t.same("in another mount", b"version 29", lambda: calls.get(t.other("file")))


@case("a name to itself in another case")
def letters(t):
    calls.put("name", b"data")
    t.works(calls.rename, "name", "NAME")
    t.has(".", entries=["NAME"])
    t.gone("name")
    calls.put("name", b"small")
    t.keeps("NAME", content=b"data")
    t.keeps("name", content=b"small")
    t.works(calls.rename, "name", "NAME")
    t.same("one is left", ["NAME"], lambda: calls.listdir("."))
    t.has("NAME", content=b"small")
    calls.put("name", b"small")  # as is to be kept
    calls.put("NAME", b"data")


@case("renameat2 without flags is rename")
def plain(t):
    calls.put("a", b"a")
    calls.put("b", b"b")
    t.works(calls.renameat2, "a", "b", 0)
    t.has("b", content=b"a")
    t.gone("a")


@case("RENAME_NOREPLACE")
def noreplace(t):
    for kind in KINDS:
        make(kind, kind)
    calls.put("a", b"a")
    if t.mount.is_9p:
        # fs/9p/vfs_inode.c, v9fs_vfs_rename: any flag is EINVAL; what is there is EEXIST before that.
        t.fails("EINVAL", calls.renameat2, "a", "new", calls.RENAME_NOREPLACE)
        t.has("a", content=b"a")
        t.gone("new")
    else:
        t.works(calls.renameat2, "a", "new", calls.RENAME_NOREPLACE)
        t.has("new", content=b"a")
        os.rename("new", "a")
    for kind in KINDS:
        t.fails("EEXIST", calls.renameat2, "a", kind, calls.RENAME_NOREPLACE)
        t.has(kind, kind=kind)
    t.fails("ENOENT", calls.renameat2, "missing", "new", calls.RENAME_NOREPLACE)


@case("RENAME_EXCHANGE")
def exchange(t):
    calls.put("a", b"a")
    os.mkdir("b")
    t.fails("ENOENT", calls.renameat2, "a", "missing", calls.RENAME_EXCHANGE)
    t.fails("EINVAL", calls.renameat2, "a", "b", calls.RENAME_EXCHANGE | calls.RENAME_NOREPLACE)
    t.fails("EINVAL", calls.renameat2, "a", "b", 1 << 10)
    if t.mount.is_9p:
        # fs/9p/vfs_inode.c, v9fs_vfs_rename: any flag is EINVAL.
        t.fails("EINVAL", calls.renameat2, "a", "b", calls.RENAME_EXCHANGE)
        t.has("a", kind="file")
        t.has("b", kind="directory")
    else:
        t.works(calls.renameat2, "a", "b", calls.RENAME_EXCHANGE)
        t.has("a", kind="directory")
        t.has("b", kind="file", content=b"a")


@case("long names and names of bytes")
def names(t):
    calls.put("f", b"data")
    for name in ("n" * 255, os.fsdecode(b"\xff\x80"), "a:b", " ", "\u00e4", "\n", "x."):
        t.works(calls.rename, "f", name)
        t.has(".", entries=[name])
        t.works(calls.rename, name, "f")
    t.has("f", content=b"data")
