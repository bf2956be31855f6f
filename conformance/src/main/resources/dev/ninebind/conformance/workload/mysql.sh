# SPDX-License-Identifier: Apache-2.0
# MySQL with its whole state on the mount and its default durability: every commit is in the redo log
# and in the binary log, both synced, before it is acknowledged.

DATA=$V/mysql
SOCKET=/tmp/mysql.sock
ACKNOWLEDGED=$KEPT/acknowledged

as_mysql() { setpriv --reuid mysql --regid mysql --clear-groups env HOME=/tmp "$@"; }
ask() { mysql --no-defaults -S "$SOCKET" -u root -N -B -e "$1"; }
mix() { python3 "$KEPT/sql-mix.py" "$SOCKET" "$@"; }
acknowledged() { if [ -e "$ACKNOWLEDGED" ]; then wc -l < "$ACKNOWLEDGED"; else echo 0; fi; }

# By default MySQL writes its files with O_DIRECT, and takes what it has so written to its doublewrite
# files for durable without an fsync. A file server's host has a cache of its own: that a page is
# there once at least after a power cut wants the fsync.
flush_method=O_DIRECT
if [ "$POWER" = cut ]; then flush_method=fsync; fi

# Its memory is the guest's, and its files fit into a volume in memory; all else, and so what decides
# about durability, is left as it is.
mysql_server() {
  as_mysql mysqld --no-defaults --datadir="$DATA" --socket="$SOCKET" \
    --pid-file="$DATA/mysqld.pid" --tmpdir=/tmp --secure-file-priv= --mysqlx=OFF --skip-networking \
    --innodb-flush-method="$flush_method" --innodb-buffer-pool-size=64M \
    --innodb-redo-log-capacity=32M --performance-schema=OFF "$@"
}

start() {
  : > /tmp/mysql.log
  rm -f "$SOCKET"
  # By exec, for the shell would keep what it redirects else, and `holds` waits for all who have it.
  (exec > /tmp/mysql.log 2>&1 && mysql_server) &
  server=$!
  for _ in $(seq 1200); do
    if [ -S "$SOCKET" ] && mysqladmin --no-defaults -S "$SOCKET" -u root ping > /dev/null 2>&1; then
      # At its start it takes a new binary log, and renames the new index of them over the old one.
      # It syncs no directory: the next fdatasync of the growing log makes the rename durable on
      # ext4 and XFS, but no standard says so, and PowerCutVolume takes only what is promised.
      sync "$DATA"
      return 0
    fi
    kill -0 "$server" 2> /dev/null || break
    sleep 0.2
  done
  cat /tmp/mysql.log
  return 1
}

shut_down() {
  mysqladmin --no-defaults -S "$SOCKET" -u root shutdown
  for _ in $(seq 600); do
    pgrep -x mysqld > /dev/null || return 0
    sleep 0.2
  done
  return 1
}

prepare() {
  mkdir -m 700 "$DATA"
  chown mysql:mysql "$DATA"
  holds "initialize" mysql_server --initialize-insecure
  holds "start" start
  check "its durability is the default one" "1 1 1" \
    "$(ask 'select concat_ws(" ", @@innodb_flush_log_at_trx_commit, @@sync_binlog, @@log_bin)')"
  check "it writes as it is to" "$flush_method" "$(ask 'select @@innodb_flush_method')"
  echo "# MySQL $(ask 'select version()'), flush method $flush_method"
  holds "tables" mix prepare
}

exercise() {
  before=$(acknowledged)
  holds "transactions of several connections" mix load "$ACKNOWLEDGED" 20
  done=$(($(acknowledged) - before))
  echo "# $done transactions in 20 s"
  check "there are some" yes "$([ "$done" -gt 20 ] && echo yes)"
  holds "stop" shut_down
  holds "start again" start
}

# Some hundred transactions, not always as many, so that the kill meets it elsewhere each time.
begin_load() {
  acknowledged > "$KEPT/before"
  wanted=$(($(cat "$KEPT/before") + $(shuf -i 30-150 -n 1)))
  mix load "$ACKNOWLEDGED" 100000 > /tmp/load 2>&1 &
  for _ in $(seq 1500); do
    [ "$(acknowledged)" -lt "$wanted" ] || break
    sleep 0.2
  done
  check "transactions go on" yes "$([ "$(acknowledged)" -ge "$wanted" ] && echo yes || cat /tmp/load)"
}

crash() {
  pkill -9 -x mysqld || true
  pkill -9 -f sql-mix.py || true
  while pgrep -x mysqld > /dev/null; do sleep 0.1; done
}

# The locks of a guest that lost its power are held until its connection counts as dead, some half a
# minute. InnoDB says so and tries again.
recover() {
  began=$(date +%s)
  holds "recovery" start
  echo "# recovery in $(($(date +%s) - began)) s"
  check "nothing was found damaged" "" \
    "$(grep -iE 'corrupt|\[ERROR\]' /tmp/mysql.log | grep -v 'Unable to lock .* error: 11' || true)"
}

verify() {
  mix verify "$ACKNOWLEDGED"
  if [ -e "$KEPT/before" ]; then
    echo "# sum acknowledged $(($(acknowledged) - $(cat "$KEPT/before")))"
  fi
  # Of the tables that nobody writes to, not each time.
  [ $((ROUND % 4)) = 0 ] || return 0
  said=$(mysqlcheck --no-defaults -S "$SOCKET" -u root --check --extended --all-databases 2>&1 |
    grep -vE '[[:space:]]OK$' || true)
  check "mysqlcheck" "" "$said"
}

stop() {
  holds "stop" shut_down
  find "$DATA" -name '*.ibd' > /tmp/tablespaces
  echo "$DATA/ibdata1" >> /tmp/tablespaces
  while read -r tablespace; do
    holds "innochecksum ${tablespace#"$DATA/"}" innochecksum "$tablespace"
  done < /tmp/tablespaces
}
