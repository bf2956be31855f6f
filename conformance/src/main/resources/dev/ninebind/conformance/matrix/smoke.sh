# SPDX-License-Identifier: Apache-2.0
# Every file operation that coreutils can ask for, with its exact result. In: SMOKE, the groups that
# are wanted, if not all of them.

# ---- file contents

contents() {
  echo hello > a
  check "write, then read" hello "$(cat a)"
  echo more >> a
  check "append" "hello more" "$(tr '\n' ' ' < a | sed 's/ $//')"
  check "size after append" 11 "$(stat -c %s a)"
  printf ELL | dd of=a conv=notrunc bs=1 seek=1 2> /dev/null
  check "overwrite in the middle" "hELLo more" "$(tr '\n' ' ' < a | sed 's/ $//')"
  echo x > a
  check "open with truncation" 2 "$(stat -c %s a)"
  (for i in 1 2 3 4 5; do echo "line $i"; done) >> a
  check "several writes to one appending descriptor" 6 "$(wc -l < a)"
  cp a b
  holds "copy is the same" cmp a b
  : > empty
  check "empty file" 0 "$(stat -c %s empty)"
  check "read of an empty file" "" "$(cat empty)"
}

truncation() {
  printf 'abcdefgh' > t
  truncate -s 3 t
  check "shrink: size" 3 "$(stat -c %s t)"
  check "shrink: content" abc "$(cat t)"
  truncate -s 1048576 t
  check "grow: size" 1048576 "$(stat -c %s t)"
  check "grow: old bytes and zeros" "$( (printf abc; head -c 1048573 /dev/zero) | sha256sum)" \
    "$(sha256sum < t)"
  remount_here
  [ "$(stat -c %b t)" -lt 2048 ] && sparse=yes || sparse=no
  check "grow: allocates nothing" yes "$sparse"
  truncate -s 0 t
  check "shrink to nothing" "0 0" "$(stat -c %s t) $(cat t | wc -c)"
}

# Some attributes are the kernel's own guess under cache=loose until the inode is new to it.
remount_here() {
  here=$(pwd)
  remount
  cd "$here"
}

large_files() {
  truncate -s 5G big
  check "5 GiB: size" 5368709120 "$(stat -c %s big)"
  printf tail | dd of=big bs=1 seek=5368709120 conv=notrunc 2> /dev/null
  check "5 GiB: size after a write at its end" 5368709124 "$(stat -c %s big)"
  check "5 GiB: read at its end" tail "$(tail -c 4 big)"
  check "5 GiB: the hole reads as zeros" 0 "$(dd if=big bs=4096 skip=1048575 count=3 2> /dev/null |
    tr -d '\000' | wc -c)"
  remount_here
  check "5 GiB: size from the server" 5368709124 "$(stat -c %s big)"
  [ "$(stat -c %b big)" -lt 2048 ] && sparse=yes || sparse=no
  check "5 GiB: sparse" yes "$sparse"
  rm big

  head -c 9437307 /dev/urandom > "$WORK/random"
  sum=$(sha256sum < "$WORK/random")
  dd if="$WORK/random" of=dd bs=4M 2> /dev/null
  check "dd bs=4M: size" 9437307 "$(stat -c %s dd)"
  check "dd bs=4M: sum" "$sum" "$(sha256sum < dd)"
  remount_here
  check "dd bs=4M: sum after a remount" "$sum" "$(dd if=dd bs=4M 2> /dev/null | sha256sum)"
  dd if="$WORK/random" of=odd bs=65521 2> /dev/null
  check "dd bs=65521: sum" "$sum" "$(dd if=odd bs=100003 2> /dev/null | sha256sum)"
  holds "conv=fsync" dd if="$WORK/random" of=fsync bs=1M count=1 conv=fsync
  holds "conv=fdatasync" dd if="$WORK/random" of=fdatasync bs=1M count=1 conv=fdatasync
  holds "sync FILE" sync fsync
  holds "sync --data FILE" sync --data fdatasync
  holds "sync of a directory" sync .
  rm "$WORK/random"
}

# ---- attributes

# at SECONDS NANOSECONDS: what stat shows of a time that was set so. Linux's 9p client (6.1, 6.12 and
# 7.2 were looked at) announces neither a granularity finer than a second nor times before 1970 to
# its VFS, which cuts such times before the server ever sees them.
at() {
  if [ "$1" -lt 0 ]; then echo 0.000000000; else echo "$1.000000000"; fi
}

