# SPDX-License-Identifier: Apache-2.0
# In a container, as its root: what the guest made is there, and things are made for another user.

check "the volume is a 9p mount" 9p "$(awk -v at="$V" '$2 == at { print $3 }' /proc/mounts)"
check "owners" "700 1234:2345, 4294967294:3" \
  "$(stat -c '%a %u:%g' "$V/guests"), $(stat -c '%u:%g' "$V/guests/file")"
check "content" "from the guest" "$(cat "$V/guests/file")"
check "the host's name" container "$(cat /proc/sys/kernel/hostname)"
refused "the container's root is not written" "Read-only file system" touch /new
mkdir -m 700 "$V/made"
printf 12345 > "$V/made/file"
chmod 644 "$V/made/file"
ln -s file "$V/made/link"
mkfifo "$V/made/fifo"
mknod "$V/made/null" c 1 3
chown -R -h 1000:1001 "$V/made"
finish
