# SPDX-License-Identifier: Apache-2.0
# Put before the developers' workloads.

# timed NAME COMMAND...: as holds, and tells the time that it took.
timed() {
  timed_start=$(date +%s%3N)
  holds "$@"
  echo "# $1: $(($(date +%s%3N) - timed_start)) ms"
}

# quiet NAME COMMAND...: the command succeeds and says nothing.
quiet() {
  quiet_name=$1
  shift
  quiet_status=0
  quiet_said=$("$@" 2>&1) || quiet_status=$?
  check "$quiet_name" "0: " "$quiet_status: $(echo "$quiet_said" | head -n 20)"
}

# sums DIRECTORY: checksum and name of each regular file below, in order of the names.
sums() { (cd "$1" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum); }

# end_processes PID...: by SIGKILL, and waits until they are gone. Those that wait for a server that
# has ended go when the mount does.
end_processes() {
  for end_pid in "$@"; do
    kill -9 "$end_pid" 2> /dev/null || true
  done
  for _ in $(seq 100); do
    end_left=
    for end_pid in "$@"; do
      case $(ps -o stat= -p "$end_pid" 2> /dev/null) in
        '' | Z*) ;;
        *) end_left=1 ;;
      esac
    done
    [ -n "$end_left" ] || break
    sleep 0.1
  done
}

# load COMMAND...: leaves it running in a session of its own, for crash to end.
load() {
  setsid "$@" > "/tmp/load.log" 2>&1 < /dev/null &
  echo $! > /tmp/load.pid
}

# loaded FILE LINES: waits until a file has so many lines, and fails if it never does.
loaded() {
  for _ in $(seq 1200); do
    if [ -e "$1" ] && [ "$(wc -l < "$1")" -ge "$2" ]; then
      ok "$2 lines of $(basename "$1")"
      return 0
    fi
    kill -0 "$(cat /tmp/load.pid)" 2> /dev/null || break
    sleep 0.1
  done
  not_ok "$2 lines of $(basename "$1")" "$(tail -n 5 /tmp/load.log)"
}

# Ends the load and all that it started.
crash() {
  # shellcheck disable=SC2046 # one word each
  end_processes $(ps -o pid= -s "$(cat /tmp/load.pid)")
}

stop() { cd /; }
