# SPDX-License-Identifier: Apache-2.0
# PostgreSQL under load, left running. What was acknowledged is noted outside the mount.

mount_v
mkdir -m 700 "$V/data"
chown postgres:postgres "$V/data"
holds "initdb" as_postgres initdb -D "$V/data" -k -A trust -E UTF8 --no-locale
holds "start" database start
holds "pgbench's tables" as_postgres pgbench -h /tmp -i -q -s 1 postgres
ask 'create table acknowledged (n integer primary key)' > /dev/null
as_postgres pgbench -h /tmp -c 2 -j 2 -T 600 postgres > /tmp/pgbench 2>&1 &
# One statement is one transaction, and its number is told once it is committed.
seq 1 1000000 | sed 's/.*/insert into acknowledged values (&);\n\\echo &/' |
  as_postgres stdbuf -oL psql -h /tmp -d postgres -q -v ON_ERROR_STOP=1 \
    > /tmp/acknowledged 2> /tmp/refused &
for _ in $(seq 600); do
  [ "$(wc -l < /tmp/acknowledged)" -lt 300 ] || break
  sleep 0.1
done
check "300 transactions are acknowledged" yes "$([ "$(wc -l < /tmp/acknowledged)" -ge 300 ] && echo yes)"
finish
