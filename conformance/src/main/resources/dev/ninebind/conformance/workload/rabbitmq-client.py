# SPDX-License-Identifier: Apache-2.0
"""Publishes numbered messages to RabbitMQ and looks which of them are there.

rabbitmq-client.py await SECONDS
rabbitmq-client.py version
rabbitmq-client.py publish QUEUE TYPE NOTES FIRST COUNT
    persistent messages with publisher confirms. The number of each confirmed one is a line in NOTES,
    written and synced after its confirmation came and before more than WINDOW others are under way.
rabbitmq-client.py look QUEUE TYPE NOTES
    all that NOTES has is in the queue, which keeps it
rabbitmq-client.py empty QUEUE TYPE NOTES
    the same; the queue is empty afterwards

A message is delivered at least once: what is there twice is counted, what is missing is an error.
"""
import hashlib
import os
import sys
import time

import pika

WINDOW = 200
PATIENCE = 180  # seconds after which what has not been delivered does not come
HOST = pika.ConnectionParameters("127.0.0.1", heartbeat=0, blocked_connection_timeout=300)


def body(number):
    """Beyond 4096 bytes a classic queue keeps a message in its store, not in its index."""
    size = 6000 if number % 4 == 0 else 100 + number % 700
    line = hashlib.sha256(b"%d" % number).hexdigest().encode()
    return (b"%d " % number + line * (size // len(line) + 1))[:size]


def number_of(content):
    number = int(content.split(b" ", 1)[0])
    if content != body(number):
        raise SystemExit("message %d is not what was published" % number)
    return number


def declare(channel, queue, kind):
    return channel.queue_declare(queue, durable=True, arguments={"x-queue-type": kind})


class Publisher:
    """Keeps WINDOW messages unconfirmed. pika's blocking channel would wait for each of them."""

    def __init__(self, queue, kind, notes, first, count):
        self.queue, self.kind, self.next, self.end = queue, kind, first, first + count
        self.notes = open(notes, "a")
        self.tags = {}
        self.tag = 0
        self.failure = None
        self.connection = pika.SelectConnection(
            HOST,
            on_open_callback=lambda c: c.channel(on_open_callback=self.opened),
            on_open_error_callback=self.failed,
            on_close_callback=self.closed)

    def run(self):
        self.connection.ioloop.start()
        if self.failure:
            raise SystemExit("the connection ended: %s" % (self.failure,))

    def failed(self, connection, reason):
        self.failure = reason
        connection.ioloop.stop()

    def closed(self, connection, reason):
        if self.next < self.end or self.tags:
            self.failure = reason
        connection.ioloop.stop()

    def opened(self, channel):
        self.channel = channel
        channel.confirm_delivery(self.confirmed)
        channel.queue_declare(self.queue, durable=True, arguments={"x-queue-type": self.kind},
                              callback=lambda _: self.publish())

    def publish(self):
        while self.next < self.end and len(self.tags) < WINDOW:
            self.channel.basic_publish("", self.queue, body(self.next),
                                       pika.BasicProperties(delivery_mode=2))
            self.tag += 1
            self.tags[self.tag] = self.next
            self.next += 1

    def confirmed(self, frame):
        if isinstance(frame.method, pika.spec.Basic.Nack):
            self.failure = "a message was refused"
            return self.connection.close()
        last = frame.method.delivery_tag
        tags = [t for t in self.tags if t <= last] if frame.method.multiple else [last]
        self.notes.write("".join("%d\n" % self.tags.pop(tag) for tag in tags))
        self.notes.flush()
        # On the guest's side of the shared directory a line is safe from its end only when synced.
        os.fsync(self.notes.fileno())
        if self.next == self.end and not self.tags:
            self.connection.close()
        else:
            self.publish()


def read(queue, kind, notes, empty):
    with open(notes) as lines:
        confirmed = {int(line) for line in lines}
    connection = pika.BlockingConnection(HOST)
    channel = connection.channel()
    ready = declare(channel, queue, kind).method.message_count
    missing, found, received = set(confirmed), set(), 0
    # Without a number a quorum queue stops at 2000 that are not acknowledged.
    channel.basic_qos(prefetch_count=WINDOW if empty else 65535)
    for method, _, content in channel.consume(queue, inactivity_timeout=PATIENCE):
        if method is None:
            break
        received += 1
        number = number_of(content)
        found.add(number)
        missing.discard(number)
        done = received >= ready and not missing
        if empty and (done or received % 50 == 0):
            channel.basic_ack(method.delivery_tag, multiple=True)
        if done:
            break
    channel.cancel()
    print("%s: %d ready, %d confirmed, %d more, %d twice, %d lost"
          % (queue, ready, len(confirmed), len(found - confirmed), received - len(found),
             len(missing)))
    if not confirmed:
        raise SystemExit("nothing was confirmed")
    if missing:
        raise SystemExit("lost: %s" % sorted(missing)[:20])
    if empty:
        time.sleep(0.5)  # for the acknowledgements, which nobody answers
        left = declare(channel, queue, kind).method.message_count
        if left:
            raise SystemExit("%d messages are left" % left)
    connection.close()


def await_broker(seconds):
    end = time.monotonic() + seconds
    while True:
        try:
            return pika.BlockingConnection(HOST).close()
        except (pika.exceptions.AMQPConnectionError, OSError) as e:
            if time.monotonic() > end:
                raise SystemExit("no broker within %d s: %r" % (seconds, e))
            time.sleep(0.5)


def version():
    connection = pika.BlockingConnection(HOST)
    properties = connection._impl.server_properties
    print(properties["product"], properties["version"], properties["platform"])
    connection.close()


def main(command, *arguments):
    if command == "await":
        await_broker(int(arguments[0]))
    elif command == "version":
        version()
    elif command == "publish":
        queue, kind, notes, first, count = arguments
        Publisher(queue, kind, notes, int(first), int(count)).run()
    elif command in ("look", "empty"):
        read(*arguments, empty=command == "empty")


if __name__ == "__main__":
    main(*sys.argv[1:])
