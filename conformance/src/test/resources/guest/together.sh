# SPDX-License-Identifier: Apache-2.0
# For scripts that run in several guests at the same time: `. /run/ninebind/together.sh` mounts.
# In: PLACE, a directory of the mount; GUEST, this one's number; GUESTS, all of theirs.

mount_v
cd "$V/$PLACE"

# Python: from ninebind_together import meet. Returns in all guests once it was called in all.
cat > "$WORK/python/ninebind_together.py" << 'PYTHON'
import os
import time

guest = os.environ["GUEST"]

def meet():
    open("here-" + guest, "x").close()
    missing = ["here-" + each for each in os.environ["GUESTS"].split()]
    deadline = time.monotonic() + 30
    while missing:
        missing = [name for name in missing if not os.path.exists(name)]
        if time.monotonic() > deadline:
            raise SystemExit("still missing: %s" % missing)
PYTHON
