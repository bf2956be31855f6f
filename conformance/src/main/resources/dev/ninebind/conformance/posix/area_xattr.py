# SPDX-License-Identifier: Apache-2.0
"""Extended attributes: xattr(7), setxattr(2), getxattr(2), listxattr(2), removexattr(2)."""
import os

import calls
from calls import XATTR_CREATE, XATTR_REPLACE
from frame import ALICE, BOB, KINDS, case, make

NO_USER = "tmpfs has no attributes in user. before Linux 6.6"


@case("values of all sizes come back", user_xattrs=NO_USER)
def sizes(t):
    for size in (1, 2, 15, 16, 255, 256, 1000, 2000, 3000):
        name = "f%d" % size
        value = bytes(range(256)) * 12
        value = value[:size]
        calls.put(name)
        t.works(calls.setxattr, name, "user.x", value)
        t.gives(value, calls.getxattr, name, "user.x")
        t.keeps(name, xattr={"user.x": value})
        t.same(name + " in another mount", value, lambda: os.getxattr(t.other(name), "user.x"))


@case("the empty value is a value", user_xattrs=NO_USER)
def empty(t):
    calls.put("f")
    t.works(calls.setxattr, "f", "user.empty", b"")
    t.gives(b"", calls.getxattr, "f", "user.empty")
    t.gives(["user.empty"], calls.listxattr, "f")
    t.works(calls.setxattr, "f", "user.empty", b"full")
    t.gives(b"full", calls.getxattr, "f", "user.empty")
    t.works(calls.setxattr, "f", "user.empty", b"")
    t.gives(b"", calls.getxattr, "f", "user.empty")
    t.works(calls.setxattr, "f", "user.other", b"x")
    t.keeps("f", xattr={"user.empty": b"", "user.other": b"x"})
    t.works(calls.setxattr, "f", "user.created", b"", XATTR_CREATE)
    t.gives(b"", calls.getxattr, "f", "user.created")
    t.works(calls.removexattr, "f", "user.created")
    t.fails("ENODATA", calls.getxattr, "f", "user.created")


@case("replaced by an empty value", user_xattrs=NO_USER, tells_empty="replacing by an empty value is what removing is in 9P2000.L: fs/9p/xattr.c")
def replaced_by_empty(t):
    calls.put("f")
    calls.setxattr("f", "user.x", b"value")
    t.works(calls.setxattr, "f", "user.x", b"", XATTR_REPLACE)
    t.gives(b"", calls.getxattr, "f", "user.x")


@case("XATTR_CREATE and XATTR_REPLACE", user_xattrs=NO_USER)
def flags(t):
    for kind, namespace in (("file", "user."), ("directory", "user."), ("file", "trusted."), ("link", "trusted."), ("fifo", "trusted.")):
        path = "%s-%s" % (kind, namespace[:-1])
        make(kind, path)
        name = namespace + "x"
        t.fails("ENODATA", calls.lsetxattr, path, name, b"v", XATTR_REPLACE)
        t.fails("ENODATA", calls.lgetxattr, path, name)
        t.gives([], calls.llistxattr, path)
        t.works(calls.lsetxattr, path, name, b"one", XATTR_CREATE)
        t.gives(b"one", calls.lgetxattr, path, name)
        t.fails("EEXIST", calls.lsetxattr, path, name, b"two", XATTR_CREATE)
        t.gives(b"one", calls.lgetxattr, path, name)
        t.works(calls.lsetxattr, path, name, b"three", XATTR_REPLACE)
        t.gives(b"three", calls.lgetxattr, path, name)
        t.works(calls.lsetxattr, path, name, b"four")
        t.gives(b"four", calls.lgetxattr, path, name)
        t.fails("EINVAL", calls.lsetxattr, path, name, b"x", 8)
        t.works(calls.lremovexattr, path, name)
        t.fails("ENODATA", calls.lgetxattr, path, name)
        t.fails("ENODATA", calls.lremovexattr, path, name)
        t.fails("ENODATA", calls.lsetxattr, path, name, b"v", XATTR_REPLACE)
        t.works(calls.lsetxattr, path, name, b"again", XATTR_CREATE)
        t.gives([name], calls.llistxattr, path)


@case("lists", user_xattrs=NO_USER)
def lists(t):
    calls.put("f")
    names = []
    for i in range(20):
        name = "user.name-%02d" % i
        t.works(calls.setxattr, "f", name, b"value %d" % i)
        names.append(name)
    t.gives(names, calls.listxattr, "f")
    for name in names[::2]:
        t.works(calls.removexattr, "f", name)
    t.keeps("f", xattr={name: b"value %d" % i for i, name in enumerate(names) if i % 2})
    t.gives([], calls.listxattr, ".")


