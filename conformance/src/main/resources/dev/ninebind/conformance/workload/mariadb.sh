# SPDX-License-Identifier: Apache-2.0
# MariaDB with its own durability: every commit is in the redo log, by fsync, and pages go through
# the doublewrite buffer.

home=$V/mariadb
connections="1 2"
# The machine's address space is small: InnoDB would reserve terabytes for a pool that may grow.
options="--no-defaults --datadir=$home --user=mysql --socket=/tmp/mariadb.sock --skip-networking
  --pid-file=/tmp/mariadb.pid --innodb-buffer-pool-size=64M --innodb-buffer-pool-size-max=128M
  --innodb-log-file-size=32M --innodb-checksum-algorithm=full_crc32"

ask() { mariadb --no-defaults -u root -S /tmp/mariadb.sock -N -B -e "$1" "${2:-test}"; }

start() {
  # shellcheck disable=SC2086
  mariadbd $options >> /tmp/mariadb.log 2>&1 &
  for _ in $(seq 3000); do
    if ask 'select 1' mysql > /dev/null 2>&1; then return 0; fi
    sleep 0.1
  done
  tail -n 40 /tmp/mariadb.log
  return 1
}

load() {
  sysbench oltp_read_write --db-driver=mysql --mysql-socket=/tmp/mariadb.sock --mysql-user=root \
    --mysql-db=test --tables=2 --table-size=5000 --threads=2 "$@"
}

prepare() {
  mkdir -m 750 "$home"
  chown mysql:mysql "$home"
  sync "$V" # nobody else makes durable that the directory has a name
  holds "mariadb-install-db" mariadb-install-db --no-defaults --datadir="$home" --user=mysql \
    --auth-root-authentication-method=normal --skip-test-db \
    --innodb-buffer-pool-size=32M --innodb-buffer-pool-size-max=64M
  holds "start" start
  echo "# $(ask 'select version()' mysql)"
  ask 'create database test' mysql
  echo "# $(ask "show variables where variable_name in ('innodb_flush_log_at_trx_commit',
    'innodb_flush_method', 'innodb_doublewrite', 'innodb_use_native_aio', 'sync_binlog')" | tr '\t\n' '= ')"
  holds "sysbench's tables" load prepare
  ask 'create table acknowledged (connection integer, n integer, primary key (connection, n))
       engine=InnoDB'
}

exercise() {
  load --time=5 run > /tmp/sysbench 2>&1 || not_ok "sysbench" "$(tail -n 5 /tmp/sysbench)"
  grep -E 'transactions:|ignored errors:' /tmp/sysbench | sed 's/^ */# sysbench: /'
  holds "a table is altered" ask 'alter table sbtest1 add column more varchar(100) default "x",
    algorithm=copy'
  holds "a table is made anew" ask 'alter table sbtest2 engine=InnoDB, algorithm=copy'
  holds "a table is optimised" ask 'optimize table sbtest1'
  ask 'create table aria (id integer auto_increment primary key, text varchar(200)) engine=Aria'
  ask "insert into aria (text) select repeat('x', 100) from sbtest1 limit 1000"
  holds "stop" shutdown_server
  checksums
  cd /
  umount "$V"
  mount_v
  holds "start after a remount" start
}

shutdown_server() {
  mariadb-admin --no-defaults -u root -S /tmp/mariadb.sock shutdown
  while pgrep -x mariadbd > /dev/null; do sleep 0.1; done
}

# innochecksum takes the old doublewrite buffer of ibdata1, pages 64 to 191, for bad ones: also of a
# database that never was anywhere but in memory.
checksums() {
  {
    find "$home" -name '*.ibd' -o -name 'undo*' | while read -r file; do
      innochecksum "$file" 2>&1 || echo "$file"
    done
    innochecksum -e 63 "$home/ibdata1" 2>&1 || echo ibdata1
    innochecksum -s 192 "$home/ibdata1" 2>&1 || echo ibdata1
  } > /tmp/innochecksum
  check "innochecksum" "" "$(cat /tmp/innochecksum)"
}

begin_load() {
  note_before $connections
  load --time=3600 --mysql-ignore-errors=1213,1020,1205 run > /tmp/sysbench 2>&1 &
  for connection in $connections; do
    commit_numbers "$connection" \
      "insert into acknowledged values (CONNECTION, NUMBER); select NUMBER;" \
      mariadb --no-defaults -u root -S /tmp/mariadb.sock -N -B --unbuffered test
  done
  await_acknowledged 15 $connections
}

crash() {
  pkill -9 -x mariadbd || true
  pkill -9 -x sysbench || true
  pkill -9 -f ninebind_acknowledged || true
  while pgrep -x mariadbd > /dev/null; do sleep 0.1; done
}

recover() {
  started=$(date +%s%3N)
  : > /tmp/mariadb.log
  holds "recovery" start
  echo "# recovery took $(($(date +%s%3N) - started)) ms"
}

verify() {
  for connection in $connections; do
    # shellcheck disable=SC2046
    check_acknowledged "$connection" $(ask "select count(*), coalesce(min(n), 0), coalesce(max(n), 0)
      from acknowledged where connection = $connection")
  done
  if thorough; then
    check "every table" "" "$(ask 'check table acknowledged, sbtest1, sbtest2 extended' |
      awk '$NF != "OK"')"
  fi
  if grep -E 'corrupt|\[FATAL\]|InnoDB: Assertion|got signal' /tmp/mariadb.log; then
    not_ok "MariaDB's log" "see above"
  fi
}

stop() {
  holds "mariadb-check" mariadb-check --no-defaults -u root -S /tmp/mariadb.sock --all-databases \
    --extended
  holds "stop" shutdown_server
  checksums
}
