# SPDX-License-Identifier: Apache-2.0
# Byte-range locks between two mounts of one export: two connections, which the guest's kernel does
# not arbitrate between. A and B are one file through the one and the other.

mount_v
mkdir -p /mnt/w
$MOUNT /mnt/w
python3 << 'PYTHON'
import fcntl, os, signal, subprocess, sys, time
from ninebind_check import check, refused, say
from ninebind_locks import *

def both(name):
    a = os.open("/mnt/v/" + name, os.O_RDWR | os.O_CREAT, 0o644)
    return a, os.open("/mnt/w/" + name, os.O_RDWR)

def child(action):
    """Runs an action in a process of its own, which then ends without closing anything itself."""
    pid = os.fork()
    if pid == 0:
        try:
            action()
            os._exit(0)
        except BaseException as e:
            print("not ok - child: %r" % e, flush=True)
            os._exit(1)
    return pid

def ended(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

a, b = both("conflicts")
lock(a, WRITE, 10, 10)
check("a write lock keeps writers out", False, lambda: may(b, WRITE, 10, 10))
check("a write lock keeps readers out", False, lambda: may(b, READ, 19, 1))
check("the byte before is free", True, lambda: may(b, WRITE, 9, 1))
check("the byte after is free", True, lambda: may(b, WRITE, 20, 1))
check("a range over it is not", False, lambda: may(b, WRITE, 0, 0))
refused("F_SETLK says EAGAIN", "EAGAIN", lambda: lock(b, WRITE, 0, 0))
lock(a, UNLOCK, 10, 10)
check("unlocked, it is free", True, lambda: may(b, WRITE, 0, 0))

a, b = both("shared")
lock(a, READ, 0, 10)
lock(b, READ, 5, 10)
say(True, "two readers share")
check("a reader keeps a writer out", False, lambda: may(b, WRITE, 0, 1))
refused("no upgrade beside another reader", "EAGAIN", lambda: lock(a, WRITE, 0, 10))
# Linux gives the local lock up when the upgrade is refused; take it again.
lock(a, READ, 0, 10)
lock(b, UNLOCK, 0, 0)
lock(a, WRITE, 0, 10)
say(True, "upgrade when alone")
check("upgraded, readers are kept out", False, lambda: may(b, READ, 0, 1))
lock(a, READ, 0, 10)
check("downgraded, readers come in", True, lambda: may(b, READ, 0, 10))
check("downgraded, writers do not", False, lambda: may(b, WRITE, 0, 10))
lock(a, UNLOCK)

a, b = both("split")
lock(a, WRITE, 0, 30)
lock(a, UNLOCK, 10, 10)
check("unlocked in the middle", True, lambda: may(b, WRITE, 10, 10))
check("the part before stays", (WRITE, 0, 10, -os.getpid()), lambda: holder(b, WRITE, 0, 30))
check("the part after stays", (WRITE, 20, 10, -os.getpid()), lambda: holder(b, READ, 15, 0))
lock(a, WRITE, 10, 10)
check("closed again, it is one", (WRITE, 0, 30, -os.getpid()), lambda: holder(b, READ, 0, 0))
lock(a, READ, 5, 5)
check("a changed part is told apart", (READ, 5, 5, -os.getpid()), lambda: holder(b, WRITE, 5, 1))
lock(a, UNLOCK)
check("nobody is in the way", None, lambda: holder(b, WRITE, 0, 0))

a, b = both("far")
lock(a, WRITE, 1 << 62, 0)
check("to the end, wherever that is", False, lambda: may(b, WRITE, (1 << 63) - 1, 1))
check("told as to the end", (WRITE, 1 << 62, 0, -os.getpid()), lambda: holder(b, READ, 0, 0))
check("the byte before is free", True, lambda: may(b, WRITE, (1 << 62) - 1, 1))
lock(a, UNLOCK)
lock(a, WRITE, 100, 1)
lock(b, WRITE, 101, 1)
say(True, "beyond the end of an empty file")

a, b = both("two-descriptors")
again = os.open("/mnt/v/two-descriptors", os.O_RDWR)
lock(a, WRITE, 0, 0)
lock(again, WRITE, 0, 0)
say(True, "one process locks through two descriptors")
check("others are kept out", False, lambda: may(b, READ, 0, 1))
os.close(again)
check("closing one of them gives all up, as POSIX has it", True, lambda: may(b, WRITE, 0, 0))

a, b = both("forked")
lock(a, WRITE, 0, 10)
check("a child that ends", 0, ended(child(lambda: None)))
check("leaves its parent's lock", False, lambda: may(b, WRITE, 0, 10))
check("a child that closes", 0, ended(child(lambda: os.close(a))))
check("leaves its parent's lock", False, lambda: may(b, WRITE, 0, 10))
os.set_inheritable(a, False)
check("a child that runs a program", 0, subprocess.run(["true"], close_fds=False).returncode)
check("leaves its parent's lock", False, lambda: may(b, WRITE, 0, 10))
lock(a, UNLOCK)
check("the parent gives it up", True, lambda: may(b, WRITE, 0, 10))

a, b = both("linked")
os.link("/mnt/v/linked", "/mnt/v/linked-too")
lock(a, WRITE, 0, 10)
def others():
    again = os.open("/mnt/v/linked-too", os.O_RDWR)
    if may(again, WRITE, 0, 1) or not may(again, WRITE, 10, 1):
        os._exit(1)
check("two processes of a guest, through two names of a file", 0, ended(child(others)))

for how, end in (("exit", None), ("SIGKILL", signal.SIGKILL)):
    a, b = both("ended-by-" + how)
    ready = os.pipe()
    def hold():
        mine = os.open("/mnt/v/ended-by-" + how, os.O_RDWR)
        lock(mine, WRITE)
        os.write(ready[1], b"x")
        if end:
            time.sleep(60)
    pid = child(hold)
    os.read(ready[0], 1)
    if end:
        check("held before " + how, False, lambda: may(b, READ))
        os.kill(pid, end)
    ended(pid)
    check("free after " + how, True, lambda: may(b, WRITE))

a, b = both("flock")
fcntl.flock(a, fcntl.LOCK_SH)
fcntl.flock(b, fcntl.LOCK_SH)
refused("flock: no writer beside readers", "EAGAIN",
        lambda: fcntl.flock(b, fcntl.LOCK_EX | fcntl.LOCK_NB))
fcntl.flock(a, fcntl.LOCK_UN)
fcntl.flock(b, fcntl.LOCK_UN)
fcntl.flock(b, fcntl.LOCK_EX | fcntl.LOCK_NB)
refused("flock: one writer", "EAGAIN", lambda: fcntl.flock(a, fcntl.LOCK_EX | fcntl.LOCK_NB))
check("flock: a child lets go", 0, ended(child(lambda: fcntl.flock(b, fcntl.LOCK_UN))))
fcntl.flock(a, fcntl.LOCK_EX | fcntl.LOCK_NB)
say(True, "flock: whoever lets go, it is free")
fcntl.flock(a, fcntl.LOCK_UN)

a, b = both("flock-command")
command = subprocess.Popen(["flock", "/mnt/v/flock-command", "sh", "-c", "true; echo; read line"],
                           stdin=subprocess.PIPE, stdout=subprocess.PIPE)
command.stdout.readline()
refused("flock FILE COMMAND holds it while the command runs others", "EAGAIN",
        lambda: fcntl.flock(b, fcntl.LOCK_SH | fcntl.LOCK_NB))
command.communicate(b"end\n")
fcntl.flock(b, fcntl.LOCK_EX | fcntl.LOCK_NB)
say(True, "and no longer")

a, b = both("ofd")
ofd_lock(a, WRITE, 0, 10)
refused("open file description locks conflict", "EAGAIN", lambda: ofd_lock(b, READ, 0, 1))
ofd_lock(b, WRITE, 10, 1)
ofd_lock(a, UNLOCK, 0, 10)
ofd_lock(b, WRITE, 0, 10)
say(True, "and are given up")
os.close(b)
ofd_lock(a, WRITE, 0, 0)
say(True, "by a close too")

a, b = both("moved")
lock(a, WRITE, 0, 1)
os.rename("/mnt/v/moved", "/mnt/v/moved-away")
check("a lock follows its file", False, lambda: may(b, WRITE, 0, 1))
fresh = os.open("/mnt/w/moved-away", os.O_RDWR)
check("by its new name too", False, lambda: may(fresh, WRITE, 0, 1))
os.link("/mnt/v/moved-away", "/mnt/v/other-name")
linked = os.open("/mnt/w/other-name", os.O_RDWR)
check("and by another one", False, lambda: may(linked, WRITE, 0, 1))
os.unlink("/mnt/w/moved-away")
os.unlink("/mnt/w/other-name")
check("a file without a name keeps its locks", False, lambda: may(b, WRITE, 0, 1))
lock(a, UNLOCK)
check("until they are given up", True, lambda: may(b, WRITE, 0, 1))
PYTHON
finish
