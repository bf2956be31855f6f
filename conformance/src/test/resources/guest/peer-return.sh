# SPDX-License-Identifier: Apache-2.0
# After its link was cut for a while, the guest mounts anew. Its old mount is lost: the protocol
# does not reconnect.

mkdir -p /mnt/again
$MOUNT /mnt/again
check "both guests' files" "held held" "$(echo $(cat /mnt/again/held-by-*))"
echo more >> "/mnt/again/held-by-0"
check "they can be written" "held more held" "$(echo $(cat /mnt/again/held-by-*))"
umount /mnt/again
# Status 2 is an error of ls; 124 would be the end of a wait.
check "the old mount answers with an error" 2 "$(timeout 30 ls "$V" > /dev/null 2>&1 || echo $?)"
umount -l "$V"
finish
