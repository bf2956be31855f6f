# SPDX-License-Identifier: Apache-2.0
"""mkdir: modes, umask, owners, link counts, what is in a new directory."""
import os

import calls
from frame import ALICE, BOB, KINDS, STAFF, case, make


@case("modes")
def mode_bits(t):
    # mkdir(2): the permission bits and, on Linux, the sticky bit; set-id bits are not taken.
    for mode in (0o000, 0o700, 0o755, 0o777, 0o123):
        name = "%04o" % mode
        t.works(calls.mkdir, name, mode)
        t.keeps(name, kind="directory", mode=mode, uid=0, gid=0)
    t.works(calls.mkdir, "1777", 0o1777)
    t.keeps("1777", mode=0o1777)
    t.works(calls.mkdir, "6755", 0o6755)
    t.has("6755", mode=0o0755)


@case("umask")
def masks(t):
    for mask, left in ((0o000, 0o777), (0o022, 0o755), (0o077, 0o700), (0o777, 0o000), (0o123, 0o654)):
        name = "%04o" % mask
        with t.umask(mask):
            t.works(calls.mkdir, name, 0o777)
        t.has(name, mode=left)


@case("nothing is in it but its links")
def fresh(t):
    t.has(".", nlink=2)
    t.works(calls.mkdir, "d")
    t.has("d", entries=[], nlink=2)
    t.has(".", nlink=3)
    t.works(calls.mkdir, "d/e")
    t.has("d", entries=["e"], nlink=3)
    t.works(calls.mkdir, "d/f")
    calls.put("d/g")
    t.keeps("d", entries=["e", "f", "g"], nlink=4)
    t.same(".. of d/e", os.stat("d").st_ino, lambda: os.stat("d/e/..").st_ino)
    t.same("another inode", True, os.stat("d").st_ino != os.stat("d/e").st_ino)
    t.same("in another mount", ["e", "f", "g"], lambda: calls.listdir(t.other("d")))


@case("something is there, of any kind")
def exists(t):
    for kind in KINDS:
        make(kind, kind, 0o600)
        t.fails("EEXIST", calls.mkdir, kind, 0o755)
        t.has(kind, kind=kind)
    t.has("directory", mode=0o600, entries=[])
    t.fails("EEXIST", calls.mkdir, ".")
    t.fails("EEXIST", calls.mkdir, "/")


@case("rights to the directory above")
def rights(t):
    for mode, code in ((0o777, None), (0o755, "EACCES"), (0o703, None), (0o702, "EACCES"), (0o701, "EACCES"), (0o770, "EACCES")):
        above = "%04o" % mode
        os.mkdir(above)
        os.chmod(above, mode)
        with t.user(ALICE):
            t.decides(code, calls.mkdir, above + "/d", 0o755)
        t.has(above, entries=[] if code else ["d"])
    os.mkdir("mine", 0o077)
    os.chown("mine", ALICE, ALICE)
    with t.user(ALICE):
        t.fails("EACCES", calls.mkdir, "mine/d")
    os.mkdir("group", 0o070)
    os.chown("group", BOB, STAFF)
    with t.user(ALICE, STAFF):
        t.works(calls.mkdir, "group/first")
    with t.user(ALICE, ALICE, [STAFF]):
        t.works(calls.mkdir, "group/second")
    with t.user(ALICE):
        t.fails("EACCES", calls.mkdir, "group/third")
    t.has("group", entries=["first", "second"])
    t.has("group/first", uid=ALICE, gid=STAFF)
    t.has("group/second", uid=ALICE, gid=ALICE)


@case("a set-gid directory hands on its group, and the bit to directories")
def set_gid(t):
    os.mkdir("d")
    os.chown("d", BOB, STAFF)
    os.chmod("d", 0o2777)
    with t.user(ALICE):
        for kind, mode in (("directory", 0o2755), ("file", 0o755), ("fifo", 0o755), ("socket", 0o755)):
            make(kind, "d/" + kind, 0o755)
            t.has("d/" + kind, uid=ALICE, gid=STAFF, mode=mode)
        make("link", "d/link")
        t.has("d/link", uid=ALICE, gid=STAFF)
        t.works(calls.mkdir, "d/directory/deeper", 0o700)
        t.has("d/directory/deeper", gid=STAFF, mode=0o2700)
        calls.put("d/directory/deeper/file")
        t.keeps("d/directory/deeper/file", uid=ALICE, gid=STAFF, mode=0o644)
    make("directory", "d/root", 0o711)
    t.keeps("d/root", uid=0, gid=STAFF, mode=0o2711)


@case("set-gid of a new file goes if its maker is not in the group")
def set_gid_file(t):
    os.mkdir("d")
    os.chown("d", BOB, STAFF)
    os.chmod("d", 0o2777)
    with t.user(ALICE):
        t.works(calls.open, "d/out", "O_CREAT|O_WRONLY", 0o2775)
        t.has("d/out", gid=STAFF, mode=0o0775)
    with t.user(ALICE, ALICE, [STAFF]):
        t.works(calls.open, "d/in", "O_CREAT|O_WRONLY", 0o2775)
        t.has("d/in", gid=STAFF, mode=0o2775)


@case("deep trees")
def deep(t):
    names = ["level%02d" % i for i in range(40)]
    path = ""
    for name in names:
        path = os.path.join(path, name)
        os.mkdir(path)
    calls.put(os.path.join(path, "bottom"), b"here")
    t.has(os.path.join(path, "bottom"), content=b"here")
    t.same("through dot-dots", b"here", lambda: calls.get(os.path.join(path, "../" * 39, path.split("/", 1)[1], "bottom")))
    t.same("in another mount", b"here", lambda: calls.get(t.other(os.path.join(path, "bottom"))))


@case("in a directory that is gone")
def in_removed(t):
    os.mkdir("d")
    fd = t.open("d", "O_RDONLY|O_DIRECTORY")
    os.rmdir("d")
    os.fchdir(fd)
    t.fails("ENOENT", calls.mkdir, "sub")
    t.fails("ENOENT", calls.open, "file", "O_CREAT|O_WRONLY")
    t.fails("ENOENT", calls.symlink, "x", "link")
    t.fails("ENOENT", calls.mkfifo, "fifo")
    os.chdir(t.here)
    t.gone("d")
