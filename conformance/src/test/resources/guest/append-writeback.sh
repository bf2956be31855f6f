# SPDX-License-Identifier: Apache-2.0
# Files opened with O_APPEND on a mount whose kernel writes cached pages back: what they are once
# the cache is gone.

mount_v
mkdir "$V/writeback"
cd "$V/writeback"
cat > "$WORK/python/patterns.py" << 'PYTHON'
import mmap
import os

def start(name):
    with open(name, "wb") as f:
        f.write(b"first\n")

def fd_of(name, flags):
    return os.open(name, os.O_CREAT | os.O_APPEND | flags)

def append(name, flags):
    start(name)
    fd = fd_of(name, flags)
    os.write(fd, b"second\n")
    os.close(fd)
    return b"first\nsecond\n"

def append_and_sync(name, flags):
    fd = fd_of(name, flags)
    for each in range(5):
        os.write(fd, b"line %d\n" % each)
        os.fsync(fd)
    os.close(fd)
    return b"".join(b"line %d\n" % each for each in range(5))

def overwrite_while_appending(name, flags):
    fd = fd_of(name, flags)
    os.write(fd, b"a" * 10000)
    os.fsync(fd)
    other = os.open(name, os.O_RDWR)
    os.pwrite(other, b"b" * 100, 50)
    os.close(other)
    os.fsync(fd)
    os.close(fd)
    return b"a" * 50 + b"b" * 100 + b"a" * 9850

def truncate_and_append(name, flags):
    fd = fd_of(name, flags)
    os.write(fd, b"a" * 10000)
    os.fsync(fd)
    os.ftruncate(fd, 5000)
    os.write(fd, b"b" * 10)
    os.close(fd)
    return b"a" * 5000 + b"b" * 10

def large_pieces(name, flags):
    fd = fd_of(name, flags)
    pieces = [b"%d" % each * 700001 for each in range(5)]
    for piece in pieces:
        os.write(fd, piece)
    os.fsync(fd)
    os.close(fd)
    return b"".join(pieces)

def mapped(name, flags):
    fd = fd_of(name, flags)
    os.write(fd, b"a" * 5000)
    memory = mmap.mmap(fd, 5000)
    memory[4000:4100] = b"b" * 100
    memory.flush()
    memory.close()
    os.close(fd)
    return b"a" * 4000 + b"b" * 100 + b"a" * 900

patterns = [append, append_and_sync, overwrite_while_appending, truncate_and_append, large_pieces]
cases = [(p.__name__.replace("_", " ") + ", " + name, p, flags) for p in patterns
         for name, flags in (("read and write", os.O_RDWR), ("write only", os.O_WRONLY))]
cases.append(("mapped", mapped, os.O_RDWR))
PYTHON
python3 - << 'PYTHON'
import os, pickle
from patterns import cases
expected = {name: pattern(name, flags) for name, pattern, flags in cases}
pickle.dump(expected, open(os.environ["WORK"] + "/expected", "wb"))
PYTHON
remount
cd "$V/writeback"
python3 - << 'PYTHON'
from ninebind_check import say
import os, pickle
for name, expected in pickle.load(open(os.environ["WORK"] + "/expected", "rb")).items():
    got = open(name, "rb").read()
    say(got == expected, name, "%d bytes expected, got %d: %r" % (len(expected), len(got), got[:40]))
PYTHON
cd /
rm -r "$V/writeback"
umount "$V"
finish
