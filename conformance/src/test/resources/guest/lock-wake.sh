# SPDX-License-Identifier: Apache-2.0
# How long after an unlock the one who waits has the lock: two mounts, one clock. ROUNDS times.

mount_v
mkdir -p /mnt/w
$MOUNT /mnt/w
python3 << 'PYTHON'
import os, struct, time
from ninebind_check import say
from ninebind_locks import *

rounds = int(os.environ["ROUNDS"])
a = os.open("/mnt/v/wake", os.O_RDWR | os.O_CREAT, 0o644)
begin, told = os.pipe(), os.pipe()
if os.fork() == 0:
    b = os.open("/mnt/w/wake", os.O_RDWR)
    for _ in range(rounds):
        os.read(begin[0], 1)
        lock(b, WRITE, 0, 1, wait=True)
        now = time.monotonic()
        lock(b, UNLOCK, 0, 1)
        os.write(told[1], struct.pack("d", now))
    os._exit(0)
taken = []
for _ in range(rounds):
    lock(a, WRITE, 0, 1, wait=True)
    os.write(begin[1], b"x")
    time.sleep(0.004)  # by then it waits
    before = time.monotonic()
    lock(a, UNLOCK, 0, 1)
    taken.append(struct.unpack("d", os.read(told[0], 8))[0] - before)
histogram("wake-up", taken)
say(max(taken) < 10, "nobody waited for the client's retry", "%.3f s" % max(taken))
PYTHON
finish
