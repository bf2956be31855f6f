# SPDX-License-Identifier: Apache-2.0
# The server is back after it ended in mid-load: the database recovers and has all that it said.

pkill -9 -u postgres || true
umount -l "$V"
mount_v
rm -f "$V/data/postmaster.pid"
holds "recovery" database start
last=$(tail -n 1 /tmp/acknowledged)
echo "# $last transactions were acknowledged"
sed 's/^/# then: /' /tmp/refused | head -n 3
check "all acknowledged transactions are there" "$last" \
  "$(ask "select count(*) from acknowledged where n <= $last")"
sums=$(ask 'select (select sum(abalance) from pgbench_accounts), (select sum(bbalance) from pgbench_branches),
  (select sum(tbalance) from pgbench_tellers), (select sum(delta) from pgbench_history)')
check "all four sums are one" 1 "$(echo "$sums" | tr '|' '\n' | sort -u | wc -l)"
holds "every index and table" as_postgres pg_amcheck -h /tmp --install-missing --heapallindexed postgres
holds "stop" database stop -m fast
holds "checksums" as_postgres pg_checksums --check -D "$V/data"
sh /run/ninebind/manifest.sh "$V" > /run/ninebind/manifest.before
umount "$V"
finish
