# SPDX-License-Identifier: Apache-2.0
# A database in containers, its data directory on a volume that the runtime mounts. In:
# SECONDS_OF_LOAD, SCALE.

mount_v
mkdir -m 700 "$V/data"
chown postgres:postgres "$V/data"
umount "$V"
uid=$(id -u postgres) gid=$(id -g postgres)
CONTAINER_ENV="SECONDS_OF_LOAD=$SECONDS_OF_LOAD
SCALE=$SCALE"
export CONTAINER_ENV
in_container first "$uid" "$gid" 9p guest database.sh
CONTAINER_ENV="AGAIN=yes"
in_container second "$uid" "$gid" 9p guest database.sh
mount_v
check "all is the database's" "" "$(find "$V/data" ! -user postgres -o ! -group postgres)"
check "its directory" "700 $uid:$gid" "$(stat -c '%a %u:%g' "$V/data")"
rm -r "$V/data"
umount "$V"
finish
