# SPDX-License-Identifier: Apache-2.0
# Waits for a lock of FILE, which another guest holds that is about to lose its power.

mount_v
python3 << 'PYTHON'
import os, time
from ninebind_check import check, say
from ninebind_locks import *

path = "/mnt/v/" + os.environ["FILE"]
fd = os.open(path, os.O_RDWR)
check("another guest has it", False, lambda: may(fd, READ))
open(path + ".waiting", "w").close()
start = time.monotonic()
lock(fd, WRITE, wait=True)
took = time.monotonic() - start
print("# granted %.1f s after it was asked for" % took)
say(took < 45, "granted in under 45 s", "%.1f s" % took)
PYTHON
finish
