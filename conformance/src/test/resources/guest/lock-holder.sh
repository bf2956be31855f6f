# SPDX-License-Identifier: Apache-2.0
# Leaves a process behind that holds a write lock of FILE until FILE.release is there, for which it
# looks all the time unless IDLE is set.

mount_v
cat > "$WORK/hold.py" << 'PYTHON'
import os
import signal
from ninebind_locks import *

path = "/mnt/v/" + os.environ["FILE"]
fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
lock(fd, WRITE)
open(path + ".held", "w").close()
if os.environ.get("IDLE"):
    signal.pause()
await_file(path + ".release", 600)
PYTHON
python3 "$WORK/hold.py" < /dev/null > /dev/null 2>&1 &
for attempt in $(seq 200); do
  [ -e "$V/$FILE.held" ] && break
  sleep 0.05
done
holds "it is held" test -e "$V/$FILE.held"
finish
