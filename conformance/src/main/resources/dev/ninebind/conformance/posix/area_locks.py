# SPDX-License-Identifier: Apache-2.0
"""Byte-range locks of processes and open files, and flock: fcntl(2), flock(2)."""
import os
import signal
import time

import calls
from frame import case

READ, WRITE, NONE = "read", "write", "none"
MAX = (1 << 63) - 1

# A lock on 100..199 and one that another process asks for: (title, start, length, do they meet).
RANGES = [
    ("the same", 100, 100, True),
    ("before", 0, 50, False),
    ("up to it", 0, 100, False),
    ("into it", 50, 51, True),
    ("its first byte", 100, 1, True),
    ("within", 150, 10, True),
    ("its last byte", 199, 1, True),
    ("out of it", 199, 100, True),
    ("from its end", 200, 100, False),
    ("behind", 500, 1, False),
    ("around", 50, 500, True),
    ("all", 0, 0, True),
    ("from its middle to the end", 150, 0, True),
    ("from its end to the end", 200, 0, False),
    ("backwards", 200, -50, True),
    ("backwards up to it", 100, -50, False),
]


def both(t, name="f"):
    calls.put(name, bytes(1000))
    return t.open(name, "O_RDWR"), t.peer_open(name)


@case("types and ranges")
def types(t):
    here, there = both(t)
    for held in (READ, WRITE):
        calls.setlk(here, held, 100, 100)
        for title, start, length, meets in RANGES:
            for asked in (READ, WRITE):
                conflict = meets and WRITE in (held, asked)
                t.who = " (%s: %s)" % (held, title)
                t.decides(("EAGAIN", "EACCES") if conflict else None, t.peer.call, calls.setlk, there, asked, start, length)
                if t.mount.is_9p and meets and not conflict:
                    t.not_run("getlk of a reader beside a reader", "fs/9p/vfs_file.c asks the server with type UNLCK, whatever is wanted")
                else:
                    found = (held, 100, 100, calls.RUN) if conflict else None
                    t.gives(found, t.peer.call, calls.getlk, there, asked, start, length)
                t.peer.call(calls.setlk, there, NONE, 0, 0)
        t.who = ""
        calls.setlk(here, NONE)


@case("a process never stands in its own way")
def own(t):
    here, there = both(t)
    again = t.open("f", "O_RDWR")
    t.works(calls.setlk, here, WRITE, 0, 100)
    t.works(calls.setlk, again, WRITE, 50, 100)
    t.works(calls.setlk, again, READ, 0, 10)
    t.gives(None, calls.getlk, here, WRITE, 0, 0)
    t.gives((READ, 0, 10, calls.RUN), t.peer.call, calls.getlk, there, WRITE, 0, 5)
    t.gives((WRITE, 10, 140, calls.RUN), t.peer.call, calls.getlk, there, READ, 0, 0)


@case("locks are split, joined, and change their type in part")
def parts(t):
    here, there = both(t)

    def held():
        found, at = [], 0
        while True:
            lock = t.peer.call(calls.getlk, there, WRITE, at, 0)
            if lock is None:
                return found
            found.append(lock[:3])
            if lock[2] == 0:
                return found
            at = lock[1] + lock[2]

    for title, kind, start, length, then in [
        ("one", WRITE, 100, 100, [(WRITE, 100, 100)]),
        ("unlocked within", NONE, 140, 20, [(WRITE, 100, 40), (WRITE, 160, 40)]),
        ("the gap closed", WRITE, 140, 20, [(WRITE, 100, 100)]),
        ("read in its middle", READ, 140, 20, [(WRITE, 100, 40), (READ, 140, 20), (WRITE, 160, 40)]),
        ("unlocked over borders", NONE, 130, 40, [(WRITE, 100, 30), (WRITE, 170, 30)]),
        ("adjacent", WRITE, 200, 50, [(WRITE, 100, 30), (WRITE, 170, 80)]),
        ("over all", READ, 50, 500, [(READ, 50, 500)]),
        ("to the end", READ, 500, 0, [(READ, 50, 0)]),
        ("the first byte", NONE, 50, 1, [(READ, 51, 0)]),
        ("cut at the end", NONE, 1000, 0, [(READ, 51, 949)]),
        ("none", NONE, 0, 0, []),
    ]:
        t.works(calls.setlk, here, kind, start, length)
        t.same(title, then, held)
    t.works(calls.setlk, here, WRITE, MAX, 1)
    t.gives((WRITE, MAX, 0, calls.RUN), t.peer.call, calls.getlk, there, READ, 0, 0)


