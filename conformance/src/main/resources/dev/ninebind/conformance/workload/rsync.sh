# SPDX-License-Identifier: Apache-2.0
# rsync -aHAX of a tree with all that Linux knows of files, onto the mount, on it, and back.

MOUNT="mount -o posixacl ${MOUNT#mount }"
SOURCE=/tmp/source
MANIFEST=$WORK/manifest.py

# Times are whole seconds: Linux's client cuts those that are set to that.
make_source() {
  rm -rf "$SOURCE"
  python3 - "$SOURCE" << 'PYTHON'
import os, random, sys

top = os.fsencode(sys.argv[1])
rng = random.Random(7)
os.umask(0)
os.mkdir(top)

def write(name, data, mode=0o644, uid=0, gid=0):
    path = os.path.join(top, name)
    with open(path, "wb") as f:
        f.write(data)
    os.chown(path, uid, gid)
    os.chmod(path, mode)
    return path

for d in range(20):
    os.mkdir(os.path.join(top, b"d%d" % d), rng.choice([0o755, 0o700, 0o2775, 0o1777]))
    for f in range(15):
        size = rng.choice([0, 1, 100, 4095, 4096, 4097, 20000])
        write(b"d%d/f%d" % (d, f), rng.randbytes(size), rng.choice([0o644, 0o600, 0o755, 0o444, 0]),
              rng.choice([0, 1000, 65534]), rng.choice([0, 100, 1000]))
write(b"big", rng.randbytes(9 << 20))
write(b"setuid", b"x", 0o6755, 1000, 1001)

os.mkdir(os.path.join(top, b"odd"))
for name in [b" leading", b"trailing ", b"dot.", b"a:b", b"a\\b", b"con", b"new\nline", b"star*?<>|\"",
             b"\xff\xfe not UTF-8", "ä€😀".encode(), b"A", b"a", b"x" * 255, b"-rf", b"\x01\x7f"]:
    write(b"odd/" + name, name)

os.mkdir(os.path.join(top, b"links"))
one = write(b"links/one", b"hard")
for i in range(8):
    os.link(one, os.path.join(top, b"d%d/hard" % i))
os.symlink(b"../no/such", os.path.join(top, b"links/dangling"))
os.symlink(b"/etc/passwd", os.path.join(top, b"links/absolute"))
os.symlink(b"one", os.path.join(top, b"links/one-more"))
os.symlink(b"t" * 1000, os.path.join(top, b"links/long"))
os.lchown(os.path.join(top, b"links/one-more"), 1000, 1000)

os.mkdir(os.path.join(top, b"special"))
import stat
for name, kind, device in [(b"char", stat.S_IFCHR, os.makedev(1, 3)), (b"block", stat.S_IFBLK, os.makedev(8, 17)),
                           (b"large", stat.S_IFCHR, os.makedev(4095, 1048575)), (b"fifo", stat.S_IFIFO, 0),
                           (b"socket", stat.S_IFSOCK, 0)]:
    os.mknod(os.path.join(top, b"special/" + name), kind | 0o640, device)
os.link(os.path.join(top, b"special/char"), os.path.join(top, b"special/char-too"))

sparse = os.path.join(top, b"sparse")
with open(sparse, "wb") as f:
    f.write(b"begin")
    f.seek(24 << 20)
    f.write(b"middle")
    f.truncate(48 << 20)

os.mkdir(os.path.join(top, b"attributes"))
for i in range(20):
    path = write(b"attributes/f%d" % i, b"attributes")
    os.setxattr(path, b"trusted.one", rng.randbytes(i * 10))
    os.setxattr(path, b"security.ninebind", b"s%d" % i)
# Not a sticky directory: of its ACL rsync 3.2.7 loses the group's entry, on tmpfs too.
os.system("cd '%s' && setfacl -m u:1000:rwx,g:100:r attributes/f1 && setfacl -m u:1001:---,m::r attributes/f2"
          " && setfacl -d -m u:1000:rwx,g:1000:rx attributes && chmod 755 d3 && setfacl -m u:12:x d3"
          % os.fsdecode(top))
for root, dirs, files in os.walk(top, topdown=False):
    for name in sorted(dirs) + sorted(files):
        t = rng.randrange(10**8, 2 * 10**9)
        os.utime(os.path.join(root, name), (t, t), follow_symlinks=False)
os.utime(top, (10**9, 10**9))
PYTHON
}

# What a tree is, one line a file: no other program's view of it.
cat > "$MANIFEST" << 'PYTHON'
import hashlib, os, stat, sys
top = os.fsencode(sys.argv[1])
first, lines = {}, []
for root, dirs, files in os.walk(top):
    dirs.sort()
    for name in sorted(dirs + files) + ([b"."] if root == top else []):
        path = os.path.join(root, name)
        s = os.lstat(path)
        rel = os.path.relpath(path, top)
        kind = stat.S_IFMT(s.st_mode)
        data = b""
        if kind == stat.S_IFREG:
            with open(path, "rb") as f:
                data = hashlib.file_digest(f, "sha256").hexdigest() if hasattr(hashlib, "file_digest") \
                    else hashlib.sha256(f.read()).hexdigest()
        elif kind == stat.S_IFLNK:
            data = os.readlink(path)
        attributes = [(a, os.getxattr(path, a, follow_symlinks=False))
                      for a in sorted(os.listxattr(path, follow_symlinks=False))]
        same = first.setdefault(s.st_ino, rel) if kind != stat.S_IFDIR else b""
        lines.append("%r %o %d:%d %s %d %s %r %r %r" % (
            rel, s.st_mode, s.st_uid, s.st_gid, s.st_size if kind == stat.S_IFREG else "-",
            s.st_mtime_ns, s.st_rdev, same, data, attributes))
