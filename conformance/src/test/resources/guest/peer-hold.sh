# SPDX-License-Identifier: Apache-2.0
# Mounts, and leaves a process behind that holds a file open.

mount_v
(
  exec 3>> "$V/held-by-$GUEST"
  echo held >&3
  exec sleep 600
) < /dev/null > /dev/null 2>&1 &
for attempt in $(seq 50); do
  [ -s "$V/held-by-$GUEST" ] && break
  sleep 0.1
done
check "a file is held" held "$(cat "$V/held-by-$GUEST")"
finish
