# SPDX-License-Identifier: Apache-2.0
# Containers have a folder as their volume: mounted by the runtime, or by the guest before.

mount_v
mkdir -m 700 "$V/guests"
chown 1234:2345 "$V/guests"
echo "from the guest" > "$V/guests/file"
chown 4294967294:3 "$V/guests/file"
umount "$V"

in_container writer 0 0 9p guest writer.sh
check "the runtime has unmounted it" "" "$(awk '$3 == "9p"' /proc/mounts)"
mount_v
check "what a container made" "644 regular file 1000:1001 5, fifo, 1:3" \
  "$(stat -c '%a %F %u:%g %s' "$V/made/file"), $(stat -c %F "$V/made/fifo"), $(stat -c %Hr:%Lr "$V/made/null")"
check "another container's user" "700 1000:1001" "$(stat -c '%a %u:%g' "$V/made")"
in_container reader 1000 1001 9p guest reader.sh
in_container bound 1000 1001 bind own reader.sh
# Its mounts are made inside its own network, which has no way to the server.
refused "a 9p entry in a container with its own network" "etwork is unreachable" \
  container lonely 1000 1001 9p own reader.sh
crun delete -f lonely 2> /dev/null || true
check "a read-only volume" 1 "$(container frozen 0 0 9p,ro guest frozen.sh 2>&1 |
  grep -c 'Read-only file system')"
rm -r "$V/made" "$V/guests"
umount "$V"
finish