print("\n".join(sorted(lines)))
PYTHON

manifest() { python3 "$MANIFEST" "$1"; }
copy() { rsync -aHAXS --numeric-ids --delete "$@"; }
same() {
  manifest "$2" > "$WORK/one"
  manifest "$3" > "$WORK/two"
  holds "$1" diff "$WORK/one" "$WORK/two"
}

prepare() {
  make_source
  echo "# $(rsync --version | head -n 1); $(find "$SOURCE" | wc -l) entries, $(du -sm "$SOURCE" | cut -f 1) MiB"
  timed "onto the mount" copy "$SOURCE/" "$V/tree/"
}

exercise() {
  timed "a second run" copy -i "$SOURCE/" "$V/tree/"
  quiet "a second run transfers nothing" copy -i "$SOURCE/" "$V/tree/"
  remount
  quiet "nor does one after a remount" copy -i "$SOURCE/" "$V/tree/"
  quiet "contents are the same, onto the mount" copy -in --checksum "$SOURCE/" "$V/tree/"
  quiet "contents are the same, from the mount" copy -in --checksum "$V/tree/" "$SOURCE/"
  same "the mount's tree is the source" "$SOURCE" "$V/tree"
  for each in "$SOURCE/sparse" "$V/tree/sparse"; do
    echo "# $each: $(stat -c '%s bytes, %b blocks of %B' "$each")"
  done
  timed "back" copy "$V/tree/" /tmp/back/
  same "what came back is the source" "$SOURCE" /tmp/back
  rm -rf /tmp/back

  # What is user's is on the mount only: the guest's tmpfs has no such attributes.
  for n in $(seq 0 19); do
    setfattr -n user.n -v "$(printf "%0$((n * 5 + 1))d" "$n")" "$V/tree/attributes/f$n"
  done
  setfattr -n user.directory -v d "$V/tree/attributes"
  timed "from the mount onto the mount" copy "$V/tree/" "$V/copy/"
  same "a copy on the mount is the same" "$V/tree" "$V/copy"
  quiet "and its second run transfers nothing" copy -i "$V/tree/" "$V/copy/"

  # A change is found, and nothing else is.
  printf more >> "$V/tree/d0/f0"
  chmod 711 "$V/tree/d1"
  rm "$V/tree/d2/f2"
  mv "$V/tree/d4/f4" "$V/tree/d5/moved"
  setfattr -n user.n -v changed "$V/tree/attributes/f7"
  touch -d '2023-01-02 03:04:05 UTC' "$V/tree/d0/f0" "$V/tree/d2" "$V/tree/d4" "$V/tree/d5"
  check "changes are found" "$(printf '%s\n' \
    '*deleting d2/f2' '*deleting d4/f4' '.d...p..... d1/' '.d..t...... d2/' '.d..t...... d4/' \
    '.d..t...... d5/' '.f........x attributes/f7' '>f+++++++++ d5/moved' '>f.st...... d0/f0')" \
    "$(copy -i "$V/tree/" "$V/copy/" | sed 's/^\*deleting */*deleting /' | LC_ALL=C sort)"
  same "the copy follows" "$V/tree" "$V/copy"
  rm -rf "$V/copy"
  # Back to the source, but for the attributes, which are not the source's.
  timed "undone" copy "$SOURCE/" "$V/tree/"
}

# Copies over and over, to a fresh place each time, as a backup with --link-dest does.
begin_load() {
  rm -rf "$V/generations"
  mkdir "$V/generations"
  : > "$KEPT/generations"
  cat > /tmp/load.sh << 'LOAD'
n=0
while :; do
  n=$((n + 1))
  rsync -aHAXS --numeric-ids --link-dest="$V/tree" "$SOURCE/d1" "$SOURCE/d2" "$SOURCE/links" \
    "$SOURCE/attributes" "$V/generations/part" || exit 1
  sync -f "$V/generations/part"
  mv "$V/generations/part" "$V/generations/$n" || exit 1
  echo "$n" >> "$KEPT/generations"
  sync "$KEPT/generations"
done
LOAD
  export SOURCE
  load sh /tmp/load.sh
  loaded "$KEPT/generations" 3
}

recover() {
  [ -e "$SOURCE" ] || make_source
  timed "the rest" copy "$SOURCE/" "$V/tree/"
}

verify() {
  same "the mount's tree is the source" "$SOURCE" "$V/tree"
  [ -e "$V/generations" ] || return 0
  # Each that was finished and noted is whole.
  for n in $(cat "$KEPT/generations"); do
    for part in d1 d2 links attributes; do
      quiet "generation $n, $part" \
        copy -in --checksum "$SOURCE/$part/" "$V/generations/$n/$part/"
    done
  done
  echo "# $(wc -l < "$KEPT/generations") generations kept"
  rm -rf "$V/generations"
}
