# SPDX-License-Identifier: Apache-2.0
# WordPress in two containers, a web server's and a database's, each with its part of the volume at /srv:
# the first time as entries of type 9p, then bound from the guest's mount. In: KEPT.

SITE=http://127.0.0.1:8080 NOTES=$KEPT/acknowledged
export SITE NOTES
client() { python3 "$KEPT/wordpress-client.py" "$@"; }
said() { printf '%s\n' "$holds_said" | sed 's/^/# /'; }

# listens PORT
listens() {
  for _ in $(seq 300); do
    if python3 -c "import socket; socket.create_connection(('127.0.0.1', $1))" 2> /dev/null; then
      return 0
    fi
    sleep 1
  done
  tail -n 40 /tmp/database.log /tmp/web.log
  return 1
}

# start_both VOLUME: crun has read one bundle when the first of them listens.
start_both() {
  container database "$(id -u mysql)" "$(id -g mysql)" "$1" guest mariadb.sh \
    > /tmp/database.log 2>&1 < /dev/null &
  database=$!
  holds "the database listens" listens 3306
  container web 0 0 "$1" guest apache.sh > /tmp/web.log 2>&1 < /dev/null &
  web=$!
  holds "the web server listens" listens 8080
}

stop_both() {
  crun kill web TERM
  status=0
  wait "$web" || status=$?
  check "the web server's container ended well" 0 "$status"
  crun kill database TERM
  status=0
  wait "$database" || status=$?
  check "the database's container ended well" 0 "$status"
  grep -hE '^(not )?ok - ' /tmp/database.log /tmp/web.log
}

mount_v
mkdir "$V/www" "$V/log"
mkdir -m 700 "$V/mysql"
chown mysql:mysql "$V/mysql"
umount "$V"

start_both 9p
holds "both wizards" client install 127.0.0.1
holds "posts and uploads" client write 3
said
stop_both
check "the runtime has unmounted it" "" "$(awk '$3 == "9p"' /proc/mounts)"

mount_v
check "the site's owner" www-data "$(stat -c %U "$V/www/wp-config.php")"
check "the database's owner" "700 mysql" "$(stat -c '%a %U' "$V/mysql")"
start_both bind
holds "all is there in new containers" client verify
said
holds "more posts and uploads" client write 2
said
stop_both
check "all is the database's" "" "$(find "$V/mysql" ! -user mysql -o ! -group mysql)"
umount "$V"
finish
