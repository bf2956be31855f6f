# SPDX-License-Identifier: Apache-2.0
# Put before the scripts of databases: what was acknowledged is noted outside the mount, at once and
# so that the guest may lose its power. Each connection commits the numbers 1, 2, 3, ... one after
# the other; $KEPT/acknowledged.CONNECTION is the last one that was acknowledged.

# Python: from ninebind_acknowledged import Note
cat > "$WORK/python/ninebind_acknowledged.py" << 'PYTHON'
import ctypes
import os
import subprocess
import sys

libc = ctypes.CDLL(None, use_errno=True)

class Note:
    """The last number that was acknowledged to a connection."""

    def __init__(self, connection):
        path = "%s/acknowledged.%s" % (os.environ["KEPT"], connection)
        self.file = os.open(path, os.O_RDWR | os.O_CREAT)
        self.number = int(os.read(self.file, 30) or 0)

    def acknowledged(self, number):
        os.pwrite(self.file, b"%020d\n" % number, 0)
        # Hands the page to the host, whose cache outlives the guest; an fsync would wait for its
        # disk too. SYNC_FILE_RANGE_WAIT_BEFORE | WRITE | WAIT_AFTER
        if libc.sync_file_range(self.file, ctypes.c_long(0), ctypes.c_long(0), 7) != 0:
            raise OSError(ctypes.get_errno(), "sync_file_range")
        self.number = number

def main(connection, statement, command):
    """Has a program that reads SQL commit one number after the other; it prints each then."""
    note = Note(connection)
    client = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    while True:
        number = note.number + 1
        text = statement.replace("CONNECTION", connection).replace("NUMBER", str(number))
        client.stdin.write(text + "\n")
        client.stdin.flush()
        if client.stdout.readline().strip() != str(number):
            break
        note.acknowledged(number)

if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
PYTHON

# commit_numbers CONNECTION STATEMENT COMMAND...: in the background. The statement, in which the
# words CONNECTION and NUMBER are replaced, commits the number and prints it.
commit_numbers() {
  python3 -m ninebind_acknowledged "$@" > /tmp/commits.log 2>&1 &
}

last_acknowledged() { sed 's/^0*//' "$KEPT/acknowledged.$1" 2> /dev/null | grep . || echo 0; }

# await_acknowledged COUNT CONNECTION...: until each has so many more than when its load began.
await_acknowledged() {
  await_count=$1
  shift
  for connection; do
    await_from=$(cat "$KEPT/before.$connection")
    await_rounds=0
    until [ "$(($(last_acknowledged "$connection") - await_from))" -ge "$await_count" ]; do
      await_rounds=$((await_rounds + 1))
      if [ "$await_rounds" -gt 1200 ]; then
        not_ok "commits of $connection" "$(cat /tmp/commits.log)"
        return
      fi
      sleep 0.1
    done
  done
  ok "commits are acknowledged"
}

# note_before CONNECTION...: what was acknowledged before this load.
note_before() {
  for connection; do
    last_acknowledged "$connection" > "$KEPT/before.$connection"
  done
}

# check_acknowledged CONNECTION COUNT LEAST GREATEST: what the database has of a connection. One
# number may be there that was on its way when the kill came.
check_acknowledged() {
  acknowledged=$(last_acknowledged "$1")
  greatest=${4:-0}
  if [ "$2" = "$greatest" ] && { [ "$2" = 0 ] || [ "$3" = 1 ]; }; then
    ok "connection $1 has no gaps"
  else
    not_ok "connection $1 has no gaps" "$2 numbers from $3 to $4"
  fi
  if [ "$greatest" -lt "$acknowledged" ]; then
    not_ok "connection $1 has what was acknowledged" "ends at $greatest instead of $acknowledged"
  else
    ok "connection $1 has what was acknowledged"
  fi
  if [ "$greatest" -gt "$((acknowledged + 1))" ]; then
    not_ok "connection $1 has no more than was sent" "ends at $greatest instead of $acknowledged"
  else
    ok "connection $1 has no more than was sent"
  fi
  lost=$((acknowledged - greatest))
  if [ "$lost" -lt 0 ]; then lost=0; fi
  echo "# sum acknowledged $((acknowledged - $(cat "$KEPT/before.$1" 2> /dev/null || echo 0)))"
  echo "# sum lost $lost"
  # What the database has is what goes on.
  printf '%020d\n' "$greatest" > "$KEPT/acknowledged.$1"
  echo "$greatest" > "$KEPT/before.$1"
}

# thorough: whether this is one of the rounds that look at every page: every fourth, and what is no
# round. The others look at what was acknowledged.
thorough() { [ "$((ROUND % 4))" = 0 ]; }
