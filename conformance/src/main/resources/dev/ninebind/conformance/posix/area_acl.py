# SPDX-License-Identifier: Apache-2.0
"""POSIX ACLs: acl(5); the draft POSIX.1e that Linux keeps to. The mount has the option posixacl."""
import os
import struct

import calls
from frame import ALICE, BOB, CAROL, CREW, STAFF, case, make

MOUNT_OPTIONS = ("posixacl",)

ACCESS, DEFAULT = "system.posix_acl_access", "system.posix_acl_default"
TAGS = {"u:": 1, "u": 2, "g:": 4, "g": 8, "m:": 16, "o:": 32}
PANIC = "mkdir below a default ACL with cache=loose is the end of Linux 6.1: a null fid in fs/9p/vfs_inode_dotl.c, v9fs_vfs_mkdir_dotl"
NO_ACL = "this kernel's file system has no POSIX ACLs"


def packed(text):
    """An attribute's value of "u::rw u:1000:r g::- m::r o::-", in this order."""
    value = struct.pack("<I", 2)
    for entry in text.split():
        tag, who, rights = entry.split(":")
        number = TAGS[tag + ("" if who else ":")]
        bits = sum(bit for letter, bit in (("r", 4), ("w", 2), ("x", 1)) if letter in rights)
        value += struct.pack("<HHI", number, bits, int(who) if who else 0xFFFFFFFF)
    return value


def unpacked(value):
    names = {number: tag for tag, number in TAGS.items()}
    entries = []
    for number, bits, who in struct.iter_unpack("<HHI", value[4:]):
        rights = "".join(letter for letter, bit in (("r", 4), ("w", 2), ("x", 1)) if bits & bit) or "-"
        entries.append("%s:%s:%s" % (names[number].rstrip(":"), "" if who == 0xFFFFFFFF else who, rights))
    return " ".join(entries)


def setfacl(path, text):
    os.setxattr(path, ACCESS, packed(text))


def setfacl_default(path, text):
    os.setxattr(path, DEFAULT, packed(text))


def getfacl(path):
    return unpacked(os.getxattr(path, ACCESS))


def getfacl_default(path):
    return unpacked(os.getxattr(path, DEFAULT))


@case("who may what", acls=NO_ACL)
def access(t):
    calls.put("f", b"data", 0o600)
    os.chown("f", ALICE, STAFF)
    t.works(setfacl, "f", "u::rw u:%d:r u:%d:rw g::- g:%d:r m::rw o::-" % (BOB, CAROL, CREW))
    for user, reads, writes in (
        ((ALICE,), True, True),
        ((BOB,), True, False),
        ((CAROL,), True, True),
        ((3000, STAFF), False, False),
        ((3000, CREW), True, False),
        ((3000, 3000, [CREW]), True, False),
        ((3000, STAFF, [CREW]), True, False),
        ((3000,), False, False),
        ((BOB, CREW), True, False),
    ):
        with t.user(*user):
            t.decides(None if reads else "EACCES", calls.open, "f", "O_RDONLY")
            t.decides(None if writes else "EACCES", calls.open, "f", "O_WRONLY")
            t.decides(None if reads and writes else "EACCES", calls.open, "f", "O_RDWR")
            t.decides(None if reads else "EACCES", calls.access, "f", os.R_OK)
            t.decides(None if writes else "EACCES", calls.truncate, "f", 4)
    t.has("f", mode=0o660)  # the group's bits of the mode are the mask
    t.gives("u::rw u:1001:r u:1002:rw g::- g:2001:r m::rw o::-", getfacl, "f")


