# SPDX-License-Identifier: Apache-2.0
# WordPress on Apache with PHP, and MariaDB, of which everything is on the mount: the site's folder
# $V/www, the database $V/mysql, and configuration and logs in $V/etc and $V/log. Sockets and pid files
# are in /run. In: $KEPT/wordpress-client.py, $KEPT/wordpress-browser.py.

. /run/ninebind/settings # ADDRESS
SITE=http://$ADDRESS
SOCKET=/run/mysqld/mysqld.sock
NOTES=$KEPT/acknowledged
ARTIFACTS=$KEPT/artifacts
export SITE NOTES ARTIFACTS

client() { python3 "$KEPT/wordpress-client.py" "$@"; }
said() { printf '%s\n' "$holds_said" | sed 's/^/# /'; }
sql() { mariadb -u root --socket "$SOCKET" -Nse "$1"; }

# gone USER: waits until no process of the user is left.
gone() {
  for _ in $(seq 600); do
    pgrep -u "$1" > /dev/null || return 0
    sleep 0.1
  done
  pgrep -u "$1" -a
  return 1
}

# MariaDB reserves addresses for 8 TB unless told otherwise, and User-Mode Linux has 512 GB. What it
# promises of a commit is as it comes.
POOL="--innodb-buffer-pool-size=48M --innodb-buffer-pool-size-max=256M --innodb-log-file-size=16M"
start_database() {
  mkdir -p /run/mysqld
  chown mysql:mysql /run/mysqld
  setsid mariadbd --no-defaults --user=mysql --datadir="$V/mysql" --socket="$SOCKET" \
    --pid-file=/run/mysqld/pid --log-error="$V/log/mariadb/error.log" --bind-address=127.0.0.1 \
    $POOL > /tmp/mariadbd 2>&1 < /dev/null &
  holds "the database starts" answers
}
answers() {
  for _ in $(seq 300); do
    if sql 'select 1' > /dev/null 2>&1; then return 0; fi
    pgrep mariadbd > /dev/null || break
    sleep 1
  done
  tail -n 40 /tmp/mariadbd "$V/log/mariadb/error.log"
  return 1
}

start_web() {
  mkdir -p /run/apache2
  holds "the web server starts" apache2 -f "$V/etc/apache2.conf" -k start
}

start() {
  start_database
  start_web
}

prepare() {
  mkdir "$V/etc" "$V/log" "$V/www"
  mkdir -m 750 "$V/log/apache2" "$V/log/mariadb"
  mkdir -m 700 "$V/mysql"
  chown mysql:mysql "$V/log/mariadb" "$V/mysql"
  apache_conf "$V/www" "$V/log/apache2" /run/apache2 80 > "$V/etc/apache2.conf"
  holds "the site's files" site_files "$V/www"
  holds "the database's files" mariadb-install-db --no-defaults --user=mysql --datadir="$V/mysql" \
    --auth-root-authentication-method=normal --skip-test-db $POOL
  start
  sql "create database wordpress; create user wordpress@localhost identified by 'secret';
    grant all on wordpress.* to wordpress@localhost"
  echo "# $(apache2 -v | head -n 1), PHP $(php -r 'echo PHP_VERSION;'), MariaDB $(sql 'select version()')"
  echo "# WordPress $(php -r "require '$V/www/wp-includes/version.php'; echo \$wp_version;")"
}

exercise() {
  mkdir -p "$ARTIFACTS"
  python3 "$KEPT/wordpress-browser.py" "$WORK/files"
  check "the wizard wrote its file" 1 "$(grep -c "define( 'DB_NAME', 'wordpress' )" "$V/www/wp-config.php")"
  check "the theme's edit is in its file" 1 \
    "$(grep -c 'edited in the browser' "$V/www/wp-content/themes/twentytwentythree/parts/header.html")"
  check "permalinks are in .htaccess" 1 "$(grep -c 'RewriteRule \. /index.php' "$V/www/.htaccess")"
  mkdir "$WORK/unzipped"
  python3 -m zipfile -e "$WORK/files/note.zip" "$WORK/unzipped"
  holds "the plugin's files are there" diff -r "$WORK/unzipped/note" "$V/www/wp-content/plugins/note"
  holds "clients write and read" client write 6
  said
  # Debian's WordPress warns of variables of its own.
  check "the web server logs" yes "$([ -s "$V/log/apache2/access.log" ] && echo yes)"
  if grep -E 'PHP (Fatal|Parse)|ailed to|denied|No such|segfault|core:error' "$V/log/apache2/error.log"; then
    not_ok "the web server's log" "see above"
  else
    ok "the web server's log"
  fi
}

begin_load() {
  before=$(wc -l < "$NOTES")
  echo "$before" > "$KEPT/before"
  client load > /tmp/load 2>&1 < /dev/null &
  for _ in $(seq 1200); do
    [ "$(wc -l < "$NOTES")" -lt $((before + 20)) ] || break
    sleep 0.5
  done
  check "20 posts and uploads are acknowledged" yes \
    "$([ "$(wc -l < "$NOTES")" -ge $((before + 20)) ] && echo yes)"
}

crash() {
  pkill -9 apache2 || true
  pkill -9 mariadbd || true
  pkill -9 -f wordpress-client.py || true
  holds "the database is gone" gone mysql
  holds "the web server is gone" gone www-data
  rm -f /run/apache2/pid
}

recover() { start; }

verify() {
  holds "what was acknowledged is served" client verify
  said
  if [ -e "$KEPT/before" ]; then
    echo "# sum acknowledged $(($(wc -l < "$NOTES") - $(cat "$KEPT/before")))"
    echo "# sum lost $(echo "$holds_said" | sed -n 's/.* pictures, \([0-9]*\) lost or damaged$/\1/p')"
  fi
  check "the theme's edit is in its file" 1 \
    "$(grep -c 'edited in the browser' "$V/www/wp-content/themes/twentytwentythree/parts/header.html")"
  if mariadb-check -u root --socket "$SOCKET" --all-databases --extended > /tmp/checked 2>&1 &&
    ! grep -vE ' OK$' /tmp/checked; then
    ok "the database's tables are clean"
    echo "# $(wc -l < /tmp/checked) tables"
  else
    not_ok "the database's tables are clean" "$(grep -vE ' OK$' /tmp/checked | tr '\n' ' ')"
  fi
  if grep -iE '\[ERROR\].*(corrupt|checksum|missing)' "$V/log/mariadb/error.log"; then
    not_ok "the database's log" "see above"
  else
    ok "the database's log"
  fi
}

stop() {
  kill -WINCH "$(cat /run/apache2/pid)" # an orderly stop
  holds "the web server stops" gone www-data
  mariadb-admin -u root --socket "$SOCKET" shutdown
  holds "the database stops" gone mysql
}
