# SPDX-License-Identifier: Apache-2.0
# Fifos, sockets and device nodes on the mount: the guest's kernel makes them, finds them again
# after a remount, and uses them between its own processes.

remount_here() {
  here=$(pwd)
  remount
  cd "$here"
}

fifos() {
  mkfifo -m 640 fifo
  check "mkfifo: type and mode" "fifo 640" "$(stat -c '%F %a' fifo)"
  remount_here
  head -c 300000 /dev/urandom > "$WORK/data"
  cat "$WORK/data" > fifo &
  check "300,000 bytes from one process to another" "$(sha256sum < "$WORK/data")" \
    "$(sha256sum < fifo)"
  wait
  check "a fifo's size" 0 "$(stat -c %s fifo)"
  refused "no reader" "No such device or address" python3 -c \
    'import os; os.open("fifo", os.O_WRONLY | os.O_NONBLOCK)'
}

sockets() {
  python3 - << 'PYTHON'
from ninebind_check import check, refused
import os, socket, stat
server = socket.socket(socket.AF_UNIX)
server.bind("socket")
server.listen()
os.chmod("socket", 0o660)
check("bind makes a socket", (True, 0o660),
      lambda: (stat.S_ISSOCK(os.stat("socket").st_mode), os.stat("socket").st_mode & 0o777))
child = os.fork()
if child == 0:
    client = socket.socket(socket.AF_UNIX)
    client.connect("socket")
    client.sendall(b"question")
    os._exit(0 if client.recv(100) == b"answer" else 1)
connection, _ = server.accept()
check("one process hears the other", b"question", connection.recv(100))
connection.sendall(b"answer")
check("and is heard", 0, lambda: os.waitpid(child, 0)[1])
refused("bind to a name that is taken", "EADDRINUSE",
        lambda: socket.socket(socket.AF_UNIX).bind("socket"))
refused("open of a socket", "ENXIO", lambda: os.open("socket", os.O_RDWR))
server.close()
refused("nobody listens any more", "ECONNREFUSED",
        lambda: socket.socket(socket.AF_UNIX).connect("socket"))
PYTHON
  remount_here
  check "after a remount" "socket 660" "$(stat -c '%F %a' socket)"
  rm socket
}

devices() {
  for numbers in "1 3" "0 0" "5 255" "8 256" "259 65535" "4095 1048575"; do
    set -- $numbers
    mknod "c-$1-$2" c "$1" "$2"
    mknod -m 640 "b-$1-$2" b "$1" "$2"
  done
  remount_here
  for numbers in "1 3" "0 0" "5 255" "8 256" "259 65535" "4095 1048575"; do
    set -- $numbers
    check "character device $numbers" "character special file $numbers" \
      "$(stat -c '%F %Hr %Lr' "c-$1-$2")"
    check "block device $numbers" "block special file $numbers 640" \
      "$(stat -c '%F %Hr %Lr %a' "b-$1-$2")"
  done
  holds "the null device takes all" sh -c 'head -c 100000 /dev/zero > c-1-3'
  check "and gives nothing" "" "$(cat c-1-3)"
  check "its size" 0 "$(stat -c %s c-1-3)"
  mknod zero c 1 5
  check "the zero device" 1000 "$(head -c 1000 zero | tr -d '\001' | wc -c)"
  refused "a device without a driver" "No such device or address" cat c-4095-1048575
  refused "a name that is taken" "File exists" mknod zero c 1 3
  refused "another user" "Operation not permitted" \
    as_user sh -c "mkdir -p /tmp/mine && mknod /tmp/mine/x c 1 3"
}

# cp, tar and rsync ask for each node what it is, and make it again.
copies() {
  mkdir from
  mkfifo -m 600 from/fifo
  mknod -m 620 from/chr c 4 64
  mknod -m 660 from/blk b 259 65535
  python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("from/socket")'
  chown 12:34 from/chr
  nodes() { (cd "$1" && stat -c '%n %F %a %u %g %Hr %Lr' -- *); }
  expected=$(nodes from)
  check "four nodes" 4 "$(echo "$expected" | wc -l)"
  holds "cp -a" cp -a from copied
  check "cp -a keeps them" "$expected" "$(nodes copied)"
  mkdir unpacked
  tar -cf "$WORK/nodes.tar" -C from --exclude=./socket . # tar knows no sockets
  holds "tar -x" tar -xpf "$WORK/nodes.tar" -C unpacked
  check "tar keeps them" "$(echo "$expected" | grep -v '^socket')" "$(nodes unpacked)"
  holds "rsync -a" rsync -aD from/ synced/
  check "rsync keeps them" "$expected" "$(nodes synced)"
  check "rsync has nothing more to do" "" "$(rsync -aDin from/ synced/)"
  check "find -type" "from/blk from/chr from/fifo from/socket" \
    "$(find from -type b -o -type c -o -type p -o -type s | sort | paste -s -d ' ')"
  holds "rm -r" rm -r from copied unpacked synced
}

mount_v
for each in fifos sockets devices copies; do
  group "$each"
done
cd /
umount "$V"
finish
