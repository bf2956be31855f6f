# SPDX-License-Identifier: Apache-2.0
"""read, write, pread, pwrite, lseek, holes, fsync, mmap: what is written is what is read."""
import mmap
import os

import calls
from frame import BELIEVED, case


def pattern(length, seed=0):
    return bytes((i * 7 + i // 251 + seed) & 255 for i in range(251)) * (length // 251 + 1)


def data_of(length, seed=0):
    block = pattern(4096, seed)[:4093]  # its length is prime: no two pages are alike
    return (block * (length // len(block) + 1))[:length]


@case("sizes around those of sectors, pages and messages")
def sizes(t):
    for size in (0, 1, 2, 511, 512, 513, 4095, 4096, 4097, 8192, 65511, 65512, 65513, 65535, 65536, 65537, 131048, 131072, 131073, 1048576, 3000001):
        name = "f%d" % size
        data = data_of(size, size & 255)
        calls.put(name, data)
        t.has(name, size=size)
        t.same(name + " reads back", True, lambda: calls.get(name) == data)
        t.same(name + " in another mount", True, lambda: calls.get(t.other(name)) == data)
        if size <= 8192:
            t.keeps(name, content=data)


@case("at any offset")
def offsets(t):
    fd = t.open("f", "O_RDWR|O_CREAT")
    model = bytearray()
    for offset, length in ((0, 10), (4090, 12), (100, 1), (4096, 4096), (65530, 12), (131060, 30), (1, 131072), (200000, 1)):
        data = data_of(length, offset & 255)
        t.gives(length, calls.pwrite, fd, data, offset)
        if len(model) < offset + length:
            model.extend(bytes(offset + length - len(model)))
        model[offset : offset + length] = data
        t.same("all is as it should be after pwrite at %d" % offset, True, lambda: calls.get("f") == bytes(model))
        t.same("the end by pread at %d" % offset, True, lambda: os.pread(fd, length + 5, offset) == bytes(model[offset : offset + length + 5]))
    t.same("in another mount", True, lambda: calls.get(t.other("f")) == bytes(model))
    t.keeps("f", size=len(model))


@case("positions")
def positions(t):
    calls.put("f", b"0123456789")
    fd = t.open("f", "O_RDWR")
    for whence, offset, at in ((os.SEEK_SET, 3, 3), (os.SEEK_CUR, 2, 5), (os.SEEK_CUR, -4, 1), (os.SEEK_END, -1, 9), (os.SEEK_END, 5, 15), (os.SEEK_SET, 0, 0)):
        t.gives(at, calls.lseek, fd, offset, whence)
    t.fails("EINVAL", calls.lseek, fd, -1, os.SEEK_SET)
    t.fails("EINVAL", calls.lseek, fd, -11, os.SEEK_END)
    t.fails("EINVAL", calls.lseek, fd, 0, 99)
    t.gives(b"012", calls.read, fd, 3)
    t.gives(b"789", calls.pread, fd, 9, 7)
    t.gives(b"3", calls.read, fd, 1)
    t.gives(2, calls.write, fd, b"xy")
    t.gives(b"6789", calls.read, fd, 9)
    t.gives(b"", calls.read, fd, 9)
    t.gives(b"", calls.pread, fd, 9, 10)
    t.gives(b"", calls.pread, fd, 9, 1 << 40)
    t.gives(3, calls.pwrite, fd, b"end", 12)
    t.has("f", content=b"0123xy6789\0\0end")
    t.fails("EINVAL", calls.pread, fd, 1, -1)
    t.fails("EINVAL", calls.pwrite, fd, b"x", -1)


@case("data and holes by lseek")
def holes(t):
    fd = t.open("f", "O_RDWR|O_CREAT")
    calls.pwrite(fd, b"x" * 4096, 1 << 20)
    os.fsync(fd)
    size = (1 << 20) + 4096
    # lseek(2): a file system that knows of no holes says that all is data.
    found = t.works(calls.lseek, fd, 1 << 20, os.SEEK_DATA)
    t.same("data where there is some", 1 << 20, found)
    t.gives(size, calls.lseek, fd, 1 << 20, os.SEEK_HOLE)
    t.same("a hole at 0, or at the end", True, lambda: os.lseek(fd, 0, os.SEEK_HOLE) in (0, size))
    t.same("data at 0, or where it begins", True, lambda: 0 <= os.lseek(fd, 0, os.SEEK_DATA) <= 1 << 20)
    t.fails("ENXIO", calls.lseek, fd, size, os.SEEK_DATA)
    t.fails("ENXIO", calls.lseek, fd, size + 5, os.SEEK_HOLE)


@case("vectors")
def vectors(t):
    fd = t.open("f", "O_RDWR|O_CREAT")
    t.same("writev", 9, lambda: os.writev(fd, [b"abc", b"", b"def", b"ghi"]))
    t.same("pwritev", 4, lambda: os.pwritev(fd, [b"XX", b"YY"], 2))
    one, two = bytearray(4), bytearray(10)
    t.same("preadv", 9, lambda: os.preadv(fd, [one, two], 0))
    t.same("its parts", (b"abXX", b"YYghi\0\0\0\0\0"), (bytes(one), bytes(two)))
    many = [bytes([i & 255]) * 100 for i in range(1000)]
    t.same("writev of 1000", 100000, lambda: os.writev(fd, many))
    t.has("f", content=b"abXXYYghi" + b"".join(many))


@case("between processes")
def processes(t):
    calls.put("f", b"0123456789")
    here = t.open("f", "O_RDWR")
    there = t.peer_open("f")
    for number in range(10):
        t.gives(1, calls.pwrite, here, b"%c" % (65 + number), number)
        t.gives(b"%c" % (65 + number), t.peer.call, calls.pread, there, 1, number)
        t.gives(1, t.peer.call, calls.pwrite, there, b"%c" % (97 + number), number)
        t.gives(b"%c" % (97 + number), calls.pread, here, 1, number)
    t.works(t.peer.call, calls.ftruncate, there, 3)
    t.gives(b"abc", calls.pread, here, 9, 0)
    t.has(here, size=3)


@case("between mounts", uncached="a mount that caches sees another's changes when it opens the file anew, or later")
def mounts(t):
    calls.put("f", b"0123456789")
    here = t.open("f", "O_RDWR")
    there = t.open(t.other("f"), "O_RDWR")
    for number in range(10):
        t.gives(1, calls.pwrite, here, b"%c" % (65 + number), number)
        t.gives(b"%c" % (65 + number), calls.pread, there, 1, number)
        t.gives(1, calls.pwrite, there, b"%c" % (97 + number), number)
        t.gives(b"%c" % (97 + number), calls.pread, here, 1, number)
    t.gives(3, calls.pwrite, there, b"xyz", 20)
    t.has(here, size=23)
    t.gives(b"\0xyz", calls.pread, here, 9, 19)
    t.works(calls.ftruncate, there, 5)
    t.has(here, size=5)
    t.gives(b"", calls.pread, here, 9, 5)


@case("what was closed is there for another mount, whatever is cached")
def close_to_open(t):
    for number in range(5):
        calls.put("f%d" % number, b"version %d" % number)
        t.same("version %d" % number, b"version %d" % number, lambda: calls.get(t.other("f%d" % number)))
    fd = t.open("g", "O_RDWR|O_CREAT")
    t.gives(4, calls.write, fd, b"data")
    t.works(calls.fsync, fd)
    t.same("and what fsync sent", b"data", lambda: calls.get(os.path.join(t.mount.other_root, t.relative, "g")))
    t.gives(4, calls.write, fd, b"more")
    t.works(calls.fdatasync, fd)
    t.same("and fdatasync", b"datamore", lambda: calls.get(os.path.join(t.mount.other_root, t.relative, "g")))


@case("descriptors that cannot")
def refused(t):
    calls.put("f", b"data")
    t.fails("EBADF", calls.read, 999, 1)
    t.fails("EBADF", calls.write, 999, b"x")
    t.fails("EBADF", calls.fsync, 999)
    t.fails("EBADF", calls.write, t.open("f", "O_RDONLY"), b"x")
    t.fails("EBADF", calls.read, t.open("f", "O_WRONLY"), 1)
    fd = t.open("f", "O_RDWR")
    t.gives(0, calls.write, fd, b"")
    t.gives(b"", calls.read, fd, 0)
    t.fails(("EFBIG", "EINVAL"), calls.pwrite, fd, b"x" * 10, (1 << 63) - 5)
    t.has("f", content=b"data")


@case("private mapping")
def private_map(t):
    data = data_of(10000)
    calls.put("f", data)
    fd = t.open("f", "O_RDWR")
    area = mmap.mmap(fd, 10000, mmap.MAP_PRIVATE, mmap.PROT_READ | mmap.PROT_WRITE)
    t.same("reads the file", True, lambda: area[:] == data)
    area[5000:5004] = b"mine"
    t.same("its own change", b"mine", lambda: area[5000:5004])
    t.same("the file has none", True, lambda: calls.get("f") == data)
    area.close()
    reader = t.open("f", "O_RDONLY")
    area = mmap.mmap(reader, 10000, mmap.MAP_SHARED, mmap.PROT_READ)
    t.same("shared for reading", True, lambda: area[:] == data)
    area.close()


NO_MAP = "fs/9p/vfs_file.c: with cache=none a file is mapped for reading only, or privately"
NOT_ONE = "with cache=mmap of 6.1 read and write go past the mapped pages: fs/9p/vfs_file.c, v9fs_mmap_file_read_iter"


@case("shared mapping and msync", shared_maps=NO_MAP)
def synced_map(t):
    data = data_of(10000)
    calls.put("f", data)
    fd = t.open("f", "O_RDWR")
    with mmap.mmap(fd, 10000, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_WRITE) as area:
        t.same("reads the file", True, lambda: area[:] == data)
        area[5000:5004] = b"here"
        area.flush()
    t.close(fd)
    expected = data[:5000] + b"here" + data[5004:]
    t.same("it is in the file", True, lambda: calls.get("f") == expected)
    t.same("and in another mount", True, lambda: calls.get(t.other("f")) == expected)
    t.keeps("f", content=expected)


@case("shared mapping, read and write are one", shared_maps=NO_MAP, one_cache=NOT_ONE)
def shared_map(t):
    data = data_of(10000)
    calls.put("f", data)
    fd = t.open("f", "O_RDWR")
    area = mmap.mmap(fd, 10000, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_WRITE)
    t.same("reads the file", True, lambda: area[:] == data)
    area[5000:5004] = b"here"
    t.same("read sees it", b"here", lambda: os.pread(fd, 4, 5000))
    there = t.peer_open("f")
    t.gives(b"here", t.peer.call, calls.pread, there, 4, 5000)
    t.gives(5, t.peer.call, calls.pwrite, there, b"there", 6000)
    t.same("the map sees a write", b"there", lambda: area[6000:6005])
    area.flush()
    expected = data[:5000] + b"here" + data[5004:6000] + b"there" + data[6005:]
    t.same("msync: it is in another mount", True, lambda: calls.get(t.other("f")) == expected)
    area[0:3] = b"end"
    area.close()
    t.close(fd)
    t.same("unmapped: it is in the file", True, lambda: calls.get("f") == b"end" + expected[3:])
    t.same("and in another mount", True, lambda: calls.get(t.other("f")) == b"end" + expected[3:])
    t.keeps("f", content=b"end" + expected[3:])


@case("no shared mapping for writing without a cache")
def no_shared_map(t):
    if t.mount.shared_maps:
        t.not_run("mmap", "this mount has shared mappings")
        return
    calls.put("f", b"data")
    fd = t.open("f", "O_RDWR")
    t.same("mmap", "EINVAL", lambda: mmap.mmap(fd, 4, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_WRITE))


@case("copies within the kernel")
def copies(t):
    data = data_of(300000)
    calls.put("f", data)
    source, target = t.open("f"), t.open("g", "O_RDWR|O_CREAT")
    copied = 0
    while copied < len(data):
        step = os.copy_file_range(source, target, len(data) - copied)
        if not step:
            break
        copied += step
    t.same("copy_file_range", True, lambda: calls.get("g") == data)
    third = t.open("h", "O_RDWR|O_CREAT")
    sent = 0
    while sent < len(data):
        step = os.sendfile(third, source, sent, len(data) - sent)
        if not step:
            break
        sent += step
    t.same("sendfile", True, lambda: calls.get("h") == data)
    t.keeps("h", size=300000)


@case("many small writes, in and out of order")
def small(t):
    fd = t.open("f", "O_RDWR|O_CREAT")
    for i in range(300):
        os.write(fd, b"%03d " % i)
    t.has("f", content=b"".join(b"%03d " % i for i in range(300)))
    for i in range(299, -1, -1):
        os.pwrite(fd, b"%03d." % (299 - i), i * 4)
    t.keeps("f", content=b"".join(b"%03d." % (299 - i) for i in range(300)))


@case("st_blocks and st_size of what is written", asks_server=BELIEVED)
def blocks(t):
    for size in (1, 4096, 100000, 1 << 20):
        name = "f%d" % size
        calls.put(name, data_of(size))
        fd = t.open(name, "O_RDWR")
        os.fsync(fd)
        t.has(name, size=size)
        if size >= 4096:  # smaller ones may live in their inode (ext4's inline data, NTFS's resident data)
            t.same("%s takes what it has" % name, True, lambda: os.stat(name).st_blocks * 512 >= size)
    t.same("st_blksize is a power of two", True, lambda: bin(os.stat("f1").st_blksize).count("1") == 1)
