# SPDX-License-Identifier: Apache-2.0
# Several processes append lines to one log, while other guests do the same.
# In: PROCESSES, LINES of each, LENGTH of a line with its end.

. /run/ninebind/together.sh
python3 - << 'PYTHON'
from ninebind_check import check
from ninebind_together import guest, meet
import os

processes, lines, length = (int(os.environ[name]) for name in ("PROCESSES", "LINES", "LENGTH"))
meet()
children = []
for process in range(processes):
    child = os.fork()
    if child == 0:
        log = os.open("log", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        whole = True
        for number in range(lines):
            line = b"%s.%d.%d " % (guest.encode(), process, number)
            line = line.ljust(length - 1, b"%d" % process) + b"\n"
            whole = whole and os.write(log, line) == length
        os._exit(0 if whole else 1)
    children.append(child)
check("each line was taken whole", [0] * processes, [os.waitpid(c, 0)[1] for c in children])
PYTHON
cd /
umount "$V"
finish
