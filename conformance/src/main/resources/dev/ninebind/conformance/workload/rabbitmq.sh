# SPDX-License-Identifier: Apache-2.0
# RabbitMQ, whose database, logs, configuration and cookie are in $V/rabbitmq. In:
# $KEPT/rabbitmq-client.py.
#
# Two kinds of queues, each durable and of both types. The standing ones are filled once, in order, and
# every later look finds the same messages in them. Into the others messages are published when the
# kill comes; then they are emptied.

base=$V/rabbitmq
types="classic quorum"
MESSAGES=10000 # in each standing queue

client() { python3 "$KEPT/rabbitmq-client.py" "$@"; }

# One scheduler that sleeps when it has nothing to do: the guest has one processor.
as_broker() {
  setpriv --reuid rabbitmq --regid rabbitmq --clear-groups env -i \
    PATH="/usr/lib/rabbitmq/bin:$PATH" LC_ALL=C.UTF-8 HOME="$base" \
    RABBITMQ_NODENAME=rabbit@localhost RABBITMQ_CONFIG_FILE="$base/rabbitmq.conf" \
    RABBITMQ_ENABLED_PLUGINS_FILE="$base/enabled_plugins" \
    RABBITMQ_MNESIA_BASE="$base/mnesia" RABBITMQ_LOG_BASE="$base/log" \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="+S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none" \
    "$@"
}

gone() {
  for _ in $(seq 600); do
    pgrep -u rabbitmq > /dev/null || return 0
    sleep 0.1
  done
  pgrep -u rabbitmq -a
  return 1
}

start_broker() {
  as_broker setsid rabbitmq-server > /tmp/rabbitmq 2>&1 < /dev/null &
  holds "the broker starts" awaited
}
awaited() {
  client await 600 || {
    tail -n 40 /tmp/rabbitmq
    return 1
  }
}

prepare() {
  mkdir -m 750 "$base"
  cat > "$base/rabbitmq.conf" << 'CONF'
listeners.tcp.default = 127.0.0.1:5672
vm_memory_high_watermark.absolute = 300MB
disk_free_limit.absolute = 64MB
raft.wal_max_size_bytes = 32000000
CONF
  echo '[].' > "$base/enabled_plugins"
  chown -R rabbitmq:rabbitmq "$base"
  start_broker
  holds "it tells its version" client version
  client_says
  check "the cookie is its owner's alone" "400 rabbitmq" "$(stat -c '%a %U' "$base/.erlang.cookie")"
}

exercise() {
  for type in $types; do
    exercise_start=$(date +%s%3N)
    holds "$MESSAGES messages are confirmed, $type" \
      client publish "standing-$type" "$type" "$KEPT/standing-$type" 1 "$MESSAGES"
    echo "# $MESSAGES confirmed, $type: $(($(date +%s%3N) - exercise_start)) ms"
  done
  stop
  start_broker
}

# What the last client said, as lines for the report.
client_says() { printf '%s\n' "$holds_said" | sed 's/^/# /'; }

begin_load() {
  round=$(($(cat "$KEPT/round" 2> /dev/null || echo 0) + 1))
  echo "$round" > "$KEPT/round"
  for type in $types; do
    : > "$KEPT/load-$type"
    client publish "load-$type" "$type" "$KEPT/load-$type" "$((round * 1000000))" 1000000 \
      > "/tmp/publish-$type" 2>&1 < /dev/null &
  done
  for _ in $(seq 3000); do
    enough=yes
    for type in $types; do
      [ "$(wc -l < "$KEPT/load-$type")" -ge 1000 ] || enough=no
    done
    [ "$enough" = no ] || break
    sleep 0.1
  done
  check "1000 messages are confirmed in each queue" yes "$enough"
}

crash() {
  pkill -9 -u rabbitmq || true
  pkill -9 -f rabbitmq-client.py || true
  holds "the broker is gone" gone
}

recover() { start_broker; }

verify() {
  for type in $types; do
    holds "the standing messages are there, $type" \
      client look "standing-$type" "$type" "$KEPT/standing-$type"
    client_says
    if [ -e "$KEPT/load-$type" ]; then
      holds "the confirmed messages are there, $type" \
        client empty "load-$type" "$type" "$KEPT/load-$type"
      client_says
      echo "# sum acknowledged $(wc -l < "$KEPT/load-$type")"
      echo "# sum lost $(echo "$holds_said" | sed -n 's/.* twice, \([0-9]*\) lost$/\1/p')"
    fi
  done
  if grep -hE 'corrupt|bad_crc|enoent|CRASH REPORT' "$base"/log/*.log; then
    not_ok "the broker's log" "see above"
  else
    ok "the broker's log"
  fi
  # For who wants to know why.
  if [ -s "$FAILED" ]; then tail -n 80 "$base"/log/*.log; fi
}

stop() {
  # SIGTERM is an orderly stop. The shell that began it only waits.
  pkill -TERM -u rabbitmq beam.smp
  for _ in $(seq 600); do
    pgrep -u rabbitmq beam.smp > /dev/null || break
    sleep 0.1
  done
  pkill -u rabbitmq epmd || true
  holds "the broker stops" gone
}
