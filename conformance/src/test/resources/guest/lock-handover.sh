# SPDX-License-Identifier: Apache-2.0
# Two guests hand a lock to and fro: of three bytes each holds one, takes the next and lets go of its
# own, so that every step waits for the other guest. ROUNDS steps in guest GUEST.

mount_v
python3 << 'PYTHON'
import os, time
from ninebind_check import say
from ninebind_locks import *

guest, rounds = int(os.environ["GUEST"]), int(os.environ["ROUNDS"])
fd = os.open("/mnt/v/hand-over", os.O_RDWR | os.O_CREAT, 0o644)
held = guest
lock(fd, WRITE, held, 1)
open("/mnt/v/holds-%d" % guest, "w").close()
await_file("/mnt/v/holds-%d" % (1 - guest))
steps = []
last = time.monotonic()
for _ in range(rounds):
    following = (held + 1) % 3
    lock(fd, WRITE, following, 1, wait=True)
    lock(fd, UNLOCK, held, 1)
    held = following
    now = time.monotonic()
    steps.append((now - last) / 2)  # there and back
    last = now
histogram("hand-over, guest %d" % guest, steps)
say(max(steps) < 10, "no hand-over waited for the client's retry", "%.3f s" % max(steps))
PYTHON
finish
