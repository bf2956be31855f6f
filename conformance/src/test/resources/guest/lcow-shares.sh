# SPDX-License-Identifier: Apache-2.0
# Shares as LCOW has them: read-only ones, which it mounts with "noload" and MS_RDONLY, and single
# files, which it gives to a container by a bind mount out of a share. In: READ_ONLY, ONE_FILE,
# SUB_PATHS, names of shares of one folder.

mount_v
mkdir -p "$V/sub/dir"
echo below > "$V/sub/dir/file"
echo setting > "$V/settings.conf"
echo secret > "$V/secret"

share=$WORK/share
mkdir "$share"
agent "$READ_ONLY" ro "$share"
mounted_with "$share" ro trans=fd msize=65536 "aname=$READ_ONLY"
check "a read-only share is read" setting "$(cat "$share/settings.conf")"
refused "a read-only share is not written" "Read-only file system" touch "$share/new"
check "what is written elsewhere is seen" again \
  "$(echo again > "$V/settings.conf" && cat "$share/settings.conf")"
umount "$share"
# The same without the guest's help: the server refuses.
agent "$READ_ONLY" "$share"
mounted_with "$share" rw
check "the same without MS_RDONLY is read" again "$(cat "$share/settings.conf")"
refused "and not written" "Read-only file system" touch "$share/new"
refused "and no file truncated" "Read-only file system" sh -c ": > $share/settings.conf"
umount "$share"

agent "$ONE_FILE" "$share"
check "one file alone is listed" "settings.conf" "$(ls -A "$share")"
refused "others are not there" "No such file" cat "$share/secret"
refused "nor below" "No such file" cat "$share/sub/dir/file"
refused "none is made" "Permission denied" touch "$share/new"
refused "the file is not removed" "Permission denied" rm "$share/settings.conf"
# As for a container: only the file is to be seen there.
: > "$WORK/container.conf"
mount --bind "$share/settings.conf" "$WORK/container.conf"
echo "from the container" > "$WORK/container.conf"
check "the file is written through a bind mount" "from the container" "$(cat "$V/settings.conf")"
echo "and more" >> "$WORK/container.conf"
check "and appended to" 2 "$(wc -l < "$V/settings.conf")"
umount "$WORK/container.conf"
umount "$share"

agent "$SUB_PATHS/sub" "$share"
check "a folder below a share" below "$(cat "$share/dir/file")"
check "is all there is" "dir" "$(ls -A "$share")"
echo made > "$share/dir/made"
check "is the share's" made "$(cat "$V/sub/dir/made")"
umount "$share"
refused "dots lead nowhere" "No such file" agent "$SUB_PATHS/sub/.." "$share"
refused "nor does a file" "Not a directory" agent "$SUB_PATHS/secret" "$share"
refused "a share that is none" "No such file" agent 99 "$share"
refused "a share without sub-paths" "No such file" agent "$SHARE/sub" "$share"

rm -rf "$V/sub" "$V/settings.conf" "$V/secret"
umount "$V"
finish
