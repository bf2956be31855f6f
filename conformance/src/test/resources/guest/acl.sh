# SPDX-License-Identifier: Apache-2.0
# POSIX ACLs: MOUNT has the option posixacl, so the guest's kernel reads, applies and inherits them.

mount_v
chmod 755 "$V"

acl() { getfacl -cp --omit-header "$1" | grep -v '^$' | tr '\n' ' '; }

access_acl() {
  chmod 755 .
  echo secret > f
  chmod 600 f
  refused "without an entry" "Permission denied" as_user cat f
  setfacl -m u:1000:r f
  check "as set" "user::rw- user:1000:r-- group::--- mask::r-- other::--- " "$(acl f)"
  check "with an entry" secret "$(as_user cat f)"
  refused "not for writing" "Permission denied" as_user sh -c 'echo x >> f'
  check "the group bits are the mask" "-rw-r-----+" "$(ls -l f | cut -d ' ' -f 1)"
  chmod g= f
  check "chmod changes the mask" "user::rw- user:1000:r-- #effective:--- group::--- mask::--- other::--- " \
    "$(acl f | tr '\t' ' ' | tr -s ' ')"
  refused "masked" "Permission denied" as_user cat f
  setfacl -m m::rw,u:1000:rw,g:2000:r f
  holds "for writing" as_user sh -c 'echo more >> f'
  check "more entries" \
    "user::rw- user:1000:rw- group::--- group:2000:r-- mask::rw- other::--- " "$(acl f)"
  setfacl -x u:1000 f
  refused "entry removed" "Permission denied" as_user cat f
  setfacl -b f
  check "all removed" "user::rw- group::--- other::--- " "$(acl f)"
  check "no ACL left" "" "$(getfattr -m - f)"
  setfacl -m u::rwx,g::r,o::- f
  check "one that the mode says as well" 740 "$(stat -c %a f)"
  check "is no ACL" "" "$(getfattr -m - f)"
}

default_acl() {
  chmod 755 .
  mkdir d
  setfacl -d -m u:1000:rwx,g::rx,o::- d
  check "a directory's default" \
    "user::rwx group::r-x other::r-x default:user::rwx default:user:1000:rwx default:group::r-x default:mask::rwx default:other::--- " \
    "$(acl d)"
  (umask 077 && : > d/f && mkdir d/sub)
  check "a new file has it, without its mode's bits" \
    "user::rw- user:1000:rwx #effective:rw- group::r-x #effective:r-- mask::rw- other::--- " \
    "$(acl d/f | tr '\t' ' ' | tr -s ' ')"
  check "a new directory has it" \
    "user::rwx user:1000:rwx group::r-x mask::rwx other::--- default:user::rwx default:user:1000:rwx default:group::r-x default:mask::rwx default:other::--- " \
    "$(acl d/sub)"
  : > d/sub/deep
  check "and hands it on" \
    "user::rw- user:1000:rwx #effective:rw- group::r-x #effective:r-- mask::rw- other::--- " \
    "$(acl d/sub/deep | tr '\t' ' ' | tr -s ' ')"
  mkfifo d/fifo
  check "to a fifo too" yes "$(acl d/fifo | grep -q user:1000:rwx && echo yes)"
  holds "the user writes there" as_user sh -c 'echo x > d/sub/deep'
  ln -s f d/link
  setfacl -k d
  : > d/plain
  check "without the default" "user::rw- group::r-- other::r-- " "$(acl d/plain)"
}

kept() {
  chmod 755 .
  echo x > f
  setfacl -m u:1000:rw,g:2000:r f
  cp -p f copied
  check "cp -p keeps an ACL" "$(acl f)" "$(acl copied)"
  mkdir from
  setfacl -d -m u:1000:rx from
  cp -p f from/f
  rsync -aA from/ to/
  check "rsync -A" "$(acl from/f)" "$(acl to/f)"
  check "rsync -A, defaults" "$(acl from)" "$(acl to)"
  tar --acls -cf "$WORK/a.tar" from
  mkdir out
  tar --acls -xf "$WORK/a.tar" -C out
  check "tar --acls" "$(acl from)$(acl from/f)" "$(acl out/from)$(acl out/from/f)"
  remount
  cd "$V/kept"
  check "after a new mount" "$(acl copied)" "$(acl f)"
}

group access_acl
group default_acl
group kept
finish
