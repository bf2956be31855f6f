# SPDX-License-Identifier: Apache-2.0
# What relies on the number of links: find's short cut, git, rsync -H, cp -l, lock files by link().

git config --global user.name Tester
git config --global user.email tester@example.org
git config --global safe.directory '*'
git config --global gc.autoDetach false

counts() {
  echo x > a
  check "a new file" 1 "$(stat -c %h a)"
  ln a b
  ln b c
  check "three names" "3 3 3" "$(stat -c %h a b c | paste -s -d ' ')"
  rm a
  check "two are left" "2 2" "$(stat -c %h b c | paste -s -d ' ')"
  echo y > d
  mv d c
  check "one replaced" "1 1" "$(stat -c %h b c | paste -s -d ' ')"
  check "same number, same file" yes "$(ln b e && [ b -ef e ] && echo yes)"
  check "find -links" "./b ./e" "$(find . -links 2 -type f | sort | paste -s -d ' ')"
  python3 - << 'PYTHON'
from ninebind_check import check
import os
fd = os.open("open", os.O_CREAT | os.O_RDWR)
os.link("open", "second")
check("open: two names", 2, lambda: os.fstat(fd).st_nlink)
os.unlink("open")
check("open: one is gone", 1, lambda: os.fstat(fd).st_nlink)
os.unlink("second")
check("open: both are gone", 0, lambda: os.fstat(fd).st_nlink)
PYTHON
}

# find and fts believe that a directory with n links has n - 2 directories, and look no further.
finds() {
  python3 - << 'PYTHON'
import os
def make(path, depth):
    os.mkdir(path)
    for name in "ab":
        open(path + "/" + name, "x").close()
    if depth:
        for name in "xyz":
            make(path + "/" + name, depth - 1)
make("tree", 3)
PYTHON
  check "find: directories" 40 "$(find tree -type d | wc -l)"
  check "find: files" 80 "$(find tree -type f | wc -l)"
  check "find -noleaf: directories" 40 "$(find tree -noleaf -type d | wc -l)"
  check "find -noleaf finds the same" "$(find tree -noleaf | sort | sha256sum)" \
    "$(find tree | sort | sha256sum)"
  check "ls -R" 80 "$(ls -R tree | grep -c '^[ab]$')"
  check "du counts directories" 40 "$(du tree | wc -l)"
  check "directories say 1 or count" "" "$(find tree -type d -printf '%n %p\n' | awk '
    { links[$2] = $1; parent = $2; if (sub("/[^/]*$", "", parent)) children[parent]++ }
    END { for (d in links) if (links[d] != 1 && links[d] != 2 + children[d]) print d, links[d] }')"
  rm -r tree
}

gits() {
  git init -q -b main one
  (cd one && for i in $(seq 25); do echo "content $i" > "f$i"; done && git add -A &&
    git commit -q -m first && git gc -q)
  holds "clone with hard links" git clone -q --local one two
  pack=$(basename one/.git/objects/pack/*.pack)
  check "the pack is shared" 2 "$(stat -c %h "one/.git/objects/pack/$pack")"
  check "as one file" yes \
    "$([ "one/.git/objects/pack/$pack" -ef "two/.git/objects/pack/$pack" ] && echo yes)"
  holds "gc of the clone" git -C two gc -q --prune=now
  (cd two && echo more > f1 && git commit -qam second && git repack -qad)
  check "repacked: the first has its own again" 1 "$(stat -c %h "one/.git/objects/pack/$pack")"
  holds "fsck of the first" git -C one fsck --strict
  holds "fsck of the clone" git -C two fsck --strict
  check "status" "" "$(git -C two status --porcelain)"
}

copies() {
  mkdir from
  echo one > from/a
  ln from/a from/b
  mkdir from/d
  ln from/a from/d/c
  echo two > from/single
  links() { (cd "$1" && stat -c '%n %h' a b d/c single | paste -s -d ' '); }
  expected="a 3 b 3 d/c 3 single 1"
  check "source" "$expected" "$(links from)"
  holds "rsync -aH" rsync -aH from/ synced/
  check "rsync -aH keeps links" "$expected" "$(links synced)"
  check "rsync -aH: one file" yes "$([ synced/a -ef synced/d/c ] && echo yes)"
  check "rsync -aHi has nothing more to do" "" "$(rsync -aHi from/ synced/)"
  holds "rsync without -H" rsync -a from/ apart/
  check "rsync -a: files apart" "a 1 b 1 d/c 1 single 1" "$(links apart)"
  holds "cp -a" cp -a from copied
  check "cp -a keeps links" "$expected" "$(links copied)"
  holds "cp -al" cp -al from linked
  check "cp -al doubles them" "a 6 b 6 d/c 6 single 2" "$(links linked)"
  holds "rsync --link-dest" rsync -a --link-dest="$PWD/apart" from/ backup/
  check "rsync --link-dest links what has not changed" 2 "$(stat -c %h backup/single)"
  holds "tar" sh -c "tar -cf $WORK/links.tar -C from . && mkdir out && tar -xf $WORK/links.tar -C out"
  check "tar keeps links" "$expected" "$(links out)"
  rm -r linked
  check "back again" "$expected" "$(links from)"
}

# Maildir, mail spools and old lock programs: link() a file of one's own, and look at its count.
locks() {
  python3 - << 'PYTHON'
from ninebind_check import check
import os
ROUNDS = 25
def take(me):
    own = "own-%d" % me
    open(own, "w").close()
    while True:
        try:
            os.link(own, "lock")
        except FileExistsError:
            pass
        if os.stat(own).st_nlink == 2:
            return own
def work(me):
    for _ in range(ROUNDS):
        own = take(me)
        count = int(open("counter").read())
        with open("counter", "w") as f:
            f.write(str(count + 1))
        os.unlink("lock")
        os.unlink(own)
open("counter", "w").write("0")
children = []
for me in range(3):
    child = os.fork()
    if child == 0:
        work(me)
        os._exit(0)
    children.append(child)
check("three that lock by link() end well", [0, 0, 0],
      lambda: [os.waitpid(child, 0)[1] for child in children])
check("nobody was there at once", str(3 * ROUNDS), lambda: open("counter").read())
PYTHON
}

mount_v
for each in counts finds gits copies locks; do
  group "$each"
done
cd /
umount "$V"
finish
