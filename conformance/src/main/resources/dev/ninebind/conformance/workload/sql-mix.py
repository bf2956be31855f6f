# SPDX-License-Identifier: Apache-2.0
"""A mix of transactions for MySQL and MariaDB, and what must hold of them at any time.

  sql-mix.py SOCKET prepare               makes the tables
  sql-mix.py SOCKET load FILE SECONDS     runs transactions from several connections; the number of
                                          each goes to FILE once its commit was acknowledged
  sql-mix.py SOCKET verify FILE           all in FILE are there, and nothing is half done

A transaction is that of sysbench's oltp_read_write (point selects, ranges, sums, an ordered range,
an update of an index and of another column, a row deleted and made again), and besides it moves an
amount between two accounts and writes that into a ledger. So the accounts are what the ledger says,
and every table has the rows that it was made with, after whatever number of transactions.
"""
import os
import random
import sys
import threading
import time

import pymysql

TABLES = 3
ROWS = 1000
ACCOUNTS = 200
CONNECTIONS = 4
RANGE = 50
# Another transaction was in the way: both are to be tried again.
IN_THE_WAY = (1205, 1213)


def connect(socket):
    return pymysql.connect(unix_socket=socket, user="root", database="mix", autocommit=False)


def text(chance, length):
    return "-".join("%011d" % chance.randrange(10**11) for _ in range(length // 12))


def prepare(socket):
    chance = random.Random(1)
    connection = pymysql.connect(unix_socket=socket, user="root")
    with connection.cursor() as cursor:
        cursor.execute("create database mix")
        cursor.execute("use mix")
        for table in range(TABLES):
            cursor.execute(
                "create table rows_%d (id int primary key, k int not null, c char(120) not null,"
                " pad char(60) not null, key by_k (k)) engine=InnoDB" % table)
            cursor.executemany(
                "insert into rows_%d values (%%s, %%s, %%s, %%s)" % table,
                [(row, chance.randrange(ROWS), text(chance, 120), text(chance, 60))
                 for row in range(ROWS)])
        cursor.execute(
            "create table accounts (id int primary key, balance bigint not null) engine=InnoDB")
        cursor.executemany(
            "insert into accounts values (%s, 1000)", [(account,) for account in range(ACCOUNTS)])
        cursor.execute(
            "create table ledger (connection int, n bigint, debit int not null, credit int not null,"
            " amount int not null, primary key (connection, n)) engine=InnoDB")
    connection.commit()
    connection.close()


def transaction(cursor, chance, number, n):
    table = "rows_%d" % chance.randrange(TABLES)
    row = lambda: chance.randrange(ROWS)
    for _ in range(10):
        cursor.execute("select c from %s where id = %%s" % table, row())
    for what in ("select c from %s where id between %%s and %%s",
                 "select sum(k) from %s where id between %%s and %%s",
                 "select c from %s where id between %%s and %%s order by c",
                 "select distinct c from %s where id between %%s and %%s order by c"):
        first = row()
        cursor.execute(what % table, (first, first + RANGE))
        cursor.fetchall()
    cursor.execute("update %s set k = k + 1 where id = %%s" % table, row())
    cursor.execute("update %s set c = %%s where id = %%s" % table, (text(chance, 120), row()))
    again = row()
    cursor.execute("delete from %s where id = %%s" % table, again)
    cursor.execute("insert into %s values (%%s, %%s, %%s, %%s)" % table,
                   (again, chance.randrange(ROWS), text(chance, 120), text(chance, 60)))
    debit, credit = sorted(chance.sample(range(ACCOUNTS), 2), reverse=chance.random() < 0.5)
    amount = chance.randrange(1, 100)
    cursor.execute("update accounts set balance = balance - %s where id = %s", (amount, debit))
    cursor.execute("update accounts set balance = balance + %s where id = %s", (amount, credit))
    cursor.execute("insert into ledger values (%s, %s, %s, %s, %s)",
                   (number, n, debit, credit, amount))


def work(socket, number, acknowledged, end, failures):
    chance = random.Random()
    try:
        connection = connect(socket)
        with connection.cursor() as cursor:
            cursor.execute("select coalesce(max(n), 0) from ledger where connection = %s", number)
            n = cursor.fetchone()[0]
            connection.commit()
            while time.monotonic() < end:
                try:
                    transaction(cursor, chance, number, n + 1)
                    connection.commit()
                except pymysql.err.OperationalError as e:
                    if e.args[0] not in IN_THE_WAY:
                        raise
                    connection.rollback()
                    continue
                n += 1
                # Told before the next begins, and kept by the host whatever becomes of the guest.
                os.write(acknowledged, b"%d %d\n" % (number, n))
                os.fdatasync(acknowledged)
        connection.close()
    except (pymysql.err.MySQLError, OSError) as e:
        failures.append("connection %d: %r" % (number, e))


def load(socket, file, seconds):
    acknowledged = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    failures = []
    end = time.monotonic() + seconds
    threads = [threading.Thread(target=work, args=(socket, number, acknowledged, end, failures))
               for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for failure in failures:
        print(failure)
    sys.exit(1 if failures else 0)


def verify(socket, file):
    from ninebind_check import check, say
    told = {}
    with open(file) as acknowledged:
        for line in acknowledged:
            # The guest may have ended in the middle of the last line.
            if line.endswith("\n"):
                number, n = map(int, line.split())
                told.setdefault(number, set()).add(n)
    connection = connect(socket)
    cursor = connection.cursor()

    def ask(query):
        cursor.execute(query)
        return cursor.fetchall()

    there = {}
    for number, n in ask("select connection, n from ledger"):
        there.setdefault(number, set()).add(n)
    lost = ["%d of connection %d" % (n, number)
            for number in told for n in sorted(told[number] - there.get(number, set()))]
    count = sum(map(len, told.values()))
    say(not lost, "all acknowledged transactions are there",
        "%d of %d are lost: %s" % (len(lost), count, ", ".join(lost[:10])))
    more = sum(len(there[number] - told.get(number, set())) for number in there)
    print("# %d transactions acknowledged, %d of them lost, %d that nobody was told of"
          % (count, len(lost), more))
    print("# sum lost %d" % len(lost))
    gaps = [number for number in there if there[number] != set(range(1, len(there[number]) + 1))]
    check("no transaction is missing before a later one", [], gaps)

    balances = dict.fromkeys(range(ACCOUNTS), 1000)
    for debit, credit, amount in ask("select debit, credit, amount from ledger"):
        balances[debit] -= amount
        balances[credit] += amount
    check("the accounts are what the ledger says", balances,
          dict(ask("select id, balance from accounts")))
    for table in range(TABLES):
        name = "rows_%d" % table
        check(name + " has its rows", ROWS, ask("select count(*) from " + name)[0][0])
        by_row = ask("select k, id from %s force index (primary) order by k, id" % name)
        by_index = ask("select k, id from %s force index (by_k) order by k, id" % name)
        check(name + ": its index is what its rows are", True, by_row == by_index)
    for table in ["rows_%d" % table for table in range(TABLES)] + ["accounts", "ledger"]:
        said = [(kind, message) for _, _, kind, message in ask("check table %s extended" % table)]
        check("check table %s extended" % table, [("status", "OK")], said)
    connection.close()


if __name__ == "__main__":
    socket, command = sys.argv[1:3]
    if command == "prepare":
        prepare(socket)
    elif command == "load":
        load(socket, sys.argv[3], float(sys.argv[4]))
    elif command == "verify":
        verify(socket, sys.argv[3])
    else:
        sys.exit("unknown: " + command)
