# SPDX-License-Identifier: Apache-2.0
# sqlite, written by two processes each: with a rollback journal, whose removal commits and is made
# durable with synchronous=EXTRA only, and with a write-ahead log, whose index is shared memory: that
# needs a mount with cache=mmap.

home=$V/sqlite
connections="journal1 journal2 wal1 wal2"

cat > "$WORK/python/ninebind_sqlite.py" << 'PYTHON'
import os
import random
import sqlite3
import sys
from ninebind_acknowledged import Note

HOME = os.environ["V"] + "/sqlite/"
ACCOUNTS = 1000

def connect(kind):
    db = sqlite3.connect(HOME + kind + ".db", timeout=120, isolation_level=None)
    if kind == "wal":
        mode = db.execute("pragma journal_mode = wal").fetchone()[0]
        db.execute("pragma synchronous = full")
        db.execute("pragma wal_autocheckpoint = 100")
    else:
        mode = db.execute("pragma journal_mode = delete").fetchone()[0]
        db.execute("pragma synchronous = " + os.environ.get("JOURNAL_SYNCHRONOUS", "extra"))
    if mode != ("wal" if kind == "wal" else "delete"):
        raise SystemExit("journal mode " + mode)
    return db

def make(kind):
    db = connect(kind)
    db.execute("begin")
    db.execute("create table account (id integer primary key, balance integer, text text)")
    db.execute("create table acknowledged (connection text, n integer, primary key (connection, n))")
    db.executemany("insert into account values (?, 0, ?)",
                   ((i, "x" * (i % 300)) for i in range(ACCOUNTS)))
    db.execute("create index by_text on account (text)")
    db.execute("commit")

def transfer(db):
    amount = random.randrange(100)
    for sign in (1, -1):
        db.execute("update account set balance = balance + ?, text = ? where id = ?",
                   (sign * amount, "y" * random.randrange(300), random.randrange(ACCOUNTS)))

def load(connection):
    """Each transaction moves some money and commits one number."""
    db = connect(connection.rstrip("12"))
    note = Note(connection)
    while True:
        db.execute("begin immediate")
        for _ in range(random.randrange(4)):
            transfer(db)
        number = note.number + 1
        db.execute("insert into acknowledged values (?, ?)", (connection, number))
        db.execute("commit")
        note.acknowledged(number)

def numbers(connection):
    db = connect(connection.rstrip("12"))
    print(*db.execute("select count(*), coalesce(min(n), 0), coalesce(max(n), 0)"
                      " from acknowledged where connection = ?", (connection,)).fetchone())

def ask(kind, statement):
    for row in connect(kind).execute(statement):
        print(*row)

{"make": make, "load": load, "numbers": numbers, "ask": ask}[sys.argv[1]](*sys.argv[2:])
PYTHON
sqlite() { python3 -m ninebind_sqlite "$@"; }

prepare() {
  mkdir "$home"
  sync "$V" # nobody else makes durable that the directory has a name
  echo "# sqlite $(sqlite3 --version | cut -d ' ' -f 1)"
  holds "a database with a rollback journal" sqlite make journal
  holds "a database with a write-ahead log" sqlite make wal
}

exercise() {
  begin_load
  sleep 3
  crash
  for kind in journal wal; do
    holds "vacuum, $kind" sqlite ask "$kind" vacuum
    holds "reindex, $kind" sqlite ask "$kind" reindex
  done
  cd /
  umount "$V"
  mount_v
}

begin_load() {
  note_before $connections
  for connection in $connections; do
    sqlite load "$connection" > "/tmp/sqlite.$connection" 2>&1 &
  done
  await_acknowledged 10 $connections
  cat /tmp/sqlite.*
}

crash() {
  pkill -9 -f 'ninebind_sqlite load' || true
  while pgrep -f 'ninebind_sqlite load' > /dev/null; do sleep 0.1; done
}

# Who opens it first recovers it.
recover() { :; }

verify() {
  for connection in $connections; do
    # shellcheck disable=SC2046
    check_acknowledged "$connection" $(sqlite numbers "$connection")
  done
  for kind in journal wal; do
    check "integrity, $kind" ok "$(sqlite ask "$kind" 'pragma integrity_check')"
    check "the sum of all accounts, $kind" 0 "$(sqlite ask "$kind" 'select sum(balance) from account')"
  done
}

stop() {
  check "the log is taken into the database" 0 \
    "$(sqlite ask wal 'pragma wal_checkpoint(truncate)' | cut -d ' ' -f 1)"
  check "integrity" ok "$(sqlite ask wal 'pragma integrity_check')"
}