@case("upgrade and downgrade")
def upgrade(t):
    here, there = both(t)
    calls.setlk(here, READ, 0, 10)
    t.works(t.peer.call, calls.setlk, there, READ, 0, 10)
    t.fails(("EAGAIN", "EACCES"), calls.setlk, here, WRITE, 0, 10)
    t.gives((READ, 0, 10, calls.RUN), t.peer.call, calls.getlk, there, WRITE, 0, 10)
    t.works(t.peer.call, calls.setlk, there, NONE, 0, 10)
    t.works(calls.setlk, here, WRITE, 0, 10)
    t.fails(("EAGAIN", "EACCES"), t.peer.call, calls.setlk, there, READ, 0, 10)
    t.works(calls.setlk, here, READ, 0, 10)
    t.works(t.peer.call, calls.setlk, there, READ, 0, 10)


@case("closing any descriptor of the file gives up the process's locks")
def close(t):
    here, there = both(t)
    again = t.open("f", "O_RDONLY")
    calls.setlk(here, WRITE)
    t.fails(("EAGAIN", "EACCES"), t.peer.call, calls.setlk, there, WRITE)
    t.close(again)
    t.works(t.peer.call, calls.setlk, there, WRITE)
    t.peer.call(calls.setlk, there, NONE)
    copy = os.dup(here)
    calls.setlk(here, WRITE)
    os.close(copy)
    t.works(t.peer.call, calls.setlk, there, WRITE)
    t.fails(("EAGAIN", "EACCES"), calls.setlk, here, READ)
    t.peer.call(calls.close, there)
    t.peer_fds.remove(there)
    t.works(calls.setlk, here, READ)


@case("the end of a process gives up its locks")
def death(t):
    here, _ = both(t)
    ready, told = os.pipe()
    child = os.fork()
    if child == 0:
        fd = calls.open("f", "O_RDWR")
        calls.setlk(fd, WRITE)
        os.write(told, b"x")
        time.sleep(60)
        os._exit(0)
    os.read(ready, 1)
    os.close(ready)
    os.close(told)
    t.fails(("EAGAIN", "EACCES"), calls.setlk, here, WRITE)
    found = t.works(calls.getlk, here, READ)
    t.same("its lock is in the way", (WRITE, 0, 0, True), found and (*found[:3], found[3] == child))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    t.works(calls.setlk, here, WRITE)


@case("locks are not inherited by a child")
def fork(t):
    here, _ = both(t)
    calls.setlk(here, WRITE, 0, 10)
    back, to = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            calls.setlk(here, READ, 0, 10)
            os.write(to, b"got it")
        except OSError:
            os.write(to, b"refused")
        os._exit(0)
    os.waitpid(child, 0)
    t.same("a child's request", b"refused", lambda: os.read(back, 10))
    os.close(back)
    os.close(to)


@case("who waits gets the lock when it is free")
def wait(t):
    here, there = both(t)
    calls.setlk(here, WRITE, 0, 100)
    t.peer.begin(calls.setlkw, there, WRITE, 50, 10)
    t.same("waits", False, t.peer.ended(0.1))
    calls.setlk(here, NONE, 0, 50)
    t.same("waits on for what it asked for", False, t.peer.ended(0.05))
    calls.setlk(here, NONE, 50, 10)
    t.same("has it", True, t.peer.ended(30))
    t.gives(None, t.peer.answer)
    t.fails(("EAGAIN", "EACCES"), calls.setlk, here, READ, 55, 1)
    t.works(t.peer.call, calls.setlk, there, NONE)
    t.works(calls.setlk, here, READ, 55, 1)
    calls.setlk(here, WRITE, 0, 0)
    t.peer.begin(calls.setlkw, there, READ, 0, 1)
    t.same("waits for a reader's lock", False, t.peer.ended(0.05))
    calls.setlk(here, READ, 0, 0)
    t.same("has it beside the other", True, t.peer.ended(30))
    t.gives(None, t.peer.answer)


