# SPDX-License-Identifier: Apache-2.0
# The mount(2) call that Docker's local driver makes of
#   docker volume create -d local -o type=9p -o device=ADDRESS -o o=OPTIONS NAME
# It takes flags of mount(2) out of the options and passes the rest on; of names it looks up those of
# nfs and cifs alone. In: SERVER, OPTIONS.

cat > "$WORK/local_driver.py" << 'PYTHON'
import sys

from ninebind_mount import MS_NOATIME, MS_NODEV, MS_NOEXEC, MS_NOSUID, MS_RDONLY, mount

FLAGS = {"ro": MS_RDONLY, "nosuid": MS_NOSUID, "nodev": MS_NODEV, "noexec": MS_NOEXEC,
         "noatime": MS_NOATIME, "rw": 0}

device, o, target = sys.argv[1:]
flags = 0
data = []
for option in o.split(","):
    if option in FLAGS:
        flags |= FLAGS[option]
    else:
        data.append(option)
mount(device, target, "9p", flags, ",".join(data))
PYTHON
# volume DEVICE O
volume() { python3 "$WORK/local_driver.py" "$1" "$2" "$V"; }

volume "$SERVER" "$OPTIONS"
mounted_with "$V" rw trans=tcp
mkdir "$V/volume"
echo text > "$V/volume/file"
chown 999:998 "$V/volume/file"
chmod 600 "$V/volume/file"
umount "$V"
volume "$SERVER" "$OPTIONS,ro,noatime,nosuid"
mounted_with "$V" ro nosuid noatime
check "a volume keeps what it was given" "text 999:998 600" \
  "$(cat "$V/volume/file") $(stat -c '%u:%g %a' "$V/volume/file")"
refused "a read-only volume" "Read-only file system" touch "$V/new"
umount "$V"
# An address has to be a number. (A port behind it is not refused: Linux 6.1 makes another address
# of both, and waits for that.)
refused "a name" "Invalid argument" volume server "$OPTIONS"
refused "addr=, which is for nfs and cifs" "Invalid argument" volume "" "addr=$SERVER,$OPTIONS"

volume "$SERVER" "$OPTIONS"
rm -r "$V/volume"
umount "$V"
finish