attributes() {
  umask 022
  printf 12345 > f
  check "stat: size, mode, type, owner, links" "5 644 regular file 0 0 1" \
    "$(stat -c '%s %a %F %u %g %h' f)"
  mkdir d
  check "stat of a directory" "755 directory 0 0" "$(stat -c '%a %F %u %g' d)"
  (umask 027 && : > masked && mkdir masked.d)
  check "umask" "640 750" "$(stat -c %a masked) $(stat -c %a masked.d)"

  touch -d '2001-02-03 04:05:06.123456789 UTC' f
  check "mtime" "$(at 981173106 123456789)" "$(stat -c %.9Y f)"
  check "atime" "$(at 981173106 123456789)" "$(stat -c %.9X f)"
  touch -a -d '2002-03-04 05:06:07.987654321 UTC' f
  check "touch -a leaves mtime" "$(at 1015218367 987654321) $(at 981173106 123456789)" \
    "$(stat -c '%.9X %.9Y' f)"
  touch -m -d '2003-04-05 06:07:08.000000001 UTC' f
  check "touch -m leaves atime" "$(at 1015218367 987654321) $(at 1049522828 000000001)" \
    "$(stat -c '%.9X %.9Y' f)"
  touch -d '1969-12-31 23:59:58.5 UTC' f
  check "a time before 1970" "$(at -1 500000000)" "$(stat -c %.9Y f)"
  touch -d '2040-01-01 00:00:00.25 UTC' f
  check "a time after 2038" "$(at 2208988800 250000000)" "$(stat -c %.9Y f)"
  before=$(date +%s)
  touch f
  now=$(stat -c %Y f)
  [ "$now" -ge $((before - 2)) ] && [ "$now" -le $((before + 5)) ] && near=yes || near="$before $now"
  check "touch sets the present time" yes "$near"
  touch -d '2001-02-03 04:05:06.123456789 UTC' d
  check "mtime of a directory" "$(at 981173106 123456789)" "$(stat -c %.9Y d)"
  : > d/entry
  [ "$(stat -c %Y d)" -ge $((before - 2)) ] && moved=yes || moved=$(stat -c %Y d)
  check "a new entry moves the directory's mtime" yes "$moved"

  touch -d '2001-02-03 04:05:06.123456789 UTC' f
  first="$(stat -c '%i %s %a %u %g %h %.9Y %.9X' f) $(stat -c %i d)"
  remount_here
  check "inode and attributes after a remount" "$first" \
    "$(stat -c '%i %s %a %u %g %h %.9Y %.9X' f) $(stat -c %i d)"
  [ "$(stat -c %i f)" != "$(stat -c %i d)" ] && differ=yes || differ=no
  check "inodes differ" yes "$differ"

  for mode in 0 1 400 644 777 1777 2755 4755 6711; do
    chmod "$mode" f
    check "chmod $mode" "$mode" "$(stat -c %a f)"
  done
  chmod 1777 d
  check "chmod of a directory" 1777 "$(stat -c %a d)"
  remount_here
  check "modes after a remount" "6711 1777" "$(stat -c %a f) $(stat -c %a d)"

  chown 1000 d/entry
  check "chown of the user" "1000 0" "$(stat -c '%u %g' d/entry)"
  chgrp 1001 d/entry
  check "chgrp" "1000 1001" "$(stat -c '%u %g' d/entry)"
  chown 70000:4000000000 d/entry
  check "chown to large ids" "70000 4000000000" "$(stat -c '%u %g' d/entry)"
  : > suid
  chmod 6755 suid
  chown 1000:1000 suid
  check "chown takes setuid and setgid away" 755 "$(stat -c %a suid)"
  ln -s nowhere link
  chown -h 1000:1001 link
  check "chown of a symlink itself" "1000 1001" "$(stat -c '%u %g' link)"
  touch -h -d '2001-02-03 04:05:06.123456789 UTC' link
  check "mtime of a symlink itself" "$(at 981173106 123456789)" "$(stat -c %.9Y link)"
}

