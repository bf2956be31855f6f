# SPDX-License-Identifier: Apache-2.0
"""Random operations on a few files, each result held against a model in memory.

random_data.py --mount "mount -t 9p -o ... HOST" | --local tmpfs [--seed N] [--operations N]

The files are opened through two mounts at once where nothing is cached, else through one. The same
seed gives the same operations. After a failure the last operations are printed, and as few of them
as are found to fail again in a fresh directory.
"""
import argparse
import itertools
import mmap
import os
import random
import shutil
import sys
import time

import calls
import frame
from main import Mounts

NAMES = ["a", "b", "c", "d", "e"]
SLOTS = 6  # descriptors that are open at most
LARGEST = 300_000  # bytes of a file, if it is not made larger by hole and append
BORDERS = [0, 1, 4095, 4096, 4097, 65535, 65536, 65537, 131047, 131072]
SHRINK_SECONDS = 120


class Difference(Exception):
    """What a call gave, and what the model says."""

    def __init__(self, call, expected, got):
        super().__init__("%s: expected <%s>, got <%s>" % (call, expected, got))


def filled(number, length):
    """Bytes that tell which operation wrote them."""
    block = b"%07d." % number
    return (block * (length // 8 + 1))[:length]


def where(expected, got):
    """What differs, in a few words."""
    if len(expected) != len(got):
        return "%d bytes" % len(expected), "%d bytes" % len(got)
    for at, (one, other) in enumerate(zip(expected, got)):
        if one != other:
            span = slice(at, at + 24)
            return "%s at %d" % (frame.shown(expected[span]), at), frame.shown(got[span])
    return "the same", "the same"


class System:
    """The calls as the kernel has them."""

    write = staticmethod(os.write)
    pwrite = staticmethod(os.pwrite)
    pread = staticmethod(os.pread)
    ftruncate = staticmethod(os.ftruncate)


class LosesAppends(System):
    """Every twentieth write at the end is acknowledged and not made."""

    def __init__(self):
        self.count = itertools.count(1)

    def write(self, fd, data):
        import fcntl

        if fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_APPEND and next(self.count) % 20 == 0:
            os.lseek(fd, len(data), os.SEEK_CUR)
            return len(data)
        return os.write(fd, data)


class ReadsStale(System):
    """Every fifth read is of the file as it was when it was first read."""

    def __init__(self):
        self.count, self.first = itertools.count(1), {}

    def pread(self, fd, count, offset):
        inode = os.fstat(fd).st_ino
        if inode not in self.first:
            self.first[inode] = os.pread(fd, os.fstat(fd).st_size, 0)
        stale = self.first[inode][offset : offset + count]
        data = os.pread(fd, count, offset)
        return stale if next(self.count) % 5 == 0 and len(stale) == len(data) else data


class LosesZeros(System):
    """A file that is made longer has what it had before it was made shorter."""

    def __init__(self):
        self.tails = {}

    def ftruncate(self, fd, length):
        found = os.fstat(fd)
        again = os.open("/proc/self/fd/%d" % fd, os.O_RDWR)
        if length < found.st_size:
            tail = os.pread(again, found.st_size - length, length)
            self.tails[found.st_ino] = (length, tail)
        os.ftruncate(fd, length)
        at, tail = self.tails.get(found.st_ino, (0, b""))
        if length > found.st_size == at:
            os.pwrite(again, tail[: length - at], at)
        os.close(again)


BROKEN = {"lost-append": LosesAppends, "stale-read": ReadsStale, "lost-zeros": LosesZeros}


class File:
    """What a file has; it lives as long as a name or a descriptor leads to it."""

    def __init__(self):
        self.data = bytearray()
        self.links = 0
        self.had_names = False  # more than one, at some time

    def write(self, offset, data):
        if offset > len(self.data) and data:
            self.data.extend(bytes(offset - len(self.data)))
        self.data[offset : offset + len(data)] = data

    def truncate(self, length):
        del self.data[length:]
        self.data.extend(bytes(length - len(self.data)))


class Handle:
    def __init__(self, fd, file, mount, name, reads, writes, appends):
        self.fd, self.file, self.mount, self.name = fd, file, mount, name
        self.reads, self.writes, self.appends, self.position = reads, writes, appends, 0


KINDS = {
    "open": 12,
    "close": 5,
    "read": 10,
    "pread": 12,
    "write": 14,
    "pwrite": 12,
    "hole": 2,
    "truncate": 2,
    "ftruncate": 5,
    "rename": 3,
    "link": 2,
    "unlink": 3,
    "map": 4,
    "map_write": 5,
    "fsync": 2,
    "check": 3,
}  # how often each is chosen


def choose(source, number):
    """One operation, without regard to what there is: what makes no sense by then is left out."""

    def near(limit):
        if source.random() < 0.3:
            return max(0, source.choice(BORDERS) + source.randrange(-2, 3))
        return source.randrange(limit)

    return (
        source.choices(list(KINDS), KINDS.values())[0],
        number,
        source.randrange(SLOTS),
        source.choice(NAMES),
        source.choice(NAMES),
        source.choice(["r", "rw", "rw", "rwa", "wa", "w", "rwt"]),
        source.randrange(2),
        near(LARGEST),
        near(source.choice([16, 300, 5000, 140_000])),
    )


class Run:
    """A directory with files, and the model of them."""

    def __init__(self, roots, shared_maps, by_name, appends, broken):
        self.roots, self.shared_maps, self.appends = roots, shared_maps, appends
        self.by_name = by_name  # each name has an inode, and pages, of its own
        self.system = BROKEN[broken]() if broken else System()
        self.names, self.slots = {}, {}

    def told(self, operation):
        kind, number, slot, name, other, mode, mount, offset, length = operation
        mount = "" if len(self.roots) == 1 else " by mount %d" % (mount + 1)
        by = {
            "open": "%s as %s, slot %d%s" % (name, mode, slot, mount),
            "close": "slot %d" % slot,
            "read": "slot %d, %d bytes" % (slot, length),
            "pread": "slot %d, %d bytes at %d" % (slot, length, offset),
            "write": "slot %d, %d bytes" % (slot, length),
            "pwrite": "slot %d, %d bytes at %d" % (slot, length, offset),
            "hole": "slot %d, %d bytes at %d" % (slot, length, offset + LARGEST),
            "truncate": "%s to %d%s" % (name, offset, mount),
            "ftruncate": "slot %d to %d" % (slot, offset),
            "rename": "%s to %s%s" % (name, other, mount),
            "link": "%s as %s%s" % (name, other, mount),
            "unlink": name + mount,
            "map": "%s%s" % (name, mount),
            "map_write": "slot %d, %d bytes at %d" % (slot, length, offset),
            "fsync": "slot %d" % slot,
            "check": "all" + mount,
        }
        return "%d: %s %s" % (number, kind, by[kind])

    def path(self, mount, name):
        return os.path.join(self.roots[mount % len(self.roots)], name)

    def held_elsewhere(self, mount, *names):
        """fs/9p of 6.1 asks nothing for a name that is in use: another mount's changes of it
        are not seen while a descriptor opened by it is there."""
        mount %= len(self.roots)
        return any(h.mount != mount and h.name in names for h in self.slots.values())

    def may_map(self, file):
        """With cache=mmap of 6.1 each name of a file has an inode of its own, and mapped pages of
        one do not see what is written by another, as long as a descriptor keeps it."""
        return not (self.by_name and file.had_names) or all(
            handle.file is not file for handle in self.slots.values()
        )

    # Doing: gives False if there is nothing to do.

    def do(self, operation):
        kind, number, slot, name, other, mode, mount, offset, length = operation
        handle = self.slots.get(slot)
        function = getattr(self, "do_" + kind)
        if kind in ("open", "truncate", "rename", "link", "unlink", "map", "check"):
            return function(number, slot, name, other, mode, mount, offset, length)
        if handle is None:
            return False
        if kind in ("write", "pwrite", "hole", "ftruncate", "map_write") and not handle.writes:
            return False
        if kind in ("read", "pread", "map_write") and not handle.reads:
            return False
        done = function(number, slot, handle, offset, length)
        if done is not False and slot in self.slots:
            self.same("fstat of slot %d, size" % slot, len(handle.file.data), os.fstat(handle.fd).st_size)
        return done

    @staticmethod
    def same(call, expected, got):
        if expected != got:
            raise Difference(call, expected, got)

    @staticmethod
    def same_data(call, expected, got):
        if expected != got:
            raise Difference(call, *where(bytes(expected), bytes(got)))

    def do_open(self, number, slot, name, other, mode, mount, offset, length):
        if slot in self.slots or ("a" in mode and not self.appends):
            return False
        mount %= len(self.roots)
        if name not in self.names and (mode == "r" or self.held_elsewhere(mount, name)):
            return False
        flags = os.O_CREAT if mode != "r" else 0
        flags |= os.O_RDWR if "rw" in mode else os.O_WRONLY if "w" in mode else os.O_RDONLY
        flags |= os.O_APPEND if "a" in mode else 0
        flags |= os.O_TRUNC if "t" in mode else 0
        if name not in self.names:
            flags |= os.O_EXCL
        fd = os.open(self.path(mount, name), flags, 0o644)
        if name not in self.names:
            self.names[name] = File()
            self.names[name].links = 1
        file = self.names[name]
        if "t" in mode:
            file.truncate(0)
        self.slots[slot] = Handle(fd, file, mount, name, "r" in mode, "w" in mode, "a" in mode)
        self.same("fstat after open, size", len(file.data), os.fstat(fd).st_size)

    def do_close(self, number, slot, handle, offset, length):
        os.close(handle.fd)
        del self.slots[slot]

    def do_read(self, number, slot, handle, offset, length):
        at = handle.position
        expected = handle.file.data[at : at + length]
        os.lseek(handle.fd, at, os.SEEK_SET)
        got = self.whole(lambda count, done: os.read(handle.fd, count), length)
        self.same_data("read at %d" % at, expected, got)
        handle.position += len(got)

    def do_pread(self, number, slot, handle, offset, length):
        expected = handle.file.data[offset : offset + length]
        got = self.whole(lambda count, done: self.system.pread(handle.fd, count, offset + done), length)
        self.same_data("pread at %d" % offset, expected, got)

    @staticmethod
    def whole(read, length):
        """Reads may be short, and are then gone on with."""
        data = b""
        while len(data) < length:
            more = read(length - len(data), len(data))
            if not more:
                break
            data += more
        return data

    def do_write(self, number, slot, handle, offset, length):
        data = filled(number, length)
        at = len(handle.file.data) if handle.appends else handle.position
        os.lseek(handle.fd, at, os.SEEK_SET)
        self.same("write", length, self.system.write(handle.fd, data))
        handle.file.write(at, data)
        handle.position = at + length
        # After an append it is where this mount believes the end to be: Rwrite tells no offset.
        if length and not handle.appends:
            self.same("position after write", handle.position, os.lseek(handle.fd, 0, os.SEEK_CUR))

    def do_pwrite(self, number, slot, handle, offset, length):
        data = filled(number, length)
        self.same("pwrite", length, self.system.pwrite(handle.fd, data, offset))
        handle.file.write(len(handle.file.data) if handle.appends else offset, data)

    def do_hole(self, number, slot, handle, offset, length):
        return self.do_pwrite(number, slot, handle, offset + LARGEST, length)

    def do_ftruncate(self, number, slot, handle, offset, length):
        self.system.ftruncate(handle.fd, offset)
        handle.file.truncate(offset)

    def do_truncate(self, number, slot, name, other, mode, mount, offset, length):
        if name not in self.names:
            return False
        os.truncate(self.path(mount, name), offset)
        self.names[name].truncate(offset)

    def do_rename(self, number, slot, name, other, mode, mount, offset, length):
        if name not in self.names or self.held_elsewhere(mount, name, other):
            return False
        os.rename(self.path(mount, name), self.path(mount, other))
        old, new = self.names[name], self.names.get(other)
        if old is new:
            return None
        if new is not None:
            new.links -= 1
        for handle in self.slots.values():
            if handle.name == other:
                handle.name = None
            if handle.name == name:
                handle.name = other
        del self.names[name]
        self.names[other] = old

    def do_link(self, number, slot, name, other, mode, mount, offset, length):
        if name not in self.names or other in self.names or self.held_elsewhere(mount, name, other):
            return False
        os.link(self.path(mount, name), self.path(mount, other))
        self.names[other] = self.names[name]
        self.names[name].links += 1
        self.names[name].had_names = True

    def do_unlink(self, number, slot, name, other, mode, mount, offset, length):
        if name not in self.names or self.held_elsewhere(mount, name):
            return False
        os.unlink(self.path(mount, name))
        self.names.pop(name).links -= 1
        for handle in self.slots.values():
            if handle.name == name:
                handle.name = None

    def do_map(self, number, slot, name, other, mode, mount, offset, length):
        mount %= len(self.roots)
        if name not in self.names or not self.names[name].data:
            return False
        if not self.shared_maps and any(h.name == name and h.mount == mount for h in self.slots.values()):
            return False  # without a cache, pages of a map may stay as long as the name is in use
        if not self.may_map(self.names[name]):
            return False
        expected = self.names[name].data
        fd = os.open(self.path(mount, name), os.O_RDONLY)
        try:
            with mmap.mmap(fd, len(expected), mmap.MAP_SHARED, mmap.PROT_READ) as area:
                self.same_data("map of " + name, expected, area[:])
        finally:
            os.close(fd)

    def do_map_write(self, number, slot, handle, offset, length):
        size = len(handle.file.data)
        length = min(length, size - offset)
        if not self.shared_maps or length <= 0 or not self.may_map(handle.file):
            return False
        with mmap.mmap(handle.fd, size, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_WRITE) as area:
            self.same_data("map before it is written", handle.file.data, area[:])
            area[offset : offset + length] = filled(number, length)
            area.flush()
        handle.file.write(offset, filled(number, length))

    def do_fsync(self, number, slot, handle, offset, length):
        os.fsync(handle.fd)

    def do_check(self, number, slot, name, other, mode, mount, offset, length):
        mount %= len(self.roots)
        self.same("names", sorted(self.names), sorted(os.listdir(self.roots[mount])))
        for name, file in sorted(self.names.items()):
            path = self.path(mount, name)
            found = os.stat(path)
            self.same("size of " + name, len(file.data), found.st_size)
            self.same("links of " + name, file.links, found.st_nlink)
            self.same_data("content of " + name, file.data, calls.get(path))

    def end(self):
        for handle in self.slots.values():
            os.close(handle.fd)
        self.slots.clear()


class Checker:
    def __init__(self, arguments, mounts):
        self.arguments, self.mounts = arguments, mounts
        self.fresh_roots = 0
        self.cached = mounts.cache() not in (None, "none")

    def roots(self):
        """An empty directory, by each of the mounts."""
        self.fresh_roots += 1
        name = "random-%d" % self.fresh_roots
        path = os.path.join(self.mounts.at("v"), name)
        shutil.rmtree(path, ignore_errors=True)
        os.mkdir(path)
        if self.cached:
            return [path]
        return [path, os.path.join(self.mounts.at("other"), name)]

    def run(self, operations):
        """Gives (which of them failed, why, those that were done), or None and None."""
        arguments = self.arguments
        maps = self.cached or self.mounts.kind is not None
        by_name = self.mounts.cache() == "mmap" and self.mounts.kernel() < (6, 4)
        run = Run(self.roots(), maps, by_name, not arguments.no_append, arguments.broken)
        done = []
        try:
            for operation in operations:
                try:
                    if run.do(operation) is not False:
                        done.append(operation)
                except (Difference, OSError) as e:
                    done.append(operation)
                    return "%s: %s" % (run.told(operation), e), done, run
            run.end()
            try:
                run.do(("check", 0, 0, "", "", "", 0, 0, 0))
            except (Difference, OSError) as e:
                return "check at the end: %s" % e, done, run
            return None, done, run
        finally:
            run.end()

    def after_new_mount(self, run):
        """All is there when it is mounted anew."""
        self.mounts.fresh()
        try:
            run.do(("check", 0, 0, "", "", "", 0, 0, 0))
        except (Difference, OSError) as e:
            return "check after a new mount: %s" % e
        return None

    def shrink(self, operations):
        """As few of them as still fail; no more are tried than there is time for."""
        end = time.monotonic() + SHRINK_SECONDS
        step = max(1, len(operations) // 2)
        while time.monotonic() < end:
            at, smaller = 0, False
            while at < len(operations) and time.monotonic() < end:
                fewer = operations[:at] + operations[at + step :]
                failure, done, _ = self.run(fewer)
                if failure:
                    operations, smaller = done, True
                else:
                    at += step
            if step == 1 and not smaller:
                break
            step = max(1, step // 2)
        return operations


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mount")
    parser.add_argument("--local", choices=["tmpfs", "ext4"])
    parser.add_argument("--at", default="/mnt/posix")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--operations", type=int, default=2000)
    parser.add_argument("--no-append", action="store_true")
    parser.add_argument("--broken", choices=sorted(BROKEN))
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(1 << 31)
    print("# random: seed %d" % seed, flush=True)
    os.umask(0)
    mounts = Mounts(arguments)
    mounts.fresh()
    checker = Checker(arguments, mounts)
    source = random.Random(seed)
    began = time.monotonic()
    operations = [choose(source, number) for number in range(1, arguments.operations + 1)]
    failure, done, run = checker.run(operations)
    if failure is None and not mounts.kind:
        failure = checker.after_new_mount(run)
        run.end()
    took = time.monotonic() - began
    ways = "two mounts" if len(run.roots) == 2 else "one mount"
    name = "%d operations by %s" % (arguments.operations, ways)
    print("# random: seed %d, %d operations done, %.1f s" % (seed, len(done), took))
    if failure is None:
        print("ok - random: " + name)
    else:
        print("not ok - random: %s: seed %d, %s" % (name, seed, failure))
        for operation in done[-15:]:
            print("# last: " + run.told(operation))
        again, _, _ = checker.run(done)
        if again is None:
            print("# these operations did not fail a second time")
        else:
            for operation in checker.shrink(done):
                print("# shrunk: " + run.told(operation))
    for number in range(1, checker.fresh_roots + 1):
        shutil.rmtree(os.path.join(mounts.at("v"), "random-%d" % number))
    mounts.unmount()
    return 1 if failure else 0


if __name__ == "__main__":
    sys.exit(main())
