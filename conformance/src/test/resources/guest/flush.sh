# SPDX-License-Identifier: Apache-2.0
# Processes killed with requests in flight. The kernel sends a Tflush for each and waits for its
# answer: without one the process stays for ever, and whoever stops the container with it.

cat > "$WORK/busy.py" << 'PYTHON'
import os, sys, threading
folder, threads = sys.argv[1], int(sys.argv[2])
def work(me):
    fd = os.open("%s/f%d" % (folder, me % 8), os.O_RDWR | os.O_CREAT)
    data = b"x" * 500000
    while True:
        kind = me % 4
        if kind == 0:
            os.pwrite(fd, data, me * 500000)
        elif kind == 1:
            os.fsync(fd)
        elif kind == 2:
            os.pread(fd, 500000, 0)
        else:
            name = "%s/name%d" % (folder, me)
            os.close(os.open(name, os.O_CREAT | os.O_WRONLY))
            os.rename(name, name + "-b")
            os.unlink(name + "-b")
for me in range(threads):
    threading.Thread(target=work, args=(me,)).start()
print("busy", flush=True)
PYTHON

killed() {
  slowest=0
  for round in 1 2 3 4; do
    mkfifo "$WORK/started.$round"
    python3 "$WORK/busy.py" "$PWD" 32 > "$WORK/started.$round" &
    busy=$!
    read -r _ < "$WORK/started.$round"
    sleep "0.$((round * 2))"
    check "round $round: 32 threads are at work" 33 "$(ls "/proc/$busy/task" | wc -l)"
    begin=$(date +%s%3N)
    kill -9 "$busy"
    wait "$busy" 2> /dev/null || status=$?
    took=$(($(date +%s%3N) - begin))
    [ "$took" -le "$slowest" ] || slowest=$took
    check "round $round: it was killed" 137 "$status"
    check "round $round: no process is left" "" "$(ps -eo stat,args | grep '^D' | grep -v '\[' || true)"
    echo "round $round" > after
    check "round $round: the mount works" "round $round" "$(cat after)"
  done
  echo "# a killed process was gone after at most $slowest ms"
  [ "$slowest" -lt 5000 ] && soon=yes || soon="$slowest ms"
  check "the process is gone at once" yes "$soon"
}

# Whole programs that are stopped in the middle of a file or a tree.
interrupted() {
  truncate -s 64M large
  for round in 1 2 3 4 5; do
    timeout -s KILL 0.15 dd if=large of=/dev/null bs=1M 2> /dev/null || true
    timeout -s KILL 0.15 find "$V" > /dev/null || true
    timeout -s TERM 0.15 dd if=/dev/zero of=written bs=1M count=200 conv=fsync 2> /dev/null || true
  done
  check "all of a file is read afterwards" 67108864 "$(cat large | wc -c)"
  rm -f large written
}

mount_v
for each in killed interrupted; do
  group "$each"
done
cd /
sync
find "$V" -mindepth 1 -delete
check "nothing is left" "" "$(ls -A "$V")"
if [ "${STAY:-}" = yes ]; then
  finish # the test looks at the server while the mount is there
fi
umount "$V"
finish
