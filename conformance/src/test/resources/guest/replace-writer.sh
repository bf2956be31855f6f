# SPDX-License-Identifier: Apache-2.0
# Replaces a file by renaming a new one over it, again and again, until the file "stop" is there.

mount_v
python3 << 'PYTHON'
import os
from ninebind_check import say

number = 0
while not os.path.exists("/mnt/v/replace/stop"):
    number += 1
    with open("/mnt/v/replace/new", "w") as new:
        new.write("%08d" % number)
    os.rename("/mnt/v/replace/new", "/mnt/v/replace/config")
print("# replaced %d times" % number)
say(number > 100, "replaced often enough", str(number))
PYTHON
finish
