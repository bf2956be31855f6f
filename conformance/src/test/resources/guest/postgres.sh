# SPDX-License-Identifier: Apache-2.0
# A database on the mount: made, loaded, used, stopped, started again, checked to the last page.

bin=$(echo /usr/lib/postgresql/*/bin)
as_postgres() {
  setpriv --reuid postgres --regid postgres --clear-groups env HOME=/tmp PATH="$bin:$PATH" "$@"
}
ask() { as_postgres psql -h /tmp -d postgres -Atc "$1"; }
timed() {
  timed_start=$(date +%s%3N)
  holds "$@"
  echo "# $1: $(($(date +%s%3N) - timed_start)) ms"
}
server() {
  as_postgres pg_ctl -D "$V/data" -w -t 60 -l /tmp/postgres.log \
    -o "-k /tmp -c listen_addresses= -c shared_buffers=32MB" "$@"
}

mount_v
mkdir -m 700 "$V/data"
chown postgres:postgres "$V/data"
timed "initdb" as_postgres initdb -D "$V/data" -k -A trust -E UTF8 --no-locale
timed "start" server start
timed "pgbench's tables" as_postgres pgbench -h /tmp -i -q -s 1 postgres
as_postgres pgbench -h /tmp -c 2 -j 2 -T "$SECONDS_OF_LOAD" postgres > /tmp/pgbench 2>&1 ||
  not_ok "pgbench" "$(cat /tmp/pgbench)"
grep -E 'tps|failed|processed' /tmp/pgbench | sed 's/^/# /'
check "no transaction failed" 1 "$(grep -c 'failed transactions: 0 (0.000%)' /tmp/pgbench)"
query='select (select sum(abalance) from pgbench_accounts), (select sum(bbalance) from pgbench_branches),
  (select sum(tbalance) from pgbench_tellers), (select sum(delta) from pgbench_history),
  (select count(*) from pgbench_history), (select count(*) from pgbench_accounts)'
sums=$(ask "$query")
echo "# $sums"
check "all four sums are one" 1 "$(echo "$sums" | cut -d '|' -f 1-4 | tr '|' '\n' | sort -u | wc -l)"
check "every transaction is in the history" \
  "$(sed -n 's/.*actually processed: //p' /tmp/pgbench)" "$(echo "$sums" | cut -d '|' -f 5)"
timed "stop" server stop -m fast
remount
timed "start again" server start
check "sums after the restart" "$sums" "$(ask "$query")"
timed "vacuum full" ask 'vacuum full pgbench_accounts'
# A crash of the server alone: it recovers from its log.
ask 'update pgbench_branches set bbalance = 42' > /dev/null
timed "immediate stop" server stop -m immediate
timed "recovery" server start
check "a committed update survives" 42 "$(ask 'select max(bbalance) from pgbench_branches')"
timed "last stop" server stop -m fast
timed "checksums" as_postgres pg_checksums --check -D "$V/data"
if grep -E 'PANIC|FATAL|could not' /tmp/postgres.log; then
  not_ok "PostgreSQL's log" "see above"
else
  ok "PostgreSQL's log"
fi
manifest_for_host
umount "$V"
finish
