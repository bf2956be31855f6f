# SPDX-License-Identifier: Apache-2.0
# CYCLES times in each of PROCESSES processes of this guest, GUEST: lock, read a number, write the
# next one, unlock.

mount_v
python3 << 'PYTHON'
import os, time
from ninebind_check import check
from ninebind_locks import *

guest, cycles = os.environ["GUEST"], int(os.environ["CYCLES"])
open("/mnt/v/ready-" + guest, "w").close()
await_file("/mnt/v/ready-0")
await_file("/mnt/v/ready-1")
pids = []
for _ in range(int(os.environ["PROCESSES"])):
    pid = os.fork()
    if pid == 0:
        fd = os.open("/mnt/v/counter", os.O_RDWR | os.O_CREAT, 0o644)
        waits = []
        for _ in range(cycles):
            start = time.monotonic()
            lock(fd, WRITE, 0, 1, wait=True)
            waits.append(time.monotonic() - start)
            number = int(os.pread(fd, 20, 0) or b"0")
            os.pwrite(fd, b"%d" % (number + 1), 0)
            lock(fd, UNLOCK, 0, 1)
        histogram("wait in guest " + guest, waits)
        os._exit(0 if max(waits) < 10 else 1)
    pids.append(pid)
for pid in pids:
    check("all cycles, none waited for the client's retry", 0,
          os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
PYTHON
finish
