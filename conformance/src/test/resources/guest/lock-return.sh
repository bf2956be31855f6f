# SPDX-License-Identifier: Apache-2.0
# Takes a lock of FILE that this guest held when it lost its power, by the first try.

mount_v
python3 << 'PYTHON'
import os
from ninebind_check import check
from ninebind_locks import *

fd = os.open("/mnt/v/" + os.environ["FILE"], os.O_RDWR)
check("what it held before is free", True, may(fd, WRITE))
PYTHON
cd /
umount "$V"
finish
