# SPDX-License-Identifier: Apache-2.0
"""statfs, and that inode numbers tell files apart."""
import os

import calls
from frame import KINDS, case, make


@case("sizes and counts are possible")
def sizes(t):
    found = t.works(calls.statvfs, ".")
    t.same("blocks have a size", True, found.f_bsize >= 512)
    t.same("f_frsize too", True, found.f_frsize >= 512)
    t.same("no more is free than there is", True, found.f_bfree <= found.f_blocks)
    t.same("no more is available than is free", True, found.f_bavail <= found.f_bfree)
    t.same("no more files are free than there are", True, found.f_ffree <= found.f_files)
    t.same("there is room", True, found.f_bavail > 0)
    t.same("names have 255 bytes", 255, found.f_namemax)
    t.same("not read-only", 0, found.f_flag & os.ST_RDONLY)


@case("by any file, and by descriptors")
def ways(t):
    one = os.statvfs(".")
    for kind in KINDS:
        make(kind, kind)
        if kind != "link":
            t.same("f_blocks by " + kind, one.f_blocks, lambda: os.statvfs(kind).f_blocks)
    fd = t.open("file")
    t.same("fstatvfs", one.f_blocks, lambda: os.statvfs(fd).f_blocks)
    t.fails("ENOENT", calls.statvfs, "missing")
    t.fails("ENOENT", calls.statvfs, "link")
    t.fails("ENOTDIR", calls.statvfs, "file/x")
    t.fails("EBADF", os.fstatvfs, 999)


@case("its type")
def kind(t):
    t.same("f_type", True, calls.statfs_type(".") != 0)
    t.same("in another mount", calls.statfs_type("."), lambda: calls.statfs_type(t.other()))


@case("writing takes space")
def space(t):
    before = os.statvfs(".")
    calls.put("f", os.urandom(8 << 20))
    fd = t.open("f")
    os.fsync(fd)
    after = os.statvfs(".")
    t.same("8 MiB less, or more", True, (before.f_bfree - after.f_bfree) * before.f_frsize > 4 << 20)


@case("inodes: unlike for unlike files, the same for one")
def inodes(t):
    seen = {}
    for number in range(200):
        name = "f%03d" % number
        calls.put(name)
        seen[os.stat(name).st_ino] = name
    t.same("200 files have 200", 200, len(seen))
    t.same("one device", 1, len({os.stat(name).st_dev for name in seen.values()}))
    t.same("the same in the listing", True, lambda: {entry.inode() for entry in os.scandir(".")} == set(seen))
    inode = os.stat("f007").st_ino
    calls.put("f007", b"more")
    os.chmod("f007", 0o600)
    os.rename("f007", "renamed")
    t.same("none of that changes one", inode, lambda: os.stat("renamed").st_ino)
    fd = t.open("renamed")
    t.same("fstat", inode, lambda: os.fstat(fd).st_ino)
    t.same("in another mount", inode, lambda: os.stat(t.other("renamed")).st_ino)
    os.unlink("renamed")
    t.same("without a name", inode, lambda: os.fstat(fd).st_ino)
