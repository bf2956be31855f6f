# SPDX-License-Identifier: Apache-2.0
# Reads and asks for a file that another guest replaces, ROUNDS times: it is always there, and whole.

mount_v
python3 << 'PYTHON'
import collections, errno, os
from ninebind_check import check, say
from ninebind_locks import await_file

folder = "/mnt/v/" + os.environ["FOLDER"]
path = folder + "/config"
await_file(path)
failures = collections.Counter()
seen = set()
for _ in range(int(os.environ["ROUNDS"])):
    for name, call in (("open", lambda: open(path).read()), ("stat", lambda: os.stat(path).st_size),
                       ("chmod", lambda: os.chmod(path, 0o644))):
        try:
            got = call()
            if name == "open":
                seen.add(got)
                if len(got) != 8:
                    failures[name + " torn"] += 1
            elif name == "stat" and got != 8:
                failures[name + " torn"] += 1
        except OSError as e:
            failures[name + " " + errno.errorcode[e.errno]] += 1
print("# %d versions seen" % len(seen))
print("# failures: %r" % dict(failures))
check("it is whole", 0, failures["open torn"] + failures["stat torn"])
check("a program that opens it finds it", 0, failures["open ENOENT"])
# Linux looks once more; where the second time meets a replacement too, it says ESTALE. The writer
# does nothing but replace.
say(sum(failures.values()) <= int(os.environ["ROUNDS"]) // 50, "it is there", repr(failures))
say(len(seen) > 20, "replaced often enough", str(len(seen)))
open(folder + "/stop", "w").close()
PYTHON
finish
