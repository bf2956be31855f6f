# SPDX-License-Identifier: Apache-2.0
"""open: every flag, every kind of file, what is made, who may."""
import errno
import fcntl
import mmap
import os
import shutil
import signal

import calls
from frame import ALICE, BOB, KINDS, STAFF, case, make


@case("access modes")
def access_modes(t):
    calls.put("f", b"0123456789")
    for flags, reads, writes in (("O_RDONLY", True, False), ("O_WRONLY", False, True), ("O_RDWR", True, True)):
        fd = t.works(calls.open, "f", flags)
        t.same("F_GETFL of " + flags, flags, lambda: {0: "O_RDONLY", 1: "O_WRONLY", 2: "O_RDWR"}[access_of(fd)])
        t.who = " after " + flags
        t.decides(None if reads else "EBADF", calls.pread, fd, 1, 0)
        t.decides(None if writes else "EBADF", calls.pwrite, fd, b"0", 0)
        t.decides(None if writes else "EINVAL", calls.ftruncate, fd, 10)
        t.works(calls.fsync, fd)
        t.works(calls.fstat, fd)
        t.who = ""
    t.has("f", content=b"0123456789")


def access_of(fd):
    return fcntl.fcntl(fd, fcntl.F_GETFL) & 3


@case("kinds of files")
def kinds(t):
    calls.put("file", b"data")
    os.mkdir("directory")
    os.symlink("file", "to-file")
    os.symlink("directory", "to-directory")
    os.symlink("nowhere", "dangling")
    os.mknod("socket", 0o140644)
    for flags in ("O_WRONLY", "O_RDWR", "O_RDONLY|O_TRUNC", "O_RDONLY|O_CREAT"):
        t.fails("EISDIR", calls.open, "directory", flags)
        t.fails("EISDIR", calls.open, "to-directory", flags)
        t.fails("EISDIR", calls.open, ".", flags)
    t.works(calls.open, "directory", "O_RDONLY")
    t.works(calls.open, "to-directory", "O_RDONLY|O_DIRECTORY")
    t.works(calls.open, "to-file", "O_RDWR")
    for flags in ("O_RDONLY", "O_WRONLY", "O_RDWR", "O_RDONLY|O_NONBLOCK"):
        t.fails("ENXIO", calls.open, "socket", flags)
    t.fails("ENOENT", calls.open, "dangling", "O_RDONLY")
    fd = t.open("directory", "O_RDONLY|O_DIRECTORY")
    t.fails("EISDIR", calls.read, fd, 1)
    t.fails("EBADF", calls.write, fd, b"x")
    t.fails("EINVAL", calls.ftruncate, fd, 0)
    t.works(calls.fsync, fd)


@case("O_CREAT makes what is not there")
def create(t):
    for mode in (0o000, 0o400, 0o644, 0o777, 0o4755, 0o1644):
        name = "%04o" % mode
        fd = t.works(calls.open, name, "O_RDWR|O_CREAT", mode)
        t.has(name, size=0)
        t.gives(2, calls.write, fd, b"hi")
        t.keeps(name, kind="file", mode=mode, size=2, nlink=1, uid=0, gid=0)
    for mask, left in ((0o022, 0o644), (0o077, 0o600), (0o777, 0o000)):
        with t.umask(mask):
            t.works(calls.open, "mask-%03o" % mask, "O_WRONLY|O_CREAT", 0o666)
        t.has("mask-%03o" % mask, mode=left)
    t.works(calls.creat, "creat", 0o640)
    t.has("creat", mode=0o640)


@case("O_CREAT leaves what is there")
def create_there(t):
    calls.put("f", b"data", 0o640)
    os.chown("f", ALICE, BOB)
    t.works(calls.open, "f", "O_RDWR|O_CREAT", 0o777)
    t.has("f", mode=0o640, uid=ALICE, gid=BOB, content=b"data")
    t.works(calls.creat, "f", 0o777)
    t.has("f", mode=0o640, uid=ALICE, size=0)
    os.symlink("made", "dangling")
    t.works(calls.open, "dangling", "O_RDWR|O_CREAT", 0o600)
    t.has("made", kind="file", mode=0o600)
    t.has("dangling", kind="link")