permissions() {
  chmod 755 .
  mkdir -m 700 private
  echo secret > private/inside
  echo secret > owner
  chmod 600 owner
  echo public > public
  chmod 644 public
  echo group > group
  chmod 660 group
  chgrp 1000 group
  refused "0600 of another user: read" "Permission denied" as_user cat owner
  refused "0600 of another user: write" "Permission denied" as_user sh -c 'echo x > owner'
  refused "0644 of another user: write" "Permission denied" as_user sh -c 'echo x >> public'
  refused "0700 directory of another user" "Permission denied" as_user cat private/inside
  refused "create in 0755 of another user" "Permission denied" as_user touch new
  refused "unlink in 0755 of another user" "Permission denied" as_user rm -f public
  refused "chmod of another's file" "Operation not permitted" as_user chmod 777 public
  refused "chown to oneself" "Operation not permitted" as_user chown 1000 public
  check "0644 of another user: read" public "$(as_user cat public)"
  holds "0660 by group: write" as_user sh -c 'echo more >> group'
  check "0660 by group: content" "group more" "$(tr '\n' ' ' < group | sed 's/ $//')"

  mkdir -m 1777 shared
  as_user sh -c 'umask 022; echo mine > shared/mine; mkdir shared/dir; ln -s x shared/link'
  check "a user's file is the user's" "1000 1000 644" "$(stat -c '%u %g %a' shared/mine)"
  check "a user's directory is the user's" "1000 1000 755" "$(stat -c '%u %g %a' shared/dir)"
  check "a user's symlink is the user's" "1000 1000" "$(stat -c '%u %g' shared/link)"
  echo root > shared/root
  refused "sticky directory" "Operation not permitted" as_user rm -f shared/root
  holds "sticky directory: one's own" as_user rm shared/mine
  chmod 666 shared/root
  touch -d '2001-02-03 04:05:06 UTC' shared/root
  holds "writer may set the present time" as_user touch shared/root
  [ "$(stat -c %Y shared/root)" -gt 1000000000 ] && moved=yes || moved=no
  check "writer moved the time" yes "$moved"
  refused "writer may not set another time" "Operation not permitted" \
    as_user touch -d '2001-02-03 04:05:06 UTC' shared/root

  mkdir setgid
  chown 1000:2000 setgid
  chmod 2775 setgid
  as_user sh -c 'umask 022; : > setgid/f; mkdir setgid/d; mkfifo setgid/p; ln -s x setgid/l'
  check "setgid directory: group of a file" "1000 2000 644" "$(stat -c '%u %g %a' setgid/f)"
  check "setgid directory: group and bit of a directory" "1000 2000 2755" \
    "$(stat -c '%u %g %a' setgid/d)"
  check "setgid directory: group of a fifo" "1000 2000" "$(stat -c '%u %g' setgid/p)"
  check "setgid directory: group of a symlink" "1000 2000" "$(stat -c '%u %g' setgid/l)"
}

# ---- directories

directories() {
  holds "mkdir -p" mkdir -p x/y/z
  holds "mkdir -p of what is there" mkdir -p x/y/z
  refused "mkdir of what is there" "File exists" mkdir x
  refused "rmdir of a full directory" "Directory not empty" rmdir x
  : > file
  refused "rmdir of a file" "Not a directory" rmdir file
  refused "unlink of a directory" "Is a directory" rm x
  refused "a file as a directory" "Not a directory" cat file/below
  refused "missing file" "No such file or directory" cat missing
  refused "missing directory" "No such file or directory" touch missing/file
  holds "rmdir" rmdir x/y/z
  check "rmdir: gone" "" "$(ls x/y)"
  check "ls -a" ". .. file x" "$(echo $(ls -a))"
  check ". and .. are directories" "directory directory" "$(echo $(stat -c %F . ..))"
  check "ls -la names them once" "1 1" \
    "$(ls -la | grep -c ' \.$') $(ls -la | grep -c ' \.\.$')"
  check "inode of . as its parent lists it" "$(stat -c %i .)" \
    "$(ls -id ../directories | awk '{ print $1 }')"
  # 1 where the file system does not count subdirectories.
  check "links of a directory" "${DIRECTORY_LINKS:-3}" "$(stat -c %h x)"

  mkdir many
  python3 - << 'PYTHON'
import os
for i in range(1500):
    os.close(os.open("many/entry-%04d-of-a-name-with-some-length" % i, os.O_CREAT | os.O_EXCL))
PYTHON
  ls -f many > "$WORK/list"
  check "1,500 entries: all" 1502 "$(wc -l < "$WORK/list")"
  check "1,500 entries: each once" "" "$(sort "$WORK/list" | uniq -d | head -n 3)"
  remount_here
  ls -U many > "$WORK/list"
  check "1,500 entries after a remount" 1500 "$(sort -u "$WORK/list" | wc -l)"
  python3 - << 'PYTHON'
from ninebind_check import check
import os
# Removing while listing loses or repeats nothing that stays.
kept = set()
seen = []
with os.scandir("many") as entries:
    for entry in entries:
        seen.append(entry.name)
        number = int(entry.name[6:10])
        if number % 2:
            os.unlink("many/" + entry.name)
        else:
            kept.add(entry.name)
check("listing while removing: each once", 1500, len(set(seen)))
check("listing while removing: no repeats", len(seen), len(set(seen)))
check("what stays is still listed", sorted(kept), sorted(os.listdir("many")))
types = {e.name: e.is_dir(follow_symlinks=False) for e in os.scandir(".")}
check("types in the listing", {"file": False, "x": True, "many": True}, types)
inodes = {e.name: e.inode() == os.lstat(e.name).st_ino for e in os.scandir(".")}
check("inodes in the listing", {"file": True, "x": True, "many": True}, inodes)
PYTHON
  holds "rm -rf" rm -rf many
  refused "rm -rf: gone" "No such file or directory" ls many
}

