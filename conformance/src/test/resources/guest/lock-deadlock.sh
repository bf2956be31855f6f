# SPDX-License-Identifier: Apache-2.0
# Two guests, each of which holds a byte that the other one waits for. In guest GUEST.

mount_v
python3 << 'PYTHON'
import errno, os
from ninebind_check import check, say
from ninebind_locks import *

guest = int(os.environ["GUEST"])
fd = os.open("/mnt/v/deadlock", os.O_RDWR | os.O_CREAT, 0o644)
lock(fd, WRITE, guest, 1)
open("/mnt/v/has-%d" % guest, "w").close()
await_file("/mnt/v/has-%d" % (1 - guest))
try:
    lock(fd, WRITE, 1 - guest, 1, wait=True)
    print("# granted")
except OSError as e:
    check("the one that closes the circle is told", errno.EDEADLK, e.errno)
    print("# refused")
lock(fd, UNLOCK)
say(True, "it ends")
PYTHON
finish
