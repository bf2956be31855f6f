# SPDX-License-Identifier: Apache-2.0
# debootstrap, dpkg and apt into a directory of the mount, and what is there runs.

ROOT=$V/root
REPOSITORY=$KEPT/debian/repository
PACKAGES="acl bzip2 patch sudo"

# inside COMMAND...: in the chroot, with the repository at /mnt.
inside() {
  unshare --mount sh -c 'mount --bind "$1" "$2/mnt" && mount -t proc proc "$2/proc" && shift &&
    exec chroot "$@"' sh "$REPOSITORY" "$ROOT" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C \
    HOME=/root DEBIAN_FRONTEND=noninteractive "$@"
}
apt() { inside apt-get -q -y -o APT::Sandbox::User=root --no-install-recommends "$@"; }

prepare() {
  echo "# $(debootstrap --version), $(ls "$REPOSITORY/pool" | wc -l) packages in the repository"
  # Of the minimal system a quarter of the files are time zones, all alike.
  timed "debootstrap" debootstrap --no-check-gpg --variant=minbase --exclude=tzdata bookworm "$ROOT" \
    "file://$REPOSITORY"
  [ ! -e "$ROOT/debootstrap/debootstrap.log" ] || tail -n 20 "$ROOT/debootstrap/debootstrap.log"
  echo "deb [trusted=yes] file:/mnt bookworm main" > "$ROOT/etc/apt/sources.list"
  echo "# $(find "$ROOT" -xdev | wc -l) entries, $(du -smx "$ROOT" | cut -f 1) MiB"
}

exercise() {
  timed "apt-get update" apt update
  # shellcheck disable=SC2086 # one word each
  timed "apt-get install" apt install $PACKAGES
  remount
  check "the chroot runs" "0 root" "$(inside sh -c 'echo "$(id -u) $(id -un)"')"
  check "its version" 12 "$(inside sh -c '. /etc/os-release; echo $VERSION_ID')"
  check "its device null" "character special file 1:3" "$(stat -c '%F %t:%T' "$ROOT/dev/null")"
  check "what is written there" "" "$(inside sh -c 'echo gone > /dev/null; cat /dev/null')"
  for program in bin/su usr/bin/sudo usr/bin/passwd; do
    check "$program is root's, and setuid" "4755 0:0" "$(stat -c '%a %u:%g' "$ROOT/$program")"
  done
  check "chage is setgid" "2755" "$(stat -c %a "$ROOT/usr/bin/chage")"
  inside sh -c 'cp /usr/bin/id /usr/bin/id-of-root; chmod 4755 /usr/bin/id-of-root'
  check "a setuid program runs as its owner" "0 1000" \
    "$(inside setpriv --reuid 1000 --regid 1000 --clear-groups sh -c 'echo "$(id-of-root -u) $(id -u)"')"
  rm "$ROOT/usr/bin/id-of-root"
  check "perl's two names are one file" "$(stat -c '%i 2' "$ROOT/usr/bin/perl")" \
    "$(cd "$ROOT/usr/bin" && stat -c '%i %h' perl5.36.0)"
  check "links are relative and right" "$(inside readlink -f /bin/sh)" /usr/bin/dash
  timed "remove" apt remove patch
  check "what was removed is gone" "no" "$([ -e "$ROOT/usr/bin/patch" ] && echo yes || echo no)"
  timed "install again" apt install patch
  check "patch works" "new" "$(inside sh -c 'cd /tmp && echo old > f &&
    printf -- "--- f\n+++ f\n@@ -1 +1 @@\n-old\n+new\n" | patch -s && cat f')"
}

# Installs packages again and again.
begin_load() {
  : > "$KEPT/installs"
  cat > /tmp/load.sh << 'LOAD'
mount --bind "$REPOSITORY" "$ROOT/mnt"
mount -t proc proc "$ROOT/proc"
while :; do
  DEBIAN_FRONTEND=noninteractive LC_ALL=C chroot "$ROOT" apt-get -q -y -o APT::Sandbox::User=root \
    --no-install-recommends --reinstall install coreutils findutils sed tar $PACKAGES || exit 1
  echo installed >> "$KEPT/installs"
done
LOAD
  export REPOSITORY ROOT PACKAGES
  load unshare --mount sh /tmp/load.sh
  begin_load_found=
  for _ in $(seq 1200); do
    ! grep -q Unpacking /tmp/load.log || { begin_load_found=1; break; }
    sleep 0.2
  done
  check "dpkg is at work" 1 "$begin_load_found"
  sleep 2
}

# As dpkg and apt tell their users to, when they find that they were interrupted.
recover() {
  echo "# dpkg --audit: $(inside dpkg --audit | grep -c '^ ') packages"
  timed "dpkg --configure" inside dpkg --configure -a --force-confold
  # What was killed while it was unpacked is to be installed again.
  # shellcheck disable=SC2046,SC2086 # one word each
  timed "install again what was interrupted" apt --reinstall install coreutils findutils sed tar $PACKAGES
}

verify() {
  quiet "dpkg --audit" inside dpkg --audit
  # debootstrap's minimal systems lack no file of theirs.
  quiet "dpkg --verify" inside dpkg --verify
  quiet "apt-get check" inside apt-get -qq check
  # shellcheck disable=SC2086 # one word each
  check "packages are whole" "" "$(inside dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' | grep -v '^ii ')"
  check "nothing of dpkg is left over" "" \
    "$(find "$ROOT" -xdev \( -name '*.dpkg-new' -o -name '*.dpkg-tmp' \) | head)"
}