names() {
  LONGEST=${LONGEST:-250} python3 - << 'PYTHON'
from ninebind_check import check, refused
import os
names = [b"with space", b" leading and trailing ", b"new\nline", b"tab\there", b"quote'\"`$",
         b"back\\slash", b"\xc3\xa4\xe4\xb8\xad\xf0\x9f\x98\x80", b"bad\xff\xfeutf8", b"\x01\x7f",
         b"e\xcc\x81", b"\xc3\xa9", b"Case", b"case", b"CASE", b"trailing.", b"...", b"con", b"aux.txt",
         b"a:b", b"a*?<>|b", b"-rf", b"~", b"#", b"n" * 255, b"\xe4\xb8\xad" * 85]
for name in names:
    with open(name, "xb") as f:
        f.write(name)
check("names as listed", sorted(names), sorted(os.listdir(b".")))
check("content by name", [], [n for n in names if open(n, "rb").read() != n])
for name in names:
    os.rename(name, b"moved")
    os.rename(b"moved", name)
check("names after renames", sorted(names), sorted(os.listdir(b".")))
refused("256 bytes: create", "ENAMETOOLONG", lambda: open(b"n" * 256, "xb"))
refused("256 bytes: mkdir", "ENAMETOOLONG", lambda: os.mkdir(b"n" * 256))
refused("256 bytes: lookup", "ENAMETOOLONG", lambda: os.stat(b"n" * 256))
refused("256 bytes: rename", "ENAMETOOLONG", lambda: os.rename(b"case", b"n" * 256))
for name in names:
    os.mkdir(b"dir-" + name[:int(os.environ["LONGEST"])])
check("directories of such names", len(names) * 2, len(os.listdir(b".")))
# A path of 3,000 bytes.
deep = b"/".join([b"d" * 99] * 30)
os.makedirs(deep)
open(deep + b"/leaf", "xb").close()
check("a deep path", [b"leaf"], os.listdir(deep))
PYTHON
  remount_here
  check "names after a remount" 51 "$(find . -mindepth 1 -maxdepth 1 -print0 | tr -dc '\000' | wc -c)"
  check "255 bytes after a remount" 255 "$(find . -maxdepth 1 -type f -name 'n*n' -exec cat {} + | wc -c)"
}

# ---- links and renames

