# SPDX-License-Identifier: Apache-2.0
# One connection, many users at once: the kernel attaches for each of them as it comes.

FIRST=2001 LAST=2016

cat > "$WORK/user.sh" << 'USER'
set -e
mkdir "$1.d"
for i in 1 2 3; do
  echo "$1 $i" > "$1.d/$i"
  cat "$1.d/$i" >> "$1"
  ln "$1.d/$i" "$1-$i"
  mv "$1-$i" "$1.d/moved-$i"
done
[ "$(wc -l < "$1")" = 3 ]
if cat ../private 2> /dev/null; then
  echo "another user's file is read"
  exit 1
fi
USER
chmod 755 "$WORK"

mount_v
mounted_with "$V" trans=fd msize=65536 "aname=$SHARE" access=client
mkdir -m 1777 "$V/users"
(umask 077 && echo private > "$V/private")
cd "$V/users"
for uid in $(seq $FIRST $LAST); do
  setpriv --reuid "$uid" --regid $((uid + 1000)) --clear-groups sh "$WORK/user.sh" "$uid" \
    > "$WORK/out.$uid" 2>&1 || echo "$uid: $(cat "$WORK/out.$uid")" >> "$WORK/users.failed" &
done
wait
check "what users could not do" "" "$(cat "$WORK/users.failed" 2> /dev/null)"
check "everything there is" $(((LAST - FIRST + 1) * 8)) "$(find . -mindepth 1 | wc -l)"
for uid in $(seq $FIRST $LAST); do
  find "$uid" "$uid.d" \( ! -uid "$uid" -o ! -gid $((uid + 1000)) \) -printf '%p %U:%G\n'
done > "$WORK/foreign"
check "what belongs to somebody else" "" "$(cat "$WORK/foreign")"
check "links of a file" 2 "$(stat -c %h $FIRST.d/1)"
cd /
umount "$V"
check "nothing is mounted" "" "$(awk '$3 == "9p"' /proc/mounts)"
finish