@case("buffers: a size is told for 0, too small is ERANGE", user_xattrs=NO_USER)
def buffers(t):
    calls.put("f")
    t.gives(0, calls.listxattr_size, "f", 0)
    calls.setxattr("f", "user.abc", b"0123456789")
    t.gives(10, calls.getxattr_size, "f", "user.abc", 0)
    t.fails("ERANGE", calls.getxattr_size, "f", "user.abc", 1)
    t.fails("ERANGE", calls.getxattr_size, "f", "user.abc", 9)
    t.gives(10, calls.getxattr_size, "f", "user.abc", 10)
    t.gives(10, calls.getxattr_size, "f", "user.abc", 4096)
    t.gives(9, calls.listxattr_size, "f", 0)
    t.fails("ERANGE", calls.listxattr_size, "f", 8)
    t.gives(9, calls.listxattr_size, "f", 9)
    t.gives(9, calls.listxattr_size, "f", 4096)
    calls.setxattr("f", "user.e", b"")
    t.gives(0, calls.getxattr_size, "f", "user.e", 0)
    t.gives(0, calls.getxattr_size, "f", "user.e", 10)


@case("names", user_xattrs=NO_USER)
def names(t):
    calls.put("f")
    good = ["user.a", "user.A", "user.a.b.c", "user.with blank", "user.\u00e4", "user." + "n" * 250, "user.a=b", "user.'\"", "user./", os.fsdecode(b"user.\xff\xfe")]
    for name in good:
        t.works(calls.setxattr, "f", name, name.encode("utf-8", "surrogateescape"))
    for name in good:
        t.gives(os.fsencode(name), calls.getxattr, "f", name)
    t.gives(sorted(good), calls.listxattr, "f")
    t.fails("ERANGE", calls.setxattr, "f", "user." + "n" * 251, b"")
    t.fails(("EINVAL", "EOPNOTSUPP"), calls.setxattr, "f", "user.", b"")
    t.fails(("ERANGE", "EINVAL"), calls.setxattr, "f", "", b"")
    for name in ("nonamespace", "other.x", "User.x", "system.x"):
        t.fails("EOPNOTSUPP", calls.setxattr, "f", name, b"v")
    t.gives(sorted(good), calls.listxattr, "f")


@case("values that are too large", user_xattrs=NO_USER)
def too_large(t):
    calls.put("f")
    t.fails("E2BIG", calls.setxattr, "f", "user.x", bytes(65537))
    t.fails("ENODATA", calls.getxattr, "f", "user.x")
    calls.setxattr("f", "user.x", b"small")
    t.fails("E2BIG", calls.setxattr, "f", "user.x", bytes(65537), XATTR_REPLACE)
    t.gives(b"small", calls.getxattr, "f", "user.x")


@case("attributes in user. are for files and directories", user_xattrs=NO_USER)
def kinds(t):
    for kind in KINDS:
        make(kind, kind)
        if kind in ("file", "directory"):
            t.works(calls.lsetxattr, kind, "user.x", b"v")
            t.gives(b"v", calls.lgetxattr, kind, "user.x")
        else:
            t.fails("EPERM", calls.lsetxattr, kind, "user.x", b"v")
            t.fails("ENODATA", calls.lgetxattr, kind, "user.x")
            t.fails("EPERM", calls.lremovexattr, kind, "user.x")
        t.works(calls.lsetxattr, kind, "trusted.x", b"t")
        t.gives(b"t", calls.lgetxattr, kind, "trusted.x")
    t.same("of a link's file", "ENOENT", lambda: os.getxattr("link", "user.x"))


@case("rights to attributes in user.", user_xattrs=NO_USER)
def user_rights(t):
    for mode, read, write in ((0o666, None, None), (0o644, None, "EACCES"), (0o622, "EACCES", None), (0o600, "EACCES", "EACCES")):
        name = "%03o" % mode
        calls.put(name)
        os.chmod(name, mode)
        calls.setxattr(name, "user.x", b"v")
        with t.user(ALICE):
            t.decides(read, calls.getxattr, name, "user.x")
            t.decides(write, calls.setxattr, name, "user.y", b"v")
            t.decides(write, calls.setxattr, name, "user.x", b"w")
            t.decides(write, calls.removexattr, name, "user.x")
            t.works(calls.listxattr, name)
    os.mkdir("sticky")
    os.chmod("sticky", 0o1777)
    with t.user(ALICE):
        t.fails("EPERM", calls.setxattr, "sticky", "user.x", b"v")
    t.works(calls.setxattr, "sticky", "user.x", b"v")