links() {
  echo target > file
  ln -s file relative
  ln -s "$V/links/file" absolute
  ln -s no/such/thing dangling
  check "relative symlink" target "$(cat relative)"
  check "absolute symlink" target "$(cat absolute)"
  check "readlink" "file $V/links/file no/such/thing" \
    "$(readlink relative) $(readlink absolute) $(readlink dangling)"
  refused "dangling symlink" "No such file or directory" cat dangling
  check "size of a symlink" 13 "$(stat -c %s dangling)"
  check "type of a symlink" "symbolic link" "$(stat -c %F dangling)"
  ln -s "$(printf '%0500d' 0)" long
  check "target of 500 bytes" 500 "$(readlink long | tr -d '\n' | wc -c)"
  ln -s loop loop
  refused "loop" "Too many levels of symbolic links" cat loop
  mkdir dir
  echo inside > dir/inside
  ln -s dir todir
  check "through a symlink to a directory" inside "$(cat todir/inside)"
  echo replaced > relative
  check "write through a symlink" replaced "$(cat file)"
  rm relative
  check "unlink takes the symlink, not its target" replaced "$(cat file)"
  refused "symlink over what is there" "File exists" ln -s x file

  ln file hard
  check "hard link: two links" "2 2" "$(stat -c %h file) $(stat -c %h hard)"
  check "hard link: one inode" "$(stat -c %i file)" "$(stat -c %i hard)"
  mkdir other
  ln file other/third
  check "hard link in another directory" 3 "$(stat -c %h other/third)"
  echo more >> hard
  check "hard link: one content" "replaced more" "$(tr '\n' ' ' < other/third | sed 's/ $//')"
  rm file
  check "hard link: lives on" "replaced more" "$(tr '\n' ' ' < hard | sed 's/ $//')"
  remount_here
  check "hard link: links after an unlink" "2 2" "$(stat -c %h hard) $(stat -c %h other/third)"
  refused "hard link over what is there" "File exists" ln hard other/third
  refused "hard link to a directory" "not allowed" ln dir dirlink
  ln -s nothing sym
  ln -P sym symhard
  check "hard link to a symlink" "nothing" "$(readlink symhard)"
}

renames() {
  echo one > a
  mv a b
  check "rename of a file" "b one" "$(ls) $(cat b)"
  echo two > c
  inode=$(stat -c %i c)
  mv -f c b
  check "rename over a file" "b two $inode" "$(ls) $(cat b) $(stat -c %i b)"
  mkdir -p d/e
  echo deep > d/e/f
  mv d g
  check "rename of a directory" deep "$(cat g/e/f)"
  mkdir other
  mv g other/g
  check "rename into another directory" deep "$(cat other/g/e/f)"
  check ".. after that" "$(stat -c %i other)" "$(cd other/g && stat -c %i ..)"
  python3 - << 'PYTHON'
from ninebind_check import check, refused
import os
os.mkdir("empty"); os.mkdir("full"); open("full/f", "x").close(); os.mkdir("from")
open("from/content", "x").close()
refused("directory over a full one", "ENOTEMPTY", lambda: os.rename("from", "full"))
refused("directory into itself", "EINVAL", lambda: os.rename("from", "from/below"))
os.mkdir("from/child")
refused("directory deeper into itself", "EINVAL", lambda: os.rename("from", "from/child/below"))
refused("directory over its parent", "ENOTEMPTY", lambda: os.rename("from/child", "from"))
os.rename("from", "empty")
check("directory over an empty one", ["child", "content"], sorted(os.listdir("empty")))
refused("source is gone", "ENOENT", lambda: os.rename("from", "x"))
refused("file over a directory", "EISDIR", lambda: os.rename("b", "full"))
refused("directory over a file", "ENOTDIR", lambda: os.rename("full", "b"))
refused("target's directory missing", "ENOENT", lambda: os.rename("b", "missing/b"))
refused("trailing slash on a file", "ENOTDIR", lambda: os.rename("b/", "x"))
os.link("b", "b2")
os.rename("b", "b2")
check("rename to another link of the same file does nothing", True, os.path.exists("b"))
os.symlink("b", "s")
os.rename("s", "s2")
check("rename of a symlink", "b", os.readlink("s2"))
PYTHON
}

