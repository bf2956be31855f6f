# SPDX-License-Identifier: Apache-2.0
# Put before the other crash-*.sh: a database on the mount whose server ends without a word.

bin=$(echo /usr/lib/postgresql/*/bin)
as_postgres() {
  setpriv --reuid postgres --regid postgres --clear-groups env HOME=/tmp PATH="$bin:$PATH" "$@"
}
ask() { as_postgres psql -h /tmp -d postgres -Atc "$1"; }
database() {
  as_postgres pg_ctl -D "$V/data" -w -t 60 -l /tmp/postgres.log \
    -o "-k /tmp -c listen_addresses= -c shared_buffers=32MB" "$@"
}
