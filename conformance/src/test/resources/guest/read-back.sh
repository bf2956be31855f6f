# SPDX-License-Identifier: Apache-2.0
# What was written and synced, read again once the guest's cache has dropped it.

mount_v
mkdir "$V/read-back"
python3 << 'PYTHON'
import mmap
import os
from ninebind_check import check
from ninebind_locks import READ, lock

DATA = b"written" * 10_000

def fresh(name):
    return os.open(os.environ["V"] + "/read-back/" + name, os.O_RDWR | os.O_CREAT, 0o644)

def dropped(fd):
    os.fsync(fd)
    os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)

def right(name, fd, expected):
    got = os.pread(fd, len(expected) + 1, 0)
    check(name + " is read", (len(expected), True), (len(got), got == expected))
    with mmap.mmap(fd, len(expected), prot=mmap.PROT_READ) as mapped:
        check(name + " is mapped", True, mapped[:] == expected)

fd = fresh("written")
os.pwrite(fd, DATA, 0)
dropped(fd)
right("what was written to a new file", fd, DATA)
os.pwrite(fd, DATA, len(DATA))
dropped(fd)
right("what was written behind its end", fd, 2 * DATA)

# The kernel drops what it has cached of a file that it gets a lock of.
fd = fresh("locked")
os.pwrite(fd, DATA, 0)
lock(fd, READ)
right("what was written before a lock", fd, DATA)

fd = fresh("stored")
os.ftruncate(fd, len(DATA))
with mmap.mmap(fd, len(DATA)) as mapped:
    mapped[:] = DATA
    mapped.flush()
dropped(fd)
right("what was stored in a mapping", fd, DATA)
PYTHON
rm -r "$V/read-back"
finish
