# SPDX-License-Identifier: Apache-2.0
# Server and volume were ended in order and begun anew: nothing is different.

mount_v
sh /run/ninebind/manifest.sh "$V" > /run/ninebind/manifest.after
check "files" "$(wc -l < /run/ninebind/manifest.before)" "$(wc -l < /run/ninebind/manifest.after)"
holds "every file as it was" cmp /run/ninebind/manifest.before /run/ninebind/manifest.after
holds "start" database start
check "the database answers" "$(tail -n 1 /tmp/acknowledged)" \
  "$(ask "select count(*) from acknowledged where n <= $(tail -n 1 /tmp/acknowledged)")"
holds "stop" database stop -m fast
rm -rf "$V/data"
umount "$V"
finish
