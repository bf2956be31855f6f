# SPDX-License-Identifier: Apache-2.0
# PostgreSQL with checksums; a tablespace, which is a symbolic link, and large objects among its
# data.

bin=$(echo /usr/lib/postgresql/*/bin)
home=$V/postgresql
data=$home/data
connections="1 2"

as_postgres() {
  setpriv --reuid postgres --regid postgres --clear-groups env HOME=/tmp PATH="$bin:$PATH" "$@"
}
ask() { as_postgres psql -h /tmp -d postgres -Atqc "$1"; }
database() {
  as_postgres pg_ctl -D "$data" -w -t 300 -l /tmp/postgres.log \
    -o "-k /tmp -c listen_addresses= -c shared_buffers=64MB" "$@"
}

prepare() {
  mkdir -m 755 "$home"
  mkdir -m 700 "$data" "$home/elsewhere"
  chown -R postgres:postgres "$home"
  sync "$V" "$home" # nobody else makes durable that these have names
  holds "initdb" as_postgres initdb -D "$data" -k -A trust -E UTF8 --no-locale
  holds "start" database start
  echo "# $(ask 'select version()')"
  ask "create tablespace elsewhere location '$home/elsewhere'"
  holds "pgbench's tables" as_postgres pgbench -h /tmp -i -q -s 1 --index-tablespace elsewhere postgres
  ask 'create table acknowledged (connection integer, n integer, primary key (connection, n))
       tablespace elsewhere'
  ask 'create extension amcheck'
}

exercise() {
  as_postgres pgbench -h /tmp -c 2 -j 2 -T 5 postgres > /tmp/pgbench 2>&1 || true
  grep -E 'tps' /tmp/pgbench | sed 's/^/# pgbench: /'
  check "no transaction failed" 1 "$(grep -c 'failed transactions: 0 (0.000%)' /tmp/pgbench)"
  head -c 3000000 /dev/urandom > /tmp/large
  chmod 644 /tmp/large
  rm -f /tmp/large.again
  printf '%s\n' '\lo_import /tmp/large' '\lo_export :LASTOID /tmp/large.again' |
    as_postgres psql -h /tmp -d postgres -Atq > /tmp/large.log 2>&1 || true
  holds "a large object comes back" cmp /tmp/large /tmp/large.again
  holds "vacuum full" ask 'vacuum full pgbench_accounts'
  holds "a table moves to the other tablespace" \
    ask 'alter table pgbench_branches set tablespace elsewhere'
  base_backup
  holds "stop" database stop -m fast
  holds "checksums" as_postgres pg_checksums --check -D "$data"
  cd /
  umount "$V"
  mount_v
  holds "start after a remount" database start
}

# A copy of the running database, onto the mount too, and a database of the copy.
base_backup() {
  holds "pg_basebackup" as_postgres pg_basebackup -h /tmp -D "$home/copy" -X stream -c fast \
    -T "$home/elsewhere=$home/elsewhere.copy"
  holds "the copy is as its manifest says" as_postgres pg_verifybackup "$home/copy"
  mkdir -p /tmp/copy
  chown postgres:postgres /tmp/copy
  holds "the copy starts" as_postgres pg_ctl -D "$home/copy" -w -t 300 -l /tmp/copy.log \
    -o "-k /tmp/copy -c listen_addresses= -c shared_buffers=16MB" start
  sums='select sum(abalance), count(*) from pgbench_accounts'
  check "the copy has the data" "$(ask "$sums")" \
    "$(as_postgres psql -h /tmp/copy -d postgres -Atqc "$sums")"
  holds "the copy stops" as_postgres pg_ctl -D "$home/copy" -w stop -m fast
  holds "the copy's checksums" as_postgres pg_checksums --check -D "$home/copy"
  rm -rf "$home/copy" "$home/elsewhere.copy"
}

begin_load() {
  note_before $connections
  as_postgres pgbench -n -h /tmp -c 2 -j 2 -T 3600 postgres > /tmp/pgbench 2>&1 &
  for connection in $connections; do
    commit_numbers "$connection" \
      "insert into acknowledged values (CONNECTION, NUMBER) returning n;" \
      setpriv --reuid postgres --regid postgres --clear-groups \
      psql -h /tmp -d postgres -Atq -v ON_ERROR_STOP=1
  done
  await_acknowledged 15 $connections
}

crash() {
  pkill -9 -u postgres || true
  pkill -9 -f ninebind_acknowledged || true
  while pgrep -u postgres > /dev/null; do sleep 0.1; done
}

recover() {
  started=$(date +%s%3N)
  rm -f /tmp/.s.PGSQL.5432* /tmp/postgres.log # it tells of the kill
  holds "recovery" database start
  echo "# recovery took $(($(date +%s%3N) - started)) ms"
}

verify() {
  for connection in $connections; do
    check_acknowledged "$connection" $(ask "select count(*), coalesce(min(n), 0), coalesce(max(n), 0)
      from acknowledged where connection = $connection" | tr '|' ' ')
  done
  sums=$(ask 'select (select sum(abalance) from pgbench_accounts),
    (select sum(bbalance) from pgbench_branches), (select sum(tbalance) from pgbench_tellers),
    (select coalesce(sum(delta), 0) from pgbench_history)')
  check "all four sums are one" 1 "$(echo "$sums" | tr '|' '\n' | sort -u | wc -l)"
  if thorough; then
    holds "every table and index" as_postgres pg_amcheck -h /tmp --heapallindexed postgres
  fi
  # The log may end in a torn record ("incorrect ... checksum in record"); a page may not be wrong.
  if grep -E 'PANIC|invalid page|page verification failed' /tmp/postgres.log; then
    not_ok "PostgreSQL's log" "see above"
  fi
}

stop() {
  holds "stop" database stop -m fast
  holds "checksums" as_postgres pg_checksums --check -D "$data"
}
