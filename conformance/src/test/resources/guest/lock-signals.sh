# SPDX-License-Identifier: Apache-2.0
# Signals to a process that waits for a lock which another guest holds on FILE. LOCK_HOLD is what the
# server was told: forever, or a number of seconds.

mount_v
python3 << 'PYTHON'
import os, signal, threading, time
from ninebind_check import check, refused, say
from ninebind_locks import *

path = "/mnt/v/" + os.environ["FILE"]
fd = os.open(path, os.O_RDWR)
check("another guest has it", False, lambda: may(fd, READ))

def waiter():
    """A process that waits for the lock, once it does."""
    pid = os.fork()
    if pid == 0:
        mine = os.open(path, os.O_RDWR)
        lock(mine, WRITE, 0, 1, wait=True)
        os._exit(0)
    time.sleep(0.5)
    check("it waits", (0, 0), os.waitpid(pid, os.WNOHANG))
    return pid

pid = waiter()
start = time.monotonic()
os.kill(pid, signal.SIGKILL)
status = os.waitpid(pid, 0)[1]
took = time.monotonic() - start
check("SIGKILL ends it", -signal.SIGKILL, os.waitstatus_to_exitcode(status))
say(took < 5, "at once", "%.1f s" % took)

if os.environ["LOCK_HOLD"] != "forever":
    # Nobody else of this guest waits, so it is the server that holds the request. Linux's client
    # lets go once the server has answered, and says EAGAIN then, never EINTR.
    signal.signal(signal.SIGALRM, lambda *_: None)
    start = time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    refused("SIGALRM ends it", "EAGAIN", lambda: lock(fd, WRITE, 0, 1, wait=True))
    took = time.monotonic() - start
    bound = int(os.environ["LOCK_HOLD"]) + 4
    say(took < bound, "within the bound, and the client's second", "%.1f s" % took)

# A process that dies while it waits leaves no claim: the next one gets the lock, and only then.
second, third = waiter(), waiter()
os.kill(second, signal.SIGKILL)
os.waitpid(second, 0)

open(path + ".release", "w").close()
start = time.monotonic()
check("who still waits is granted", 0, os.waitstatus_to_exitcode(os.waitpid(third, 0)[1]))
lock(fd, WRITE, wait=True)
took = time.monotonic() - start
say(took < 10, "and whoever comes next", "%.1f s" % took)
PYTHON
finish