@case("a circle of two is EDEADLK")
def deadlock(t):
    here, there = both(t)
    calls.setlk(here, WRITE, 0, 1)
    t.peer.call(calls.setlk, there, WRITE, 1, 1)
    t.peer.begin(calls.setlkw, there, WRITE, 0, 1)
    t.same("one waits", False, t.peer.ended(0.05))
    t.fails("EDEADLK", calls.setlkw, here, WRITE, 1, 1)
    calls.setlk(here, NONE, 0, 1)
    t.same("the other has it", True, t.peer.ended(30))
    t.gives(None, t.peer.answer)


@case("descriptors and arguments that cannot")
def refused(t):
    calls.put("f", bytes(100))
    reader, writer = t.open("f", "O_RDONLY"), t.open("f", "O_WRONLY")
    t.works(calls.setlk, reader, READ)
    t.fails("EBADF", calls.setlk, reader, WRITE)
    t.works(calls.setlk, writer, WRITE)
    t.fails("EBADF", calls.setlk, writer, READ)
    t.fails("EBADF", calls.setlk, 999, READ)
    t.fails("EBADF", calls.setlk, t.open("f", "O_PATH"), READ)
    t.fails("EINVAL", calls.setlk, writer, WRITE, 0, -1)
    t.fails("EINVAL", calls.setlk, writer, WRITE, -1, 10)
    t.fails(("EINVAL", "EOVERFLOW"), calls.setlk, writer, WRITE, MAX, 2)
    t.works(calls.setlk, writer, NONE)


@case("ranges from the position and from the end")
def whence(t):
    here, there = both(t)
    os.lseek(here, 300, os.SEEK_SET)
    t.works(calls.setlk, here, WRITE, 10, 20, os.SEEK_CUR)
    t.gives((WRITE, 310, 20, calls.RUN), t.peer.call, calls.getlk, there, READ)
    calls.setlk(here, NONE)
    t.works(calls.setlk, here, WRITE, -100, 50, os.SEEK_END)
    t.gives((WRITE, 900, 50, calls.RUN), t.peer.call, calls.getlk, there, READ)
    calls.setlk(here, NONE)
    t.works(calls.setlk, here, WRITE, 5000, 10)
    t.gives((WRITE, 5000, 10, calls.RUN), t.peer.call, calls.getlk, there, READ)


@case("locks do not keep from reading and writing, and follow the file")
def advisory(t):
    here, there = both(t)
    calls.setlk(here, WRITE)
    t.gives(4, t.peer.call, calls.pwrite, there, b"data", 0)
    t.gives(b"data", t.peer.call, calls.pread, there, 4, 0)
    t.works(t.peer.call, calls.ftruncate, there, 10)
    t.works(calls.rename, "f", "g")
    t.fails(("EAGAIN", "EACCES"), t.peer.call, calls.setlk, there, READ)
    by_name = t.peer_open("g")
    t.fails(("EAGAIN", "EACCES"), t.peer.call, calls.setlk, by_name, READ)
    t.works(calls.link, "g", "h")
    os.unlink("g")
    t.fails(("EAGAIN", "EACCES"), t.peer.call, calls.setlk, there, READ)
    t.works(calls.setlk, here, NONE)
    t.works(t.peer.call, calls.setlk, there, READ)


