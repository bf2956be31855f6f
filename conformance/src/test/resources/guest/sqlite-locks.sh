# SPDX-License-Identifier: Apache-2.0
# Writes one database from this guest, GUEST, with PROCESSES processes for SECONDS, in
# rollback-journal mode: each transaction adds one to a number and a row to a table. Prints how many
# were committed.

mount_v
python3 << 'PYTHON'
import os, sqlite3, time
from ninebind_check import check, say
from ninebind_locks import await_file

guest, seconds = os.environ["GUEST"], float(os.environ["SECONDS_TO_RUN"])

def connect():
    database = sqlite3.connect("/mnt/v/db", timeout=60, isolation_level=None)
    check("it journals", "delete", database.execute("pragma journal_mode").fetchone()[0])
    return database

if guest == "0":
    database = connect()
    database.execute("create table number (n integer)")
    database.execute("insert into number values (0)")
    database.execute("create table row (who text, n integer, filling blob)")
    database.close()
    open("/mnt/v/created", "w").close()
await_file("/mnt/v/created")
open("/mnt/v/here-" + guest, "w").close()
await_file("/mnt/v/here-0")
await_file("/mnt/v/here-1")

pids = []
for process in range(int(os.environ["PROCESSES"])):
    pid = os.fork()
    if pid == 0:
        database, done, busy = connect(), 0, 0
        who = "%s.%d" % (guest, process)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                database.execute("begin immediate")
                n = database.execute("select n from number").fetchone()[0]
                database.execute("update number set n = ?", (n + 1,))
                database.execute("insert into row values (?, ?, randomblob(?))", (who, n + 1, n % 2000))
                database.execute("commit")
                done += 1
            except sqlite3.OperationalError as e:
                if "locked" not in str(e):
                    raise
                busy += 1
                if database.in_transaction:
                    database.execute("rollback")
        print("# %s: %d committed, %d times busy" % (who, done, busy), flush=True)
        open("/mnt/v/committed-" + who, "w").write(str(done))
        os._exit(0)
    pids.append(pid)
for pid in pids:
    check("a writer ends well", 0, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
open("/mnt/v/ended-" + guest, "w").close()
if guest == "0":
    await_file("/mnt/v/ended-1", 120)
    committed = sum(int(open("/mnt/v/" + f).read())
                    for f in os.listdir("/mnt/v") if f.startswith("committed-"))
    database = connect()
    check("integrity_check", "ok", database.execute("pragma integrity_check").fetchone()[0])
    check("the number is the sum", committed, database.execute("select n from number").fetchone()[0])
    check("each has its row", (committed, committed),
          database.execute("select count(*), count(distinct n) from row").fetchone())
    writers = database.execute("select count(distinct who) from row").fetchone()[0]
    check("everybody got to write", 2 * int(os.environ["PROCESSES"]), writers)
    print("# %d transactions" % committed)
PYTHON
finish
