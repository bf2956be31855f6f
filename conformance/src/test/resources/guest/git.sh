# SPDX-License-Identifier: Apache-2.0
# Work with git on the mount: many small files, renames over lock files, hard links of a clone.

git config --global user.name Tester
git config --global user.email tester@example.org
git config --global init.defaultBranch main
git config --global safe.directory '*'
git config --global gc.autoDetach false

lap() {
  now=$(date +%s%3N)
  echo "# $1: $((now - lap_start)) ms"
  lap_start=$now
}
lap_start=$(date +%s%3N)

mount_v
mkdir "$V/git"
cd "$V/git"
holds "init" git init -q one
cd one
python3 - << 'PYTHON'
import os
for directory in range(1, 26):
    os.makedirs("src/d%d" % directory)
    for number in range(1, 21):
        with open("src/d%d/f%d.txt" % (directory, number), "w") as f:
            f.write("file %d of %d\n%s\n" % (number, directory, "0123456789 " * (40 * number)))
PYTHON
chmod 755 src/d1/f1.txt
ln -s src/d1/f1.txt link
lap "files"
holds "add" git add -A
lap "add"
holds "commit" git commit -q -m first
lap "commit"
check "files in the commit" 501 "$(git ls-files | wc -l)"
check "status after the commit" "" "$(git status --porcelain)"

cd ..
lap "status"
holds "clone" git clone -q one two
lap "clone"
check "status of the clone" "" "$(git -C two status --porcelain)"

cd two
holds "branch" git switch -q -c topic
for directory in $(seq 5); do
  echo changed >> "src/d$directory/f1.txt"
  git mv "src/d$directory/f2.txt" "src/d$directory/moved.txt"
done
git rm -q src/d6/f1.txt
holds "commit on the branch" git commit -q -a -m topic
holds "back to main" git switch -q main
check "the branch's rename is undone" "f2.txt" "$(ls src/d1 | grep -E '^(f2|moved).txt')"
echo "on main" > src/d7/new.txt
git add -A
holds "commit on main" git commit -q -m main
lap "branch"
holds "merge" git merge -q --no-edit topic
check "the merge's files" 501 "$(git ls-files | wc -l)"
holds "push" git push -q origin HEAD:refs/heads/pushed
lap "merge"
holds "gc" git gc -q
lap "gc"
cd ../one
holds "merge of what was pushed" git merge -q --ff-only pushed
cd ..

lap "merge of what was pushed"
remount
cd "$V/git"
for each in one two; do
  holds "fsck of $each" git -C "$each" fsck --full --strict
  check "status of $each" "" "$(git -C "$each" status --porcelain)"
done
check "both are at one commit" "$(git -C one rev-parse HEAD)" "$(git -C two rev-parse HEAD)"
holds "both trees are the same" diff -r --no-dereference -x .git one two
cd /
lap fsck
manifest_for_host
umount "$V"
finish