@case("trusted. is root's alone")
def trusted(t):
    calls.put("f", b"", 0o666)
    os.chown("f", ALICE, ALICE)
    t.works(calls.setxattr, "f", "trusted.x", b"secret")
    with t.user(ALICE):
        t.fails("EPERM", calls.setxattr, "f", "trusted.y", b"v")
        t.fails("ENODATA", calls.getxattr, "f", "trusted.x")
        t.fails("EPERM", calls.removexattr, "f", "trusted.x")
        if t.mount.is_9p:
            t.not_run("not listed", "fs/9p/xattr.c passes on what the server lists; only this kernel knows who has CAP_SYS_ADMIN")
        else:
            t.same("not listed", False, lambda: "trusted.x" in os.listxattr("f"))
    t.gives(b"secret", calls.getxattr, "f", "trusted.x")
    t.gives(["trusted.x"], calls.listxattr, "f")
    t.keeps("f", xattr={"trusted.x": b"secret"})


@case("security.")
def security(t):
    calls.put("f", b"", 0o666)
    os.chown("f", ALICE, ALICE)
    t.works(calls.setxattr, "f", "security.x", b"label")
    t.gives(b"label", calls.getxattr, "f", "security.x")
    with t.user(ALICE):
        t.gives(b"label", calls.getxattr, "f", "security.x")
        t.fails("EPERM", calls.setxattr, "f", "security.x", b"v")
        t.fails("EPERM", calls.removexattr, "f", "security.x")
    t.keeps("f", xattr={"security.x": b"label"})
    t.works(calls.removexattr, "f", "security.x")
    t.works(calls.setxattr, "f", "security.x", b"label")


@case("a program's capabilities go when it is written")
def capabilities(t):
    calls.put("f", b"data", 0o777)
    value = bytes.fromhex("0100000200040000000000000000000000000000")  # cap_net_bind_service=ep
    t.works(calls.setxattr, "f", "security.capability", value)
    t.gives(value, calls.getxattr, "f", "security.capability")
    fd = t.open("f", "O_WRONLY")
    t.gives(1, calls.pwrite, fd, b"x", 0)
    t.fails("ENODATA", calls.getxattr, "f", "security.capability")
    t.works(calls.setxattr, "f", "security.capability", value)
    t.works(calls.chown, "f", ALICE, ALICE)
    t.fails("ENODATA", calls.getxattr, "f", "security.capability")


@case("by descriptors, links and names", user_xattrs=NO_USER)
def ways(t):
    calls.put("f")
    os.symlink("f", "l")
    os.link("f", "g")
    t.works(calls.setxattr, "l", "user.x", b"by the link")
    t.gives(b"by the link", calls.getxattr, "g", "user.x")
    for flags in ("O_RDONLY", "O_WRONLY", "O_RDWR"):
        fd = t.open("f", flags)
        t.same("fsetxattr " + flags, None, lambda: os.setxattr(fd, "user.x", flags.encode()))
        t.same("fgetxattr " + flags, flags.encode(), lambda: os.getxattr(fd, "user.x"))
        t.same("flistxattr " + flags, ["user.x"], lambda: os.listxattr(fd))
    fd = t.open("f", "O_RDWR")
    os.unlink("f")
    os.unlink("g")
    t.same("without a name: fgetxattr", b"O_RDWR", lambda: os.getxattr(fd, "user.x"))
    t.same("fsetxattr", None, lambda: os.setxattr(fd, "user.y", b"more"))
    t.same("flistxattr", ["user.x", "user.y"], lambda: sorted(os.listxattr(fd)))
    t.same("fremovexattr", None, lambda: os.removexattr(fd, "user.x"))
    t.same("flistxattr afterwards", ["user.y"], lambda: os.listxattr(fd))
    path = t.open(".", "O_PATH")
    t.same("O_PATH", "EBADF", lambda: os.getxattr(path, "user.x"))


@case("they stay with the file", user_xattrs=NO_USER)
def stay(t):
    for kind in ("file", "directory"):
        make(kind, kind)
        calls.setxattr(kind, "user.x", b"value")
        calls.setxattr(kind, "trusted.y", b"t")
        t.works(calls.rename, kind, kind + "-2")
        t.works(calls.chmod, kind + "-2", 0o700)
        t.works(calls.chown, kind + "-2", ALICE, BOB)
        t.works(calls.utimensat, kind + "-2", (1, 0), (2, 0))
        t.has(kind + "-2", xattr={"user.x": b"value", "trusted.y": b"t"})
    t.works(calls.truncate, "file-2", 100)
    calls.put("file-2", b"new data")
    t.has("file-2", xattr={"user.x": b"value", "trusted.y": b"t"})
    calls.put("new")
    os.rename("new", "file-2")
    t.gives([], calls.listxattr, "file-2")
    os.unlink("file-2")
    calls.put("file-2")
    t.keeps("file-2", xattr={})
