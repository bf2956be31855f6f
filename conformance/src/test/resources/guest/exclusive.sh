# SPDX-License-Identifier: Apache-2.0
# Creates the same names as other guests do at the same time. Each name won says who won it.
# In: NAMES, how many.

. /run/ninebind/together.sh
python3 - << 'PYTHON'
from ninebind_check import check
from ninebind_together import guest, meet
import os

won = lost = 0
names = int(os.environ["NAMES"])
meet()
for number in range(names):
    try:
        fd = os.open("name-%d" % number, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    except FileExistsError:
        lost += 1
        continue
    os.write(fd, guest.encode() + b"\n")
    os.close(fd)
    won += 1
check("each name is won or lost", names, won + lost)
print("won %d" % won)
PYTHON
cd /
umount "$V"
finish