@case("a new file's mode does not bind its maker")
def create_read_only(t):
    with t.user(ALICE):
        fd = t.works(calls.open, "f", "O_RDWR|O_CREAT|O_EXCL", 0o000)
        t.gives(4, calls.write, fd, b"data")
        t.gives(b"data", calls.pread, fd, 9, 0)
        t.fails("EACCES", calls.open, "f", "O_RDONLY")
        t.fails("EACCES", calls.open, "f", "O_RDWR|O_CREAT")
        fd = t.works(calls.open, "g", "O_WRONLY|O_CREAT", 0o400)
        t.gives(1, calls.write, fd, b"x")
        t.fails("EACCES", calls.open, "g", "O_WRONLY")
        t.works(calls.open, "g", "O_RDONLY")
    t.has("f", uid=ALICE, gid=ALICE, mode=0o000, content=b"data")
    t.has("g", mode=0o400)


@case("O_EXCL takes nothing that is there")
def exclusive(t):
    for kind in KINDS:
        make(kind, kind)
        t.fails("EEXIST", calls.open, kind, "O_RDWR|O_CREAT|O_EXCL")
        t.fails("EEXIST", calls.open, kind, "O_RDONLY|O_CREAT|O_EXCL|O_TRUNC")
        t.has(kind, kind=kind)
    t.gone("nowhere")
    t.works(calls.open, "new", "O_WRONLY|O_CREAT|O_EXCL")
    t.fails("EEXIST", t.peer.call, calls.open, os.path.join(t.here, "new"), "O_WRONLY|O_CREAT|O_EXCL")
    t.fails("EEXIST", calls.open, t.other("new"), "O_WRONLY|O_CREAT|O_EXCL")


@case("O_TRUNC")
def truncating(t):
    for flags in ("O_WRONLY|O_TRUNC", "O_RDWR|O_TRUNC", "O_WRONLY|O_CREAT|O_TRUNC"):
        calls.put("f", b"0123456789", 0o640)
        os.link("f", "g")
        held = t.open("f", "O_RDONLY")
        t.works(calls.open, "f", flags)
        t.has("g", size=0, mode=0o640, nlink=2)
        t.gives(b"", calls.pread, held, 9, 0)
        os.unlink("g")
    calls.put("p", b"data", 0o444)
    os.chown("p", ALICE, ALICE)
    with t.user(ALICE):
        t.fails("EACCES", calls.open, "p", "O_WRONLY|O_TRUNC")
        t.fails("EACCES", calls.open, "p", "O_RDONLY|O_TRUNC")
    t.has("p", content=b"data")
    os.mkfifo("fifo")
    t.works(calls.open, "fifo", "O_RDWR|O_TRUNC|O_NONBLOCK")


@case("O_APPEND writes at the end, whoever made it longer")
def append(t):
    calls.put("log", b"start.")
    fd = t.works(calls.open, "log", "O_RDWR|O_APPEND")
    t.gives(0, calls.lseek, fd, 0, os.SEEK_CUR)
    t.gives(4, calls.write, fd, b"one.")
    t.gives(10, calls.lseek, fd, 0, os.SEEK_CUR)
    t.gives(0, calls.lseek, fd, 0, os.SEEK_SET)
    t.gives(b"start", calls.read, fd, 5)
    t.gives(4, calls.write, fd, b"two.")
    there = t.peer_open("log", "O_WRONLY|O_APPEND")
    t.gives(6, t.peer.call, calls.write, there, b"three.")
    t.gives(5, calls.write, fd, b"four.")
    t.has("log", content=b"start.one.two.three.four.")
    # pwrite(2), BUGS: Linux appends whatever the offset. POSIX would write there.
    t.gives(5, calls.pwrite, fd, b"five.", 0)
    t.has("log", content=b"start.one.two.three.four.five.")
    t.works(calls.ftruncate, fd, 6)
    t.gives(1, calls.write, fd, b"!")
    t.has("log", content=b"start.!")
    t.works(calls.ftruncate, fd, 10)
    t.gives(1, calls.write, fd, b"!")
    t.keeps("log", content=b"start.!\0\0\0!")


