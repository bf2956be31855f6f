# SPDX-License-Identifier: Apache-2.0
# git with 50,000 files on the mount, or with 3,000 where the guest keeps nothing of what it is told:
# there each status asks for all of them again, which takes longer and shows nothing more.

# What the generator below makes is always the same; git's own checksum says so.
case $MOUNT in
  *cache=loose*)
    FILES=50000
    MAIN="df2d3f40cd3e4c210df1e0c828135d1f2815e6c5 be8b83dc969dc0bd02acab64dadda0a970bcc0d6"
    ;;
  *)
    FILES=3000
    MAIN="94fccaa821aebfc08dce09e367b2b538f415ea81 ea17861c22af63038508da86fb9e4f676e5db392"
    ;;
esac

git config --global user.name Tester
git config --global user.email tester@example.org
git config --global init.defaultBranch main
git config --global safe.directory '*'
git config --global gc.auto 0
git config --global advice.detachedHead false
# Its default leaves loose objects to the file system; what is acknowledged is to be there.
git config --global core.fsync all

# A repository in memory: main with all files, and a branch that changes every tenth.
make_origin() {
  git init -q --bare /tmp/origin
  python3 - "$FILES" << 'PYTHON' | git -C /tmp/origin fast-import --quiet
import sys
out = sys.stdout.buffer
count = int(sys.argv[1])

def text(n, edition):
    lines = ["file %d of edition %d" % (n, edition)]
    lines += ["line %d of %d: %s" % (k, n, "x" * ((n * 7 + k * 13) % 60)) for k in range(n % 23)]
    return ("\n".join(lines) + "\n").encode()

def path(n):
    return b"src/p%d/q%d/r%d/file%d.txt" % (n % 10, n // 10 % 10, n // 100 % 25, n)

def commit(ref, parent, when, message, numbers, edition):
    out.write(b"commit refs/heads/%s\ncommitter T <t@example.org> %d +0000\ndata %d\n%s\n"
              % (ref, when, len(message), message))
    if parent:
        out.write(b"from refs/heads/%s\n" % parent)
    for n in numbers:
        data = text(n, edition)
        mode = b"100755" if n % 97 == 0 else b"100644"
        out.write(b"M %s inline %s\ndata %d\n%s\n" % (mode, path(n), len(data), data))
    if not parent:
        out.write(b"M 120000 inline link\ndata 15\nsrc/p0/q0/r0/f1\n")

commit(b"main", b"", 1700000000, b"all", range(count), 1)
commit(b"topic", b"main", 1700000100, b"every tenth", range(0, count, 10), 2)
PYTHON
}

# Told by the kernel, not by the index.
files() { find "$1" -path "$1/.git" -prune -o ! -type d -print | wc -l; }
clean() {
  clean_start=$(date +%s%3N)
  check "$1" "" "$(git status --porcelain 2>&1 | head -n 20)"
  echo "# $1: $(($(date +%s%3N) - clean_start)) ms"
}

prepare() {
  make_origin
  check "the repository is what it always is" "$MAIN" "$(git -C /tmp/origin rev-parse main topic | xargs)"
  echo "# $(git --version); $FILES files"
  timed "clone" git clone -q /tmp/origin "$V/clone"
}

exercise() {
  cd "$V/clone"
  check "files of the clone" "$((FILES + 1))" "$(files .)"
  clean "status"
  clean "status again"
  remount
  cd "$V/clone"
  clean "status after a remount"
  # The index did not just believe itself: the second status has nothing to read again.
  check "nothing is to be refreshed" "" "$(git update-index --refresh 2>&1 | head -n 5)"
  timed "checkout of a branch that changes every tenth" git checkout -q topic
  clean "status on the branch"
  check "the branch's tree" "$(git rev-parse topic^{tree})" "$(git write-tree)"
  check "a changed file" "file 40 of edition 2" "$(head -n 1 src/p0/q4/r0/file40.txt)"
  check "changes to main" "$((FILES / 10))" "$(git diff --name-only main | wc -l)"
  timed "checkout back" git checkout -q main
  clean "status on main"
  # Changes by others than git are seen, of equal size and in the same second too.
  sed -i '1s/file/FILE/' src/p1/q0/r0/file1.txt
  chmod +x src/p2/q0/r0/file2.txt
  rm src/p3/q0/r0/file3.txt
  : > src/new
  check "changes are seen" "$(printf '%s\n' ' D src/p3/q0/r0/file3.txt' ' M src/p1/q0/r0/file1.txt' \
    ' M src/p2/q0/r0/file2.txt' '?? src/new')" "$(git status --porcelain | LC_ALL=C sort)"
  timed "stash" git stash -q -u
  clean "status after the stash"
  timed "stash pop" git stash pop -q
  timed "reset" git reset -q --hard
  rm src/new
  clean "status after the reset"
  timed "gc" git gc -q
  timed "fsck" git fsck --full --strict
  timed "a second clone, on the mount" git clone -q --no-checkout . "$V/second"
  timed "fsck of the second" git -C "$V/second" fsck --full
  rm -rf "$V/second"
  cd /
}

begin_load() {
  : > "$KEPT/commits"
  rm -rf "$V/busy"
  git clone -q --depth 1 "file:///tmp/origin" --no-checkout "$V/busy"
  cat > /tmp/load.sh << 'LOAD'
cd "$V/busy"
git sparse-checkout set src/p1/q1
git checkout -q main
n=0
while :; do
  n=$((n + 1))
  echo "$n" > "src/p1/q1/load$((n % 40))"
  git add -A && git commit -q -m "$n" || exit 1
  git rev-parse HEAD >> "$KEPT/commits"
  sync "$KEPT/commits"
  [ $((n % 5)) -ne 0 ] || git repack -q -d || exit 1
done
LOAD
  load sh /tmp/load.sh
  loaded "$KEPT/commits" 12
}

recover() {
  [ -d /tmp/origin ] || make_origin
  # As its users do after a crash: what git locked is let go.
  find "$V/busy/.git" -name '*.lock' -delete
  timed "fsck after the kill" git -C "$V/busy" fsck --full
}

verify() {
  cd "$V/clone"
  clean "status of the large clone"
  check "its commit" "$(git -C /tmp/origin rev-parse main)" "$(git rev-parse HEAD)"
  [ -e "$V/busy" ] || return 0
  cd "$V/busy"
  git log --format=%H > "$WORK/log"
  check "acknowledged commits that are not there" "" "$(grep -vxFf "$WORK/log" "$KEPT/commits")"
  echo "# $(wc -l < "$KEPT/commits") commits acknowledged, $(wc -l < "$WORK/log") there"
  timed "all can be read" git log --oneline -p --stat
  git add -A
  git commit -q -m after --allow-empty
  clean "status after a commit more"
  cd /
}