descriptors() {
  python3 - << 'PYTHON'
from ninebind_check import check, refused
import os

# The file under an open descriptor, whatever happens to its name.
fd = os.open("unlinked", os.O_RDWR | os.O_CREAT, 0o644)
os.write(fd, b"before")
os.unlink("unlinked")
check("unlinked: name is gone", False, os.path.exists("unlinked"))
check("unlinked: write", 6, lambda: os.write(fd, b" after"))
check("unlinked: read", b"before after", lambda: os.pread(fd, 100, 0))
check("unlinked: fstat links", 0, lambda: os.fstat(fd).st_nlink)
check("unlinked: fstat size", 12, lambda: os.fstat(fd).st_size)
check("unlinked: ftruncate", None, lambda: os.ftruncate(fd, 6))
check("unlinked: size after ftruncate", 6, lambda: os.fstat(fd).st_size)
check("unlinked: fchmod", None, lambda: os.fchmod(fd, 0o600))
check("unlinked: mode after fchmod", 0o100600, lambda: os.fstat(fd).st_mode)
check("unlinked: futimens", None, lambda: os.utime(fd, ns=(1, 2)))
check("unlinked: fsync", None, lambda: os.fsync(fd))
open("unlinked", "w").write("another")
check("unlinked: same name again", b"before", lambda: os.pread(fd, 100, 0))
os.close(fd)
check("same name again: content", "another", lambda: open("unlinked").read())

open("old", "w").write("old content")
open("new", "w").write("new")
fd = os.open("old", os.O_RDWR)
os.rename("new", "old")
check("replaced: read", b"old content", lambda: os.pread(fd, 100, 0))
check("replaced: write", 1, lambda: os.pwrite(fd, b"O", 0))
check("replaced: fstat size", 11, lambda: os.fstat(fd).st_size)
check("replaced: fstat links", 0, lambda: os.fstat(fd).st_nlink)
check("replaced: new content", "new", lambda: open("old").read())
os.close(fd)

open("moving", "w").write("content")
fd = os.open("moving", os.O_RDWR)
inode = os.fstat(fd).st_ino
os.rename("moving", "moved")
check("renamed: fstat", inode, lambda: os.fstat(fd).st_ino)
check("renamed: write", 1, lambda: os.pwrite(fd, b"C", 0))
check("renamed: ftruncate", None, lambda: os.ftruncate(fd, 4))
check("renamed: by its new name", "Cont", lambda: open("moved").read())
open("moving", "w").write("an impostor")
check("renamed: fstat with another file under the old name", (inode, 4),
      lambda: (os.fstat(fd).st_ino, os.fstat(fd).st_size))
check("renamed: fchmod", None, lambda: os.fchmod(fd, 0o640))
check("renamed: the impostor keeps its mode", 0o100640, lambda: os.stat("moved").st_mode)
os.close(fd)

os.makedirs("tree/sub")
open("tree/sub/file", "w").write("below")
fd = os.open("tree/sub/file", os.O_RDWR)
os.rename("tree", "wood")
check("directory renamed: read below it", b"below", lambda: os.pread(fd, 100, 0))
check("directory renamed: write below it", 1, lambda: os.pwrite(fd, b"B", 0))
check("directory renamed: fstat below it", 5, lambda: os.fstat(fd).st_size)
check("directory renamed: ftruncate below it", None, lambda: os.ftruncate(fd, 3))
check("directory renamed: by its new path", "Bel", lambda: open("wood/sub/file").read())
os.makedirs("tree/sub")
open("tree/sub/file", "w").write("an impostor")
check("directory renamed: fstat with another tree in its place", 3, lambda: os.fstat(fd).st_size)
os.close(fd)

os.makedirs("cwd/below")
os.chdir("cwd/below")
os.rename("../../cwd", "../../cwd2")
check("working directory renamed above: create", 1, lambda: open("from-inside", "w").write("x"))
check("working directory renamed above: the entry", ["from-inside"],
      lambda: os.listdir("../../cwd2/below"))
check("working directory renamed above: list", ["from-inside"], lambda: os.listdir("."))
os.chdir(os.environ["V"] + "/descriptors")

os.mkdir("removed")
dirfd = os.open("removed", os.O_RDONLY | os.O_DIRECTORY)
os.rmdir("removed")
check("removed directory: list", [], lambda: os.listdir(dirfd))
refused("removed directory: create", "ENOENT",
        lambda: os.open("x", os.O_CREAT | os.O_WRONLY, dir_fd=dirfd))
os.close(dirfd)

# Open flags.
open("f", "w").write("0123456789")
refused("O_EXCL on what is there", "EEXIST", lambda: os.open("f", os.O_CREAT | os.O_EXCL | os.O_RDWR))
refused("O_DIRECTORY on a file", "ENOTDIR", lambda: os.open("f", os.O_DIRECTORY))
refused("writing a directory", "EISDIR", lambda: os.open(".", os.O_RDWR))
os.symlink("f", "s")
refused("O_NOFOLLOW on a symlink", "ELOOP", lambda: os.open("s", os.O_NOFOLLOW))
refused("O_EXCL on a dangling symlink", "EEXIST",
        lambda: (os.symlink("none", "dangle"), os.open("dangle", os.O_CREAT | os.O_EXCL)))
fd = os.open("f", os.O_RDONLY)
refused("write to a read-only descriptor", "EBADF", lambda: os.write(fd, b"x"))
os.close(fd)
fd = os.open("f", os.O_WRONLY)
refused("read from a write-only descriptor", "EBADF", lambda: os.read(fd, 1))
os.close(fd)
fd = os.open("mode0", os.O_CREAT | os.O_RDWR, 0)
check("a descriptor outlives its mode", 3, lambda: os.write(fd, b"abc"))
os.close(fd)
one = os.open("f", os.O_RDWR)
two = os.open("f", os.O_RDWR)
os.pwrite(one, b"X", 3)
check("two descriptors, one file", b"012X456789", lambda: os.pread(two, 100, 0))
os.ftruncate(two, 2)
check("ftruncate seen by the other", b"01", lambda: os.pread(one, 100, 0))
check("read beyond the end", b"", lambda: os.pread(one, 10, 1000))
os.close(one)
os.close(two)
fd = os.open("s2", os.O_CREAT | os.O_RDWR | os.O_APPEND)
os.write(fd, b"abc")
other = os.open("s2", os.O_WRONLY | os.O_APPEND)
os.write(other, b"def")
os.write(fd, b"ghi")
check("two appending descriptors", b"abcdefghi", lambda: os.pread(fd, 100, 0))
os.close(other)
os.close(fd)
PYTHON
  (set -C; echo first > noclobber)
  refused "noclobber" "ile exists" sh -c 'set -C; echo second > noclobber'
  won=$(for i in 1 2 3 4 5 6 7 8; do
    (set -C; echo "$i" > race) 2> /dev/null && echo won &
  done; wait)
  check "one of eight exclusive creates wins" won "$won"
}

