# SPDX-License-Identifier: Apache-2.0
# In a container, as PostgreSQL's user: makes a database and uses it; with AGAIN, looks what is there.

PATH=$(echo /usr/lib/postgresql/*/bin):$PATH
data=$V/data
timed() {
  timed_start=$(date +%s%3N)
  holds "$@"
  echo "# $1: $(($(date +%s%3N) - timed_start)) ms"
}
server() {
  pg_ctl -D "$data" -w -t 120 -l /tmp/postgres.log \
    -o "-k /tmp -c listen_addresses= -c shared_buffers=32MB -c max_wal_size=96MB" "$@"
}
sums() {
  psql -h /tmp -d postgres -Atc 'select (select sum(abalance) from pgbench_accounts),
    (select sum(bbalance) from pgbench_branches), (select sum(tbalance) from pgbench_tellers),
    (select sum(delta) from pgbench_history), (select count(*) from pgbench_history),
    (select count(*) from pgbench_accounts)'
}

check "the data's file system" 9p "$(awk -v at="$V" '$2 == at { print $3 }' /proc/mounts)"
if [ -z "${AGAIN:-}" ]; then
  timed "initdb" initdb -D "$data" -k -A trust -E UTF8 --no-locale
  timed "start" server start
  timed "pgbench's tables" pgbench -h /tmp -i -q -s "$SCALE" postgres
  pgbench -h /tmp -c 2 -j 2 -T "$SECONDS_OF_LOAD" postgres > /tmp/pgbench 2>&1 ||
    not_ok "pgbench" "$(cat /tmp/pgbench)"
  grep -E 'tps|failed|processed' /tmp/pgbench | sed 's/^/# /'
  check "no transaction failed" 1 "$(grep -c 'failed transactions: 0 (0.000%)' /tmp/pgbench)"
  sums > "$V/data/sums"
  check "every transaction is in the history" \
    "$(sed -n 's/.*actually processed: //p' /tmp/pgbench)" "$(cut -d '|' -f 5 "$V/data/sums")"
else
  timed "start again" server start
  check "sums after the restart" "$(cat "$V/data/sums")" "$(sums)"
  timed "indexes and tables" pg_amcheck -h /tmp --install-missing --heapallindexed postgres
fi
check "all four sums are one" 1 \
  "$(cut -d '|' -f 1-4 "$V/data/sums" | tr '|' '\n' | sort -u | wc -l)"
timed "clean stop" server stop -m fast
timed "checksums" pg_checksums --check -D "$data"
if grep -E 'PANIC|FATAL|could not|not properly shut down' /tmp/postgres.log; then
  not_ok "PostgreSQL's log" "see above"
else
  ok "PostgreSQL's log"
fi
finish
