# SPDX-License-Identifier: Apache-2.0
"""Directories as they are read: getdents64(2), readdir(3), seekdir(3)."""
import os

import calls
from frame import KINDS, case, make

TYPES = {"file": 8, "directory": 4, "fifo": 1, "char": 2, "block": 6, "socket": 12, "link": 10}  # DT_*


def entries_of(fd, size=32768):
    found = []
    while True:
        page = calls.getdents(fd, size)
        if not page:
            return found
        found.extend(page)


def names_of(entries):
    return sorted(entry[0] for entry in entries if entry[0] not in (b".", b".."))


@case("an empty directory has two entries")
def empty(t):
    os.mkdir("d")
    fd = t.open("d", "O_RDONLY|O_DIRECTORY")
    found = entries_of(fd)
    t.same("its names", [b".", b".."], sorted(entry[0] for entry in found))
    t.same("their types", {4}, {entry[1] for entry in found})
    t.same("the inode of .", os.stat("d").st_ino, dict((e[0], e[2]) for e in found)[b"."])
    t.same("and nothing at the end", [], lambda: calls.getdents(fd))


@case("types and inodes of all kinds")
def types(t):
    for kind in KINDS:
        make(kind, kind)
    found = {entry[0].decode(): entry for entry in entries_of(t.open(".", "O_RDONLY|O_DIRECTORY"))}
    for kind in KINDS:
        t.same("d_type of " + kind, TYPES[kind], found[kind][1])
        t.same("d_ino of " + kind, os.lstat(kind).st_ino, found[kind][2])


@case("many entries, each once")
def many(t):
    names = sorted(b"name-%04d" % i for i in range(700))
    for name in names:
        os.close(os.open(name, os.O_CREAT | os.O_WRONLY))
    for size in (32768, 4096, 1024):
        fd = t.open(".", "O_RDONLY|O_DIRECTORY")
        t.same("in pages of %d bytes" % size, True, names_of(entries_of(fd, size)) == names)
    t.same("in another mount", True, lambda: sorted(os.listdir(os.fsencode(t.other()))) == names)
    t.same("by Python", True, lambda: sorted(os.listdir(b".")) == names)


@case("long names fill pages to their borders")
def long_names(t):
    names = sorted(b"%03d" % i + b"n" * (252 - i % 100) for i in range(150))
    for name in names:
        os.close(os.open(name, os.O_CREAT | os.O_WRONLY))
    for size in (32768, 300):
        fd = t.open(".", "O_RDONLY|O_DIRECTORY")
        t.same("in pages of %d bytes" % size, True, names_of(entries_of(fd, size)) == names)
    os.mkdir("d")
    fd = t.open("d", "O_RDONLY|O_DIRECTORY")
    t.fails("EINVAL", calls.getdents, fd, 8)


@case("seekdir to where telldir was")
def seek(t):
    for i in range(200):
        calls.put("f%03d" % i)
    fd = t.open(".", "O_RDONLY|O_DIRECTORY")
    found = entries_of(fd, 2048)
    t.same("all", 202, len(found))
    t.same("cookies are different", 202, len({entry[3] for entry in found}))
    for at in (0, 1, 2, 50, 101, 150, 200):
        os.lseek(fd, found[at][3], os.SEEK_SET)
        t.same("what comes after entry %d" % at, [e[0] for e in found[at + 1 :]], lambda: [e[0] for e in entries_of(fd)])
    os.lseek(fd, 0, os.SEEK_SET)
    t.same("rewound", [e[0] for e in found], lambda: [e[0] for e in entries_of(fd)])
    os.lseek(fd, found[201][3], os.SEEK_SET)
    t.same("after the last", [], lambda: entries_of(fd))


@case("rewinddir sees what was made and removed since")
def rewind(t):
    for i in range(20):
        calls.put("f%02d" % i)
    fd = t.open(".", "O_RDONLY|O_DIRECTORY")
    entries_of(fd)
    calls.put("new")
    os.unlink("f07")
    os.rename("f08", "g08")
    os.lseek(fd, 0, os.SEEK_SET)
    expected = sorted([b"f%02d" % i for i in range(20) if i not in (7, 8)] + [b"g08", b"new"])
    t.same("after rewinddir", expected, lambda: names_of(entries_of(fd)))


@case("removing what was read loses none of the rest")
def removing(t):
    for i in range(200):
        calls.put("f%03d" % i)
    fd = t.open(".", "O_RDONLY|O_DIRECTORY")
    seen = []
    while True:
        page = calls.getdents(fd, 1024)
        if not page:
            break
        for name, _, _, _ in page:
            if name not in (b".", b".."):
                seen.append(name)
                os.unlink(name)
    t.same("each was seen once", [b"f%03d" % i for i in range(200)], sorted(seen))
    t.has(".", entries=[])


@case("what stays is seen once, whatever comes and goes meanwhile")
def changing(t):
    for i in range(120):
        calls.put("stay%03d" % i)
        calls.put("go%03d" % i)
    fd = t.open(".", "O_RDONLY|O_DIRECTORY")
    seen = []
    number = 0
    while True:
        page = calls.getdents(fd, 1024)
        if not page:
            break
        seen.extend(entry[0] for entry in page)
        for _ in range(10):
            if number < 120:
                os.unlink("go%03d" % number)
                calls.put("new%03d" % number)
                number += 1
    stayed = sorted(name for name in seen if name.startswith(b"stay"))
    t.same("each that stayed", [b"stay%03d" % i for i in range(120)], stayed)
    t.same("nothing twice", len(seen), len(set(seen)))


@case("two readers of one directory do not disturb each other")
def readers(t):
    for i in range(100):
        calls.put("f%03d" % i)
    one, two = t.open(".", "O_RDONLY|O_DIRECTORY"), t.open(".", "O_RDONLY|O_DIRECTORY")
    first, second = [], []
    while True:
        a, b = calls.getdents(one, 500), calls.getdents(two, 900)
        first += a
        second += b
        if not a and not b:
            break
    names = [b"f%03d" % i for i in range(100)]
    t.same("one", names, names_of(first))
    t.same("the other", names, names_of(second))


@case("what is no directory, or gone")
def refused(t):
    calls.put("f")
    t.fails("ENOTDIR", calls.getdents, t.open("f"))
    t.fails("EBADF", calls.getdents, 999)
    t.fails("ENOTDIR", calls.listdir, "f")
    t.fails("ENOENT", calls.listdir, "missing")
    os.mkdir("d")
    fd = t.open("d", "O_RDONLY|O_DIRECTORY")
    os.rmdir("d")
    t.fails("ENOENT", calls.getdents, fd)


@case("a renamed directory goes on being read")
def renamed(t):
    os.mkdir("d")
    for i in range(150):
        calls.put("d/f%03d" % i)
    fd = t.open("d", "O_RDONLY|O_DIRECTORY")
    found = calls.getdents(fd, 1024)
    os.rename("d", "e")
    found += entries_of(fd)
    t.same("each once", [b"f%03d" % i for i in range(150)], names_of(found))
