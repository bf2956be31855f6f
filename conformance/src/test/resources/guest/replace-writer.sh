# SPDX-License-Identifier: Apache-2.0
# Replaces a file by renaming a new one over it, again and again, until the file "stop" is there.

mount_v
python3 << 'PYTHON'
import os, time
from ninebind_check import say

folder = "/mnt/v/" + os.environ["FOLDER"]
os.mkdir(folder)
number = 0
end = time.monotonic() + 50  # should the reader fail
while not os.path.exists(folder + "/stop") and time.monotonic() < end:
    number += 1
    with open(folder + "/new", "w") as new:
        new.write("%08d" % number)
    os.rename(folder + "/new", folder + "/config")
print("# replaced %d times" % number)
say(number > 100, "replaced often enough", str(number))
PYTHON
finish
