# SPDX-License-Identifier: Apache-2.0
# What the speed of a mount is measured by, as applications see it. For each row there is
# prepare_ROW, once for a server, and measure_ROW, which prints one figure by `measured`.

bin=$(echo /usr/lib/postgresql/*/bin)
KIT=$KEPT/npm

# measured VALUE
measured() { echo "# measured $1"; }

# milliseconds COMMAND...: how long it takes, as the figure.
milliseconds() {
  ms_start=$(date +%s%N)
  "$@" > /tmp/said 2>&1 || { cat /tmp/said; return 1; }
  measured $((($(date +%s%N) - ms_start) / 1000000))
}

as_postgres() {
  setpriv --reuid postgres --regid postgres --clear-groups env HOME=/tmp PATH="$bin:$PATH" "$@"
}
database() {
  as_postgres pg_ctl -D "$V/postgresql" -w -t 300 -l /tmp/postgres.log \
    -o "-k /tmp -c listen_addresses= -c shared_buffers=64MB" "$@" > /tmp/said 2>&1
}
prepare_pgbench() {
  mkdir -m 700 "$V/postgresql"
  chown postgres:postgres "$V/postgresql"
  as_postgres initdb -D "$V/postgresql" -A trust -E UTF8 --no-locale > /tmp/said
  database start
  as_postgres pgbench -h /tmp -i -q -s 5 postgres 2> /tmp/said
  database stop -m fast
}
measure_pgbench() {
  database start
  as_postgres pgbench -n -h /tmp -c 4 -T 10 postgres > /tmp/pgbench 2>&1
  database stop -m fast
  measured "$(sed -n 's/^tps = \([0-9.]*\).*/\1/p' /tmp/pgbench)"
}

# 50,000 files in directories of 100: git looks at each of them. They are alike, so that there are few
# objects to make. What git tidies behind one's back would keep the mount busy.
prepare_git_status() {
  mkdir "$V/git"
  cd "$V/git"
  git init -q
  git config gc.auto 0
  python3 -c '
import os
for i in range(500):
    os.mkdir("d%03d" % i)
    for j in range(100):
        with open("d%03d/f%02d" % (i, j), "w") as f:
            f.write("a file of many\n")
'
  git add -A
  git -c user.name=a -c user.email=a@b commit -qm all
  git status > /tmp/said
  cd /
}
measure_git_status() { milliseconds git -C "$V/git" status --porcelain; }

# Python's own library, some thousand files.
prepare_untar() { tar -cf /tmp/tree.tar -C /usr/lib python3 python3.11 perl5 git-core 2> /dev/null || true; }
measure_untar() {
  rm -rf "$V/tree"
  mkdir "$V/tree"
  milliseconds tar -xf /tmp/tree.tar -C "$V/tree"
  rm -rf "$V/tree"
}

npm_ci() {
  cd "$V/project"
  node "$KIT/npm/bin/npm-cli.js" --cache "$KIT/cache" --no-audit --no-fund \
    --no-update-notifier ci --offline --ignore-scripts
}
prepare_npm() { cp -r "$KIT/project" "$V/project"; }
measure_npm() {
  milliseconds npm_ci
  rm -rf "$V/project/node_modules"
  cd /
}

# file_load OPTION...: fio on one file, bytes per second.
file_load() {
  fio --name=load --filename="$V/data" --size=64M --ioengine=psync --runtime=5 --time_based \
    --output-format=json "$@" > /tmp/fio
  python3 -c '
import json
job = json.load(open("/tmp/fio"))["jobs"][0]
print("# measured %f" % ((job["read"]["bw_bytes"] + job["write"]["bw_bytes"]) / 1048576))
'
}
prepare_read_4k() { head -c 67108864 /dev/urandom > "$V/data"; }
measure_read_4k() { file_load --rw=randread --bs=4k; }
prepare_write_4k() { :; }
measure_write_4k() { file_load --rw=randwrite --bs=4k; }
prepare_read_1m() { :; }
measure_read_1m() { file_load --rw=read --bs=1M; }
prepare_write_1m() { :; }
measure_write_1m() { file_load --rw=write --bs=1M; }

set -eu
mount_v
"$STEP"
cd /
umount "$V"
