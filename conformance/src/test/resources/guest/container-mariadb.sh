# SPDX-License-Identifier: Apache-2.0
# In a container, as MariaDB's user: a database for WordPress, made if it is not there.

pool="--innodb-buffer-pool-size=48M --innodb-buffer-pool-size-max=256M --innodb-log-file-size=16M"
check "the data's file system" 9p "$(awk -v at="$V" '$2 == at { print $3 }' /proc/mounts)"
if [ ! -e "$V/mysql/mysql" ]; then
  mariadb-install-db --no-defaults --datadir="$V/mysql" --auth-root-authentication-method=normal \
    --skip-test-db $pool
fi
cat > /tmp/init.sql << 'SQL'
create database if not exists wordpress;
create user if not exists wordpress@'%' identified by 'secret';
grant all on wordpress.* to wordpress@'%';
SQL
exec mariadbd --no-defaults --datadir="$V/mysql" --socket=/tmp/mysqld.sock --bind-address=127.0.0.1 \
  --init-file=/tmp/init.sql $pool