@case("the mask bounds all but the owner and others", acls=NO_ACL)
def mask(t):
    calls.put("f", b"data", 0o600)
    os.chown("f", ALICE, STAFF)
    setfacl("f", "u::rw u:%d:rw g::rw m::r o::rw" % BOB)
    t.has("f", mode=0o646)
    for user, reads, writes in (((ALICE,), True, True), ((BOB,), True, False), ((CAROL, STAFF), True, False), ((CAROL,), True, True)):
        with t.user(*user):
            t.decides(None if reads else "EACCES", calls.open, "f", "O_RDONLY")
            t.decides(None if writes else "EACCES", calls.open, "f", "O_WRONLY")
    t.works(calls.chmod, "f", 0o606)
    t.gives("u::rw u:1001:rw g::rw m::- o::rw", getfacl, "f")
    # fs/namei.c, acl_permission_check: without a bit in the group's place Linux asks no ACL, so a
    # user with an entry is one of the others then.
    with t.user(BOB):
        t.works(calls.open, "f", "O_RDONLY")
    with t.user(CAROL, STAFF):
        t.fails("EACCES", calls.open, "f", "O_RDONLY")
    with t.user(CAROL):
        t.works(calls.open, "f", "O_RDWR")
    t.works(calls.chmod, "f", 0o660)
    t.gives("u::rw u:1001:rw g::rw m::rw o::-", getfacl, "f")
    with t.user(BOB):
        t.works(calls.open, "f", "O_RDWR")
    with t.user(CAROL):
        t.fails("EACCES", calls.open, "f", "O_RDONLY")


@case("chmod and the ACL are one", acls=NO_ACL)
def chmod(t):
    for mode, then in (
        (0o600, "u::rw u:1000:rwx g::rx m::- o::-"),
        (0o754, "u::rwx u:1000:rwx g::rx m::rx o::r"),
        (0o070, "u::- u:1000:rwx g::rx m::rwx o::-"),
        (0o007, "u::- u:1000:rwx g::rx m::- o::rwx"),
        (0o444, "u::r u:1000:rwx g::rx m::r o::r"),
    ):
        name = "%03o" % mode
        calls.put(name)
        setfacl(name, "u::rw u:1000:rwx g::rx m::rwx o::-")
        t.works(calls.chmod, name, mode)
        t.gives(then, getfacl, name)
        t.keeps(name, mode=mode, xattr={ACCESS: packed(then)})


def has_no_acl(t, name):
    """Once it was set to one that says what the mode says."""
    if t.mount.drops_acls:
        t.fails("ENODATA", getfacl, name)
    else:
        t.not_run("getfacl %s is ENODATA" % name, "this kernel keeps the ACL in its cache (fs/9p/acl.c, v9fs_iop_set_acl)")
    t.fails("ENODATA", getfacl, t.other(name))


@case("an ACL that says what the mode says is none", acls=NO_ACL)
def minimal(t):
    calls.put("f", b"", 0o644)
    t.fails("ENODATA", getfacl, "f")
    t.works(setfacl, "f", "u::rwx g::r o::-")
    t.has("f", mode=0o740)
    has_no_acl(t, "f")
    setfacl("f", "u::rw u:1000:r g::r m::r o::r")
    t.works(setfacl, "f", "u::rw g::rw o::r")
    t.has("f", mode=0o664)
    has_no_acl(t, "f")
    setfacl("f", "u::rw u:1000:r g::- m::r o::-")
    t.has("f", mode=0o640)
    t.works(calls.removexattr, "f", ACCESS)
    t.fails("ENODATA", getfacl, "f")
    t.gives([], calls.listxattr, "f")