@case("many locks")
def many(t):
    here, there = both(t)
    for i in range(100):
        calls.setlk(here, WRITE if i % 2 else READ, i * 10, 5)
    t.same("each is there", [(WRITE if i % 2 else READ, i * 10, 5) for i in range(100)], lambda: [t.peer.call(calls.getlk, there, WRITE, i * 10, 10)[:3] for i in range(100)])
    t.works(t.peer.call, calls.setlk, there, WRITE, 5, 5)
    calls.setlk(here, NONE, 0, 500)
    t.works(t.peer.call, calls.setlk, there, WRITE, 0, 500)
    t.fails(("EAGAIN", "EACCES"), t.peer.call, calls.setlk, there, WRITE, 0, 511)


@case("locks of open files stand in each other's way in one process too")
def open_files(t):
    calls.put("f", bytes(100))
    one, two = t.open("f", "O_RDWR"), t.open("f", "O_RDWR")
    there = t.peer_open("f")
    t.works(calls.ofd_setlk, one, WRITE, 0, 10)
    t.fails("EAGAIN", calls.ofd_setlk, two, READ, 5, 1)
    t.works(calls.ofd_setlk, two, WRITE, 10, 10)
    t.gives((WRITE, 0, 10, -1), calls.ofd_getlk, two, WRITE, 0, 10)
    t.fails("EAGAIN", t.peer.call, calls.ofd_setlk, there, WRITE, 0, 1)
    t.fails(("EAGAIN", "EACCES"), calls.setlk, two, WRITE, 0, 1)
    copy = os.dup(one)
    t.works(calls.ofd_setlk, copy, READ, 0, 10)
    t.works(calls.ofd_setlk, two, READ, 5, 1)
    t.close(one)
    t.fails("EAGAIN", calls.ofd_setlk, two, WRITE, 0, 10)
    os.close(copy)
    t.works(calls.ofd_setlk, two, WRITE, 0, 10)


@case("flock")
def flock(t):
    calls.put("f")
    one, two = t.open("f", "O_RDONLY"), t.open("f", "O_RDWR")
    there = t.peer_open("f")
    t.works(calls.flock, one, "sh")
    t.works(calls.flock, two, "sh")
    t.works(t.peer.call, calls.flock, there, "sh")
    t.fails("EAGAIN", calls.flock, one, "ex")
    t.works(calls.flock, two, "un")
    t.works(t.peer.call, calls.flock, there, "un")
    t.works(calls.flock, one, "ex")
    t.fails("EAGAIN", calls.flock, two, "sh")
    t.fails("EAGAIN", t.peer.call, calls.flock, there, "sh")
    copy = os.dup(one)
    t.close(one)
    t.fails("EAGAIN", t.peer.call, calls.flock, there, "ex")
    os.close(copy)
    t.works(t.peer.call, calls.flock, there, "ex")
    t.fails("EAGAIN", calls.flock, two, "sh")
    t.peer.call(calls.close, there)
    t.peer_fds.remove(there)
    t.works(calls.flock, two, "ex")
    t.fails("EBADF", calls.flock, t.open("f", "O_PATH"), "sh")


@case("between mounts", locks_between_mounts="these mounts are one file system of this kernel, which asks nobody")
def mounts(t):
    calls.put("f", bytes(100))
    here, there = t.open("f", "O_RDWR"), t.open(t.other("f"), "O_RDWR")
    t.works(calls.setlk, here, WRITE, 10, 10)
    t.fails(("EAGAIN", "EACCES"), calls.setlk, there, WRITE, 15, 1)
    t.fails(("EAGAIN", "EACCES"), calls.setlk, there, READ, 0, 0)
    t.works(calls.setlk, there, WRITE, 20, 10)
    t.fails(("EAGAIN", "EACCES"), calls.setlk, here, READ, 25, 1)
    found = t.works(calls.getlk, there, WRITE, 0, 20)
    t.same("what is in the way", (WRITE, 10, 10), found and found[:3])
    t.works(calls.setlk, here, READ, 10, 10)
    t.works(calls.setlk, there, READ, 10, 10)
    t.close(here)
    t.works(calls.setlk, there, WRITE, 0, 0)
    here = t.open("f", "O_RDWR")
    t.fails("EAGAIN", calls.flock, here, "ex")
    t.close(there)
    t.works(calls.flock, here, "ex")
