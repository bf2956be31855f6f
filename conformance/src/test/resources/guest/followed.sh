# SPDX-License-Identifier: Apache-2.0
# Logs that grow while somebody follows them, asking for their size at each look.

mount_v
mkdir "$V/followed"
python3 << 'PYTHON'
import os
import time
from ninebind_check import check

LINES = [b"line %d %s\n" % (n, b"x" * (n % 50)) for n in range(120)]
WHOLE = b"".join(LINES)
WRONG = 1

def read(path):
    with open(path, "rb") as log: # asks for its size first
        return log.read()

def follow(path):
    while True:
        got = read(path)
        if not WHOLE.startswith(got):
            os._exit(WRONG)
        if got == WHOLE:
            os._exit(0)

def write(path, flags):
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644))
    follower = os.fork()
    if follower == 0:
        follow(path)
    log = os.open(path, flags)
    for line in LINES:
        os.write(log, line)
        time.sleep(0.0005)
    os.close(log)
    if read(path) != WHOLE:
        os.kill(follower, 9) # it would wait for lines that do not come
    status = os.waitpid(follower, 0)[1]
    return 0 if status == 0 else WRONG

def logs(name, flags):
    job = os.fork()
    if job == 0:
        os._exit(max(write(os.environ["V"] + "/followed/%s%d" % (name, n), flags) for n in range(12)))
    return job

for kind, flags in ("appended to", os.O_WRONLY | os.O_APPEND), ("appended to and read", os.O_RDWR | os.O_APPEND), ("written", os.O_WRONLY):
    jobs = [logs("%s-%d-" % (kind, n), flags) for n in range(3)]
    check("logs that are %s, followed while they grow" % kind, [0] * len(jobs), [os.waitpid(job, 0)[1] for job in jobs])
PYTHON
rm -r "$V/followed"
finish