@case("a default ACL is handed on", acls=NO_ACL, makes_directories_with_acls=PANIC)
def inherit(t):
    os.mkdir("d", 0o755)
    default = "u::rwx u:1000:rwx g::rx m::rwx o::-"
    t.works(setfacl_default, "d", default)
    t.has("d", mode=0o755)
    t.fails("ENODATA", getfacl, "d")
    t.gives(default, getfacl_default, "d")
    for mask in (0o000, 0o022, 0o077):  # which says nothing here
        with t.umask(mask):
            name = "d/f-%03o" % mask
            t.works(calls.open, name, "O_CREAT|O_RDWR", 0o666)
            t.gives("u::rw u:1000:rwx g::rx m::rw o::-", getfacl, name)
            t.has(name, mode=0o660)
            t.fails(("ENODATA", "EACCES", "EOPNOTSUPP"), getfacl_default, name)
    for mode, then, bits in (
        (0o777, "u::rwx u:1000:rwx g::rx m::rwx o::-", 0o770),
        (0o640, "u::rw u:1000:rwx g::rx m::r o::-", 0o640),
        (0o400, "u::r u:1000:rwx g::rx m::- o::-", 0o400),
        (0o007, "u::- u:1000:rwx g::rx m::- o::-", 0o000),
    ):
        name = "d/m-%03o" % mode
        t.works(calls.open, name, "O_CREAT|O_RDWR", mode)
        t.gives(then, getfacl, name)
        t.keeps(name, mode=bits, xattr={ACCESS: packed(then)})
    t.works(calls.mkdir, "d/sub", 0o777)
    t.gives("u::rwx u:1000:rwx g::rx m::rwx o::-", getfacl, "d/sub")
    t.gives(default, getfacl_default, "d/sub")
    t.works(calls.mkdir, "d/sub/deeper", 0o700)
    t.gives("u::rwx u:1000:rwx g::rx m::- o::-", getfacl, "d/sub/deeper")
    t.keeps("d/sub/deeper", mode=0o700, xattr={ACCESS: packed("u::rwx u:1000:rwx g::rx m::- o::-"), DEFAULT: packed(default)})
    for kind in ("fifo", "socket", "char"):
        make(kind, "d/" + kind, 0o666)
        t.gives("u::rw u:1000:rwx g::rx m::rw o::-", getfacl, "d/" + kind)
    t.works(calls.symlink, "x", "d/l")
    t.same("a link has none", [], lambda: os.listxattr("d/l", follow_symlinks=False))
    t.works(calls.removexattr, "d", DEFAULT)
    with t.umask(0o022):
        t.works(calls.open, "d/plain", "O_CREAT|O_RDWR", 0o666)
    t.has("d/plain", mode=0o644)
    t.fails("ENODATA", getfacl, "d/plain")


@case("a default ACL without further entries", acls=NO_ACL, makes_directories_with_acls=PANIC)
def inherit_minimal(t):
    os.mkdir("d")
    t.works(setfacl_default, "d", "u::rw g::r o::-")
    with t.umask(0o077):
        t.works(calls.open, "d/f", "O_CREAT|O_RDWR", 0o666)
        t.has("d/f", mode=0o640)
        t.fails("ENODATA", getfacl, "d/f")
        t.works(calls.mkdir, "d/sub", 0o777)
        t.has("d/sub", mode=0o640)
        t.gives("u::rw g::r o::-", getfacl_default, "d/sub")
        t.fails("ENODATA", getfacl, "d/sub")


@case("directories: search, list, change by ACL", acls=NO_ACL)
def directories(t):
    os.mkdir("d", 0o700)
    calls.put("d/f", b"data", 0o666)
    for rights, lists, searches, changes in (("r", True, False, False), ("x", False, True, False), ("rx", True, True, False), ("rwx", True, True, True), ("-", False, False, False), ("wx", False, True, True)):
        setfacl("d", "u::rwx u:%d:%s g::- m::rwx o::-" % (ALICE, rights))
        with t.user(ALICE):
            t.decides(None if lists else "EACCES", calls.listdir, "d")
            t.decides(None if searches else "EACCES", calls.open, "d/f", "O_RDWR")
            t.decides(None if changes else "EACCES", calls.mkdir, "d/new-" + rights)
    t.works(setfacl, "d", "u::rwx g::- o::-")
    with t.user(ALICE):
        t.fails("EACCES", calls.stat, "d/f")


@case("who may set one, and where", acls=NO_ACL)
def rights(t):
    calls.put("f", b"", 0o666)
    os.chown("f", ALICE, ALICE)
    with t.user(ALICE):
        t.works(setfacl, "f", "u::rw u:1001:rw g::- m::rw o::-")
        t.works(calls.removexattr, "f", ACCESS)
    with t.user(BOB):
        t.fails("EPERM", setfacl, "f", "u::rw u:1001:rw g::- m::rw o::-")
        t.fails("EPERM", calls.removexattr, "f", ACCESS)
    # acl_set of other file systems is EACCES; fs/9p/acl.c says EINVAL.
    # v9fs says EINVAL up to 6.1; with 7.2 it is EACCES, as everywhere.
    t.fails(("EINVAL", "EACCES") if t.mount.is_9p else "EACCES", setfacl_default, "f", "u::rw g::r o::-")
    os.symlink("f", "l")
    t.fails("EOPNOTSUPP", calls.lsetxattr, "l", ACCESS, packed("u::rw g::r o::-"))
    os.mkdir("d")
    os.chown("d", ALICE, ALICE)
    with t.user(BOB):
        t.fails("EPERM", setfacl_default, "d", "u::rwx g::rx o::-")
    with t.user(ALICE):
        t.works(setfacl_default, "d", "u::rwx g::rx o::-")