# ---- special files

special_files() {
  mkfifo fifo
  check "fifo" fifo "$(stat -c %F fifo)"
  (echo through > fifo) &
  check "data through a fifo" through "$(cat fifo)"
  wait
  mknod chr c 1 3
  check "character device" "character special file 1 3" "$(stat -c '%F %Hr %Lr' chr)"
  mknod large c 4095 1048575
  check "large device numbers" "4095 1048575" "$(stat -c '%Hr %Lr' large)"
  mknod blk b 8 17
  check "block device" "block special file 8 17" "$(stat -c '%F %Hr %Lr' blk)"
  mknod -m 600 mode p
  check "mknod's mode" 600 "$(stat -c %a mode)"
  holds "a device works" sh -c 'echo gone > chr'
  check "a device is the guest's" "" "$(cat chr)"
  refused "mknod over what is there" "File exists" mknod chr c 1 3
  python3 - << 'PYTHON'
from ninebind_check import check
import os, socket, stat
server = socket.socket(socket.AF_UNIX)
server.bind("socket")
server.listen()
check("a socket", True, stat.S_ISSOCK(os.stat("socket").st_mode))
child = os.fork()
if child == 0:
    client = socket.socket(socket.AF_UNIX)
    client.connect("socket")
    client.sendall(b"through the socket")
    os._exit(0)
connection, _ = server.accept()
check("data through a socket", b"through the socket", connection.recv(100))
os.waitpid(child, 0)
os.unlink("socket")
PYTHON
  remount_here
  check "types after a remount" \
    "block special file,character special file,fifo,character special file,fifo" \
    "$(stat -c %F blk chr fifo large mode | paste -s -d ,)"
  check "device numbers after a remount" "8 17" "$(stat -c '%Hr %Lr' blk)"
  mv fifo fifo2
  ln fifo2 fifo3
  rm fifo2 chr blk
  check "a fifo renamed and linked" fifo "$(stat -c %F fifo3)"
}

file_system() {
  check "stat -f: longest name" 255 "$(stat -f -c %l .)"
  for pair in "%b %f" "%f %a" "%c %d"; do
    set -- $(stat -f -c "$pair" .)
    [ "$1" -ge "$2" ] && sane=yes || sane="$1 $2"
    check "stat -f: $pair" yes "$sane"
  done
  [ "$(stat -f -c %b .)" -gt 0 ] && some=yes || some=no
  check "stat -f: blocks" yes "$some"
  [ "$(stat -f -c %S .)" -ge 512 ] && some=yes || some=no
  check "stat -f: block size" yes "$some"
  holds "df" df "$V"
  holds "df -i" df -i "$V"
}

mount_v
for each in ${SMOKE:-contents truncation large_files attributes permissions directories names links \
  renames descriptors special_files file_system}; do
  group "$each"
done
cd /
manifest_for_host
umount "$V"
finish
