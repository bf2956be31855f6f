# SPDX-License-Identifier: Apache-2.0
# The flags of open(2), as a program of the guest sees them.

flags() {
  python3 - << 'PYTHON'
from ninebind_check import check, refused
import mmap, os

def put(name, text):
    with open(name, "w") as f:
        f.write(text)

def get(name):
    with open(name) as f:
        return f.read()

def opened(name, flags, then, mode=0o644):
    fd = os.open(name, flags, mode)
    try:
        return then(fd)
    finally:
        os.close(fd)

# Access.
put("f", "0123456789")
for name, flags, reads, writes in [("O_RDONLY", os.O_RDONLY, True, False),
                                   ("O_WRONLY", os.O_WRONLY, False, True),
                                   ("O_RDWR", os.O_RDWR, True, True)]:
    fd = os.open("f", flags)
    if reads:
        check(name + " reads", b"0123", lambda: os.pread(fd, 4, 0))
    else:
        refused(name + " does not read", "EBADF", lambda: os.pread(fd, 4, 0))
    if writes:
        check(name + " writes", 1, lambda: os.pwrite(fd, b"0", 0))
    else:
        refused(name + " does not write", "EBADF", lambda: os.pwrite(fd, b"0", 0))
        refused(name + " does not truncate", "EINVAL", lambda: os.ftruncate(fd, 0))
    os.close(fd)
refused("a directory for writing", "EISDIR", lambda: os.open(".", os.O_WRONLY))

# O_CREAT, O_EXCL.
refused("no O_CREAT", "ENOENT", lambda: os.open("new", os.O_RDWR))
check("O_CREAT|O_EXCL makes", 0o100640,
      lambda: opened("new", os.O_CREAT | os.O_EXCL | os.O_RDWR, lambda fd: os.fstat(fd).st_mode,
                     0o640))
refused("O_EXCL on what is there", "EEXIST", lambda: os.open("new", os.O_CREAT | os.O_EXCL))
check("O_CREAT on what is there leaves the mode", 0o100640,
      lambda: opened("new", os.O_CREAT | os.O_RDWR, lambda fd: os.fstat(fd).st_mode, 0o777))
os.symlink("nowhere", "dangling")
refused("O_EXCL on a dangling link", "EEXIST", lambda: os.open("dangling", os.O_CREAT | os.O_EXCL))
check("O_CREAT through a dangling link", True,
      lambda: (os.close(os.open("dangling", os.O_CREAT | os.O_WRONLY)), os.path.exists("nowhere"))[1])

children = []
for me in range(4):
    child = os.fork()
    if child == 0:
        won = 0
        for i in range(100):
            try:
                os.close(os.open("race%d" % i, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
                won += 1
            except FileExistsError:
                pass
        os._exit(won)
    children.append(child)
check("each of 100 names has one winner of four", 100,
      lambda: sum(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children))

# O_TRUNC.
put("t", "0123456789")
check("O_TRUNC", 0, lambda: opened("t", os.O_WRONLY | os.O_TRUNC, lambda fd: os.fstat(fd).st_size))
put("t", "0123456789")
check("no O_TRUNC", 10, lambda: opened("t", os.O_WRONLY, lambda fd: os.fstat(fd).st_size))
check("O_CREAT|O_TRUNC", "ab",
      lambda: (opened("t", os.O_CREAT | os.O_TRUNC | os.O_WRONLY, lambda fd: os.write(fd, b"ab")),
               get("t"))[1])

# O_APPEND: by two processes, and from an offset.
put("log", "start\n")
def append(mark):
    fd = os.open("log", os.O_WRONLY | os.O_APPEND)
    for i in range(200):
        os.write(fd, b"%s%03d\n" % (mark, i))
child = os.fork()
if child == 0:
    append(b"a")
    os._exit(0)
append(b"b")
os.waitpid(child, 0)
fd = os.open("log", os.O_RDWR | os.O_APPEND)
os.lseek(fd, 0, os.SEEK_SET)
os.write(fd, b"end\n")
os.close(fd)
PYTHON
  if [ "$CACHE" = none ]; then # two caches of one file's size are not one
    check "O_APPEND: nothing is lost" 402 "$(wc -l < log)"
    check "O_APPEND: no line is torn" 400 "$(grep -c '^[ab][0-9][0-9][0-9]$' log)"
  fi
  check "O_APPEND: whatever the position" "start end" "$(sed -n '1p;$p' log | paste -s -d ' ')"
}

others() {
  python3 - << 'PYTHON'
from ninebind_check import check, refused
import errno, mmap, os

with open("f", "w") as f:
    f.write("0123456789")
os.mkdir("d")
os.symlink("f", "s")
os.symlink("d", "sd")

# O_SYNC, O_DSYNC.
for name, flag in [("O_SYNC", os.O_SYNC), ("O_DSYNC", os.O_DSYNC)]:
    fd = os.open(name, os.O_CREAT | os.O_RDWR | flag)
    for i in range(10):
        os.write(fd, b"0123456789")
    check(name + ": size", 100, lambda: os.fstat(fd).st_size)
    check(name + ": read", b"0123456789" * 10, lambda: os.pread(fd, 200, 0))
    os.close(fd)

# O_DIRECT: from aligned memory, and at odd places, which a host's disk would refuse.
memory = mmap.mmap(-1, 8192)
memory[:] = b"x" * 8192
fd = os.open("direct", os.O_CREAT | os.O_RDWR | os.O_DIRECT)
check("O_DIRECT: write", 8192, lambda: os.pwritev(fd, [memory], 0))
check("O_DIRECT: an odd offset and length", 7, lambda: os.pwrite(fd, b"abcdefg", 4093))
check("O_DIRECT: read", 8192, lambda: os.preadv(fd, [memory], 0))
check("O_DIRECT: what is read", b"xabcdefgx", lambda: memory[4092:4101])
check("O_DIRECT: an odd read", b"cde", lambda: os.pread(fd, 3, 4095))
check("O_DIRECT: size", 8192, lambda: os.fstat(fd).st_size)
os.close(fd)

# O_NOATIME.
os.utime("f", (1000000000, 1700000000))
fd = os.open("f", os.O_RDONLY | os.O_NOATIME)
os.read(fd, 10)
os.close(fd)
check("O_NOATIME", 1000000000, lambda: int(os.stat("f").st_atime))

# O_DIRECTORY, O_NOFOLLOW.
refused("O_DIRECTORY on a file", "ENOTDIR", lambda: os.open("f", os.O_DIRECTORY))
refused("O_DIRECTORY on a link to a file", "ENOTDIR", lambda: os.open("s", os.O_DIRECTORY))
check("O_DIRECTORY on a directory", [], lambda: os.listdir(os.open("d", os.O_DIRECTORY)))
check("O_DIRECTORY on a link to one", [], lambda: os.listdir(os.open("sd", os.O_DIRECTORY)))
refused("O_NOFOLLOW on a link", "ELOOP", lambda: os.open("s", os.O_NOFOLLOW))
refused("O_NOFOLLOW|O_DIRECTORY on a link", "ENOTDIR",
        lambda: os.open("sd", os.O_NOFOLLOW | os.O_DIRECTORY))
check("O_NOFOLLOW on a file", b"0123", lambda: os.read(os.open("f", os.O_NOFOLLOW), 4))

# What the protocol does not have: the guest's kernel says so, and programs take another way.
refused("O_TMPFILE", "ENOTSUP", lambda: os.open("d", os.O_TMPFILE | os.O_RDWR))
check("O_PATH needs no server", True,
      lambda: os.fstat(os.open("f", os.O_PATH)).st_size == 10)

# Flags that change nothing for a file.
for name in ["O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_LARGEFILE", "O_ASYNC"]:
    flag = getattr(os, name)
    fd = os.open("f", os.O_RDWR | flag)
    check(name + ": read and write", (1, b"0123456789"),
          lambda: (os.pwrite(fd, b"0", 0), os.pread(fd, 20, 0)))
    os.close(fd)
os.close(os.open("d", os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_DIRECTORY))
PYTHON
}

mount_v
for each in flags others; do
  group "$each"
done
cd /
rm -rf "${V:?}"/*
umount "$V"
finish
