# SPDX-License-Identifier: Apache-2.0
# What the host made is what the guest sees; then the guest makes things for the host to look at.
# In: HOST_UID, the owner of the host's files.

mount_v
cd "$V"
check "content from the host" "from the host" "$(cat host-file)"
check "attributes from the host" "13 640 $HOST_UID 981173106.123456789" \
  "$(stat -c '%s %a %u %.9Y' host-file)"
check "a time before 1970 from the host" -1.500000000 "$(stat -c %.9Y host-old)"
check "symlink from the host" host-file "$(readlink host-link)"
check "directory from the host" inside "$(ls host-directory)"
check "fifo from the host" fifo "$(stat -c %F host-fifo)"

umask 022
printf 'from the guest' > guest-file
chown 1234:5678 guest-file
chmod 4751 guest-file
ln guest-file guest-hard
ln -s 'a b/../c' guest-link
mkfifo -m 620 guest-fifo
mkdir -m 1770 guest-directory
touch -d '2011-12-13 14:15:16 UTC' guest-file
cd /
umount "$V"
finish