@case("O_APPEND between two mounts", uncached="two mounts that cache do not see each other's end of file")
def append_mounts(t):
    calls.put("log", b"")
    here = t.open("log", "O_WRONLY|O_APPEND")
    there = t.open(t.other("log"), "O_WRONLY|O_APPEND")
    for number in range(10):
        t.gives(3, calls.write, here, b"a%d " % number)
        t.gives(3, calls.write, there, b"b%d " % number)
    t.keeps("log", content=b"".join(b"a%d b%d " % (n, n) for n in range(10)))


@case("O_APPEND can be set and cleared while it is open")
def append_later(t):
    calls.put("f", b"0123456789")
    fd = t.open("f", "O_RDWR")
    fcntl.fcntl(fd, fcntl.F_SETFL, os.O_APPEND)
    t.gives(2, calls.write, fd, b"ab")
    t.has("f", content=b"0123456789ab")
    fcntl.fcntl(fd, fcntl.F_SETFL, 0)
    t.gives(2, calls.pwrite, fd, b"xy", 0)
    t.has("f", content=b"xy23456789ab")


@case("O_APPEND taken away", clears_append="9P2000.L has no message for F_SETFL: a fid that was opened with O_APPEND appends until its end")
def append_cleared(t):
    calls.put("f", b"0123456789")
    fd = t.open("f", "O_RDWR|O_APPEND")
    fcntl.fcntl(fd, fcntl.F_SETFL, 0)
    t.gives(2, calls.pwrite, fd, b"xy", 0)
    t.has("f", content=b"xy23456789")


@case("O_NOFOLLOW and O_DIRECTORY")
def nofollow(t):
    calls.put("f", b"data")
    os.mkdir("d")
    os.symlink("f", "lf")
    os.symlink("d", "ld")
    calls.put("d/x", b"x")
    for flags in ("O_RDONLY", "O_RDWR", "O_RDONLY|O_CREAT"):
        t.fails("ELOOP", calls.open, "lf", flags + "|O_NOFOLLOW")
    t.works(calls.open, "f", "O_RDONLY|O_NOFOLLOW")
    t.works(calls.open, "ld/x", "O_RDONLY|O_NOFOLLOW")
    t.fails("ELOOP", calls.open, "ld", "O_RDONLY|O_NOFOLLOW")
    t.fails("ENOTDIR", calls.open, "ld", "O_RDONLY|O_NOFOLLOW|O_DIRECTORY")
    t.works(calls.open, "d", "O_RDONLY|O_DIRECTORY|O_NOFOLLOW")
    for kind in KINDS:
        if kind not in ("directory", "link"):
            make(kind, kind)
            t.fails("ENOTDIR", calls.open, kind, "O_RDONLY|O_DIRECTORY")
    t.fails("ENOTDIR", calls.open, "lf", "O_RDONLY|O_DIRECTORY")
    t.works(calls.open, "ld", "O_RDONLY|O_DIRECTORY")
    t.fails("ENOENT", calls.open, "missing", "O_RDONLY|O_DIRECTORY")


