# SPDX-License-Identifier: Apache-2.0
# Put before every scenario script. Results are lines "ok - NAME" and "not ok - NAME: WHY"; a
# script ends with `finish`, whose status is 0 only if nothing failed. V is the mount point, MOUNT
# the mount command without it. BELOW, where it is set, is the directory of the volume that stands
# for its root: it is made, and nothing else of the volume is seen.

V=${V:-/mnt/v}
WORK=$(mktemp -d /tmp/work.XXXXXX)
: > "$WORK/failed"

ok() { printf 'ok - %s\n' "$1"; }
not_ok() {
  printf 'not ok - %s: %s\n' "$1" "$2"
  echo "$1" >> "$WORK/failed"
}

# check NAME EXPECTED GOT
check() {
  if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "expected <$2>, got <$3>"; fi
}

# holds NAME COMMAND...: the command succeeds.
holds() {
  holds_name=$1
  shift
  if holds_said=$("$@" 2>&1); then
    ok "$holds_name"
  else
    not_ok "$holds_name" "status $?: $holds_said"
  fi
}

# refused NAME MESSAGE COMMAND...: the command fails and says MESSAGE.
refused() {
  refused_name=$1
  refused_message=$2
  shift 2
  if refused_said=$("$@" 2>&1); then
    not_ok "$refused_name" "succeeded"
  else
    case $refused_said in
      *"$refused_message"*) ok "$refused_name" ;;
      *) not_ok "$refused_name" "expected <$refused_message>, got <$refused_said>" ;;
    esac
  fi
}

# group NAME: runs the function NAME in a fresh directory of the mount. A command that fails outside
# a check ends the group, not the script. (The subshell stands in no condition: there set -e would
# not work.)
group() {
  rm -rf "${V:?}/$1"
  mkdir "$V/$1"
  group_start=$(date +%s%3N)
  set +e
  (
    set -eu
    cd "$V/$1"
    "$1"
  )
  group_status=$?
  set -e
  if [ "$group_status" = 0 ]; then
    ok "$1 ran to its end"
  else
    not_ok "$1 ran to its end" "status $group_status"
  fi
  echo "# $1 took $(($(date +%s%3N) - group_start)) ms"
}

mount_v() {
  if [ -z "${BELOW-}" ]; then
    $MOUNT "$V"
    return
  fi
  mkdir -p /mnt/whole
  $MOUNT /mnt/whole
  mkdir -p "/mnt/whole/$BELOW"
  mount --bind "/mnt/whole/$BELOW" "$V"
  umount /mnt/whole
}

remount() {
  cd /
  umount "$V"
  mount_v
}

# For a script whose host looks at the data too, and has brought manifest.sh for that.
manifest_for_host() {
  [ ! -e /run/ninebind/manifest.sh ] ||
    sh /run/ninebind/manifest.sh "$V" > /run/ninebind/manifest.volume
}

# as_user COMMAND...: as uid and gid 1000 without further groups.
as_user() { setpriv --reuid 1000 --regid 1000 --clear-groups "$@"; }

# The same for Python: from ninebind_check import check, refused, say
mkdir -p "$WORK/python"
cat > "$WORK/python/ninebind_check.py" << 'PYTHON'
import errno
import os

def say(good, name, why=""):
    print("ok - " + name if good else "not ok - %s: %s" % (name, why), flush=True)
    if not good:
        with open(os.environ["FAILED"], "a") as failed:
            failed.write(name + "\n")

def check(name, expected, got):
    """got: a value, or a function that gives it."""
    try:
        value = got() if callable(got) else got
    except OSError as e:
        return say(False, name, "expected <%r>, got %s" % (expected, e))
    say(value == expected, name, "expected <%r>, got <%r>" % (expected, value))

def refused(name, code, call):
    try:
        call()
        say(False, name, "succeeded")
    except OSError as e:
        got = errno.errorcode.get(e.errno, str(e.errno))
        say(got == code, name, "expected %s, got %s" % (code, got))
PYTHON

# Byte-range locks for Python: from ninebind_locks import *
cat > "$WORK/python/ninebind_locks.py" << 'PYTHON'
import errno
import fcntl
import os
import struct
import time

READ, WRITE, UNLOCK = fcntl.F_RDLCK, fcntl.F_WRLCK, fcntl.F_UNLCK
FLOCK = "hhqqi4x"  # struct flock on x86_64

def _fcntl(fd, command, kind, start, length):
    asked = struct.pack(FLOCK, kind, os.SEEK_SET, start, length, 0)
    return struct.unpack(FLOCK, fcntl.fcntl(fd, command, asked))

def lock(fd, kind, start=0, length=0, wait=False):
    _fcntl(fd, fcntl.F_SETLKW if wait else fcntl.F_SETLK, kind, start, length)

def ofd_lock(fd, kind, start=0, length=0):
    _fcntl(fd, fcntl.F_OFD_SETLK, kind, start, length)

def may(fd, kind, start=0, length=0):
    """True if the lock can be had; it is given back at once."""
    try:
        lock(fd, kind, start, length)
    except OSError as e:
        if e.errno in (errno.EAGAIN, errno.EACCES):
            return False
        raise
    lock(fd, UNLOCK, start, length)
    return True

def holder(fd, kind, start=0, length=0):
    """(type, start, length, pid) of a lock in the way, or None."""
    kind, _, start, length, pid = _fcntl(fd, fcntl.F_GETLK, kind, start, length)
    return None if kind == UNLOCK else (kind, start, length, pid)

def await_file(path, seconds=60):
    end = time.monotonic() + seconds
    while not os.path.exists(path):
        if time.monotonic() > end:
            raise TimeoutError(path)
        time.sleep(0.02)

def histogram(name, seconds):
    """One line with percentiles, in microseconds, and one for each power of two."""
    us = sorted(int(s * 1e6) for s in seconds)
    at = lambda p: us[min(len(us) - 1, int(len(us) * p / 100))]
    print("# %s: n=%d p50=%d us p90=%d us p99=%d us max=%d us"
          % (name, len(us), at(50), at(90), at(99), us[-1]))
    bound = 64
    while us:
        below = [u for u in us if u < bound]
        if below:
            print("# %s: %8d us .. %6d" % (name, bound, len(below)))
        us = us[len(below):]
        bound *= 2
PYTHON

export V WORK FAILED="$WORK/failed" PYTHONPATH="$WORK/python" PYTHONDONTWRITEBYTECODE=1

finish() {
  if [ -s "$WORK/failed" ]; then
    echo "failed: $(wc -l < "$WORK/failed")"
    exit 1
  fi
  echo "done"
  exit 0
}

set -eu