@case("values that are none", acls=NO_ACL)
def damaged(t):
    calls.put("f", b"", 0o640)
    for title, value in (
        ("no owner", packed("g::r o::-")),
        ("no mask with a user", packed("u::rw u:1000:r g::r o::-")),
        ("two owners", packed("u::rw u::r g::r o::-")),
        ("out of order", packed("g::r u::rw o::-")),
        ("an unknown tag", struct.pack("<IHHI", 2, 64, 7, 0)),
        ("a torn entry", packed("u::rw g::r o::-")[:-3]),
    ):
        t.same(title, "EINVAL", lambda: os.setxattr("f", ACCESS, value))
    t.same("another version", "EOPNOTSUPP", lambda: os.setxattr("f", ACCESS, struct.pack("<I", 9) + packed("u::rw g::r o::-")[4:]))
    t.has("f", mode=0o640)
    t.fails("ENODATA", getfacl, "f")


@case("they are in other mounts and after a new one, and move with the file", acls=NO_ACL)
def kept(t):
    calls.put("f")
    text = "u::rw u:1000:rw g::r g:2000:r m::rw o::-"
    setfacl("f", text)
    os.mkdir("d")
    t.works(calls.rename, "f", "d/f")
    os.link("d/f", "g")
    t.gives(text, getfacl, "g")
    t.same("in another mount", packed(text), lambda: os.getxattr(t.other("g"), ACCESS))
    t.keeps("g", mode=0o660, xattr={ACCESS: packed(text)})
    t.works(calls.chown, "g", ALICE, STAFF)
    t.gives(text, getfacl, "g")
    os.utime("g", (1, 2))
    calls.put("g", b"data")
    t.gives(text, getfacl, "d/f")
    setfacl_default("d", "u::rwx u:1000:rx g::rx m::rx o::-")
    os.rename("d", "e")
    calls.put("e/new")
    t.gives("u::rw u:1000:rx g::rx m::r o::-", getfacl, "e/new")


@case("set-gid directories with a default ACL", acls=NO_ACL, makes_directories_with_acls=PANIC)
def set_gid(t):
    os.mkdir("d")
    os.chown("d", 0, STAFF)
    os.chmod("d", 0o2777)
    setfacl_default("d", "u::rwx g::rwx g:2001:rwx m::rwx o::-")
    with t.user(ALICE):
        calls.put("d/f", b"", 0o666)
        os.mkdir("d/sub", 0o777)
    t.has("d/f", gid=STAFF, mode=0o660)
    t.has("d/sub", gid=STAFF, mode=0o2770)
    with t.user(BOB, CREW):
        t.works(calls.open, "d/f", "O_RDWR")
        t.works(calls.mkdir, "d/sub/x")
    t.gives("u::rw g::rwx g:2001:rwx m::rw o::-", getfacl, "d/f")


@case("chmod by an owner out of the group takes set-gid with an ACL too", acls=NO_ACL)
def set_gid_acl(t):
    calls.put("f")
    os.chown("f", ALICE, STAFF)
    os.chmod("f", 0o2770)
    with t.user(ALICE):
        t.works(setfacl, "f", "u::rwx u:1001:rwx g::rwx m::rwx o::-")
    t.has("f", mode=0o0770)
    os.chmod("f", 0o2770)
    with t.user(ALICE, STAFF):
        t.works(setfacl, "f", "u::rwx u:1001:rx g::rwx m::rwx o::-")
    t.has("f", mode=0o2770)