@case("O_PATH gives a place, not the file")
def path_only(t):
    for kind in KINDS:
        make(kind, kind, 0o000)
        with t.user(ALICE):
            fd = t.works(calls.open, kind, "O_PATH|O_NOFOLLOW")
            t.has(fd, kind=kind)
            t.fails("EBADF", calls.read, fd, 1)
            t.fails("EBADF", calls.write, fd, b"x")
            t.fails("EBADF", calls.fchmod, fd, 0o777)
    os.chmod("directory", 0o755)
    calls.put("directory/x", b"inside")
    fd = t.works(calls.open, "directory", "O_PATH")
    inside = os.open("x", os.O_RDONLY, dir_fd=fd)
    t.gives(b"inside", calls.read, inside, 9)
    os.close(inside)
    t.works(calls.rename, "directory", "moved")
    t.same("its place moves", b"inside", lambda: read_at(fd, "x"))
    t.fails("ENOENT", calls.open, "missing", "O_PATH")


def read_at(directory, name):
    fd = os.open(name, os.O_RDONLY, dir_fd=directory)
    try:
        return os.read(fd, 100)
    finally:
        os.close(fd)


@case("O_SYNC, O_DSYNC, O_NOATIME, O_NONBLOCK, O_CLOEXEC, O_LARGEFILE change no result")
def harmless(t):
    for flag in ("O_SYNC", "O_DSYNC", "O_RSYNC", "O_NOATIME", "O_NONBLOCK", "O_CLOEXEC", "O_LARGEFILE", "O_NOCTTY"):
        fd = t.works(calls.open, flag, "O_RDWR|O_CREAT|" + flag)
        t.gives(10, calls.write, fd, b"0123456789")
        t.gives(b"345", calls.pread, fd, 3, 3)
        t.keeps(flag, content=b"0123456789")
        t.same(flag + " in another mount", b"0123456789", lambda: calls.get(t.other(flag)))


@case("O_NOATIME is the owner's and root's")
def noatime(t):
    calls.put("f", b"data", 0o666)
    os.chown("f", ALICE, ALICE)
    with t.user(ALICE):
        t.works(calls.open, "f", "O_RDONLY|O_NOATIME")
    with t.user(BOB):
        t.fails("EPERM", calls.open, "f", "O_RDONLY|O_NOATIME")
        t.works(calls.open, "f", "O_RDONLY")
    t.works(calls.open, "f", "O_RDONLY|O_NOATIME")


@case("O_DIRECT with aligned memory", direct="direct I/O is not offered by tmpfs before Linux 6.6")
def direct(t):
    size = 65536
    memory = mmap.mmap(-1, size)
    memory.write(bytes(range(256)) * (size // 256))
    fd = t.works(calls.open, "f", "O_RDWR|O_CREAT|O_DIRECT")
    t.same("writes", size, lambda: os.pwritev(fd, [memory], 0))
    t.has("f", size=size)
    t.same("reads", True, lambda: (os.preadv(fd, [memory], 0), memory[:])[1] == bytes(range(256)) * (size // 256))
    t.same("reads at the end", 4096, lambda: os.preadv(fd, [memory], size - 4096))
    t.same("reads beyond the end", 0, lambda: os.preadv(fd, [memory], size))
    t.same("without it the same", True, lambda: calls.get("f") == bytes(range(256)) * (size // 256))


@case("O_TMPFILE")
def tmpfile(t):
    if t.mount.is_9p:
        # fs/9p/vfs_inode_dotl.c: no tmpfile in the operations of directories.
        t.fails("EOPNOTSUPP", calls.open, ".", "O_TMPFILE|O_RDWR")
        t.has(".", entries=[])
        return
    fd = t.works(calls.open, ".", "O_TMPFILE|O_RDWR", 0o640)
    t.has(".", entries=[])
    t.has(fd, nlink=0, mode=0o640)
    t.gives(4, calls.write, fd, b"data")
    t.works(calls.link_fd, fd, "named")
    t.has("named", content=b"data", nlink=1)


@case("who may open what")
def rights(t):
    for mode in range(0o000, 0o1000, 0o111):
        check_rights(t, mode)
    for mode in (0o740, 0o604, 0o620, 0o077, 0o070, 0o007, 0o654):
        check_rights(t, mode)


def check_rights(t, mode):
    name = "%03o" % mode
    calls.put(name)
    os.chmod(name, mode)
    os.chown(name, ALICE, STAFF)
    for bits, user in (
        (mode >> 6, (ALICE, ALICE, [STAFF])),
        (mode >> 3, (BOB, STAFF, [])),
        (mode >> 3, (BOB, BOB, [STAFF])),
        (mode, (BOB, BOB, [])),
    ):
        with t.user(*user):
            for flags, needed in (("O_RDONLY", 4), ("O_WRONLY", 2), ("O_RDWR", 6)):
                t.decides(None if bits & needed == needed else "EACCES", calls.open, name, flags)
    t.works(calls.open, name, "O_RDWR")


@case("who may make files where")
def rights_create(t):
    for mode, code in ((0o777, None), (0o773, None), (0o775, "EACCES"), (0o772, "EACCES"), (0o771, "EACCES")):
        above = "%03o" % mode
        os.mkdir(above)
        os.chmod(above, mode)
        calls.put(above + "/there", b"", 0o666)
        with t.user(ALICE):
            t.decides(code, calls.open, above + "/new", "O_RDWR|O_CREAT")
            t.decides(code, calls.open, above + "/newer", "O_RDWR|O_CREAT|O_EXCL")
            search = None if mode & 1 else "EACCES"
            t.decides(search, calls.open, above + "/there", "O_RDWR|O_CREAT")
            t.decides(None if mode & 4 else "EACCES", calls.open, above, "O_RDONLY")
            t.decides(search, calls.stat, above + "/there")
        t.has(above, entries=["there"] if code else ["new", "newer", "there"])


@case("a running program")
def text_busy(t):
    shutil.copy("/bin/sleep", "program")
    os.chmod("program", 0o755)
    held = t.open("program", "O_RDWR")
    code = run(os.path.join(t.here, "program"))[1]
    t.same("execve of a file that is open for writing", errno.ETXTBSY, code)
    t.close(held)
    child, code = run(os.path.join(t.here, "program"))
    t.same("execve", 0, code)
    try:
        for flags in ("O_WRONLY", "O_RDWR", "O_WRONLY|O_TRUNC"):
            t.fails("ETXTBSY", calls.open, "program", flags)
        t.fails("ETXTBSY", calls.truncate, "program", 0)
        t.works(calls.open, "program", "O_RDONLY")
        t.works(calls.rename, "program", "renamed")
        t.works(calls.unlink, "renamed")
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def run(program):
    """Starts it; gives its process and 0, or the error of execve."""
    back, to = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.execv(program, [program, "60"])
        except OSError as e:
            os.write(to, b"%d" % e.errno)
        os._exit(1)
    os.close(to)
    said = os.read(back, 10)  # ends at once if execve worked: the pipe is closed then
    os.close(back)
    if said:
        os.waitpid(child, 0)
        return None, int(said)
    return child, 0


@case("many open files, and descriptors of one file")
def many(t):
    fds = [t.open("f%03d" % i, "O_RDWR|O_CREAT") for i in range(200)]
    for i, fd in enumerate(fds):
        os.write(fd, b"%03d" % i)
    t.same("each has its own", [b"%03d" % i for i in range(200)], lambda: [os.pread(fd, 9, 0) for fd in fds])
    again = [t.open("f000", "O_RDWR") for _ in range(50)]
    for i, fd in enumerate(again):
        os.pwrite(fd, b"%02d" % i, 2 * i)
    t.has("f000", content=b"".join(b"%02d" % i for i in range(50)))
    copy = os.dup(fds[5])
    t.same("a copy has the same position", 3, lambda: os.lseek(copy, 0, os.SEEK_CUR))
    os.close(copy)
    t.gives(3, calls.write, fds[5], b"abc")
    t.has("f005", content=b"005abc")
