// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import java.io.IOException;

/** The operations in flight on one connection: which step each tag is at, and since when. */
final class Pump {
  private final LoadConnection connection;
  private final Slot[] slots;
  private final Step[] steps;
  private final long[] due;
  private final Tally tally;
  private int outstanding;

  Pump(LoadConnection connection, Slot[] slots, Tally tally) {
    this.connection = connection;
    this.slots = slots;
    this.tally = tally;
    steps = new Step[slots.length];
    due = new long[slots.length];
  }

  LoadConnection connection() {
    return connection;
  }

  Tally tally() {
    return tally;
  }

  /** Operations that can be in flight. */
  int depth() {
    return slots.length;
  }

  /** Operations begun and not ended. */
  int outstanding() {
    return outstanding;
  }

  /** Begins an operation for each slot. */
  void beginAll(long now) {
    for (int tag = 0; tag < slots.length; tag++) {
      begin(tag, now);
    }
  }

  /**
   * Begins a slot's next operation, if it has one.
   *
   * @param when the operation was due: its latency counts from there
   */
  void begin(int tag, long when) {
    Step first = slots[tag].begin();
    if (first != null) {
      outstanding++;
      steps[tag] = first;
      due[tag] = when;
      connection.put(first);
    }
  }

  /** Takes the replies that are there, and begins anew what ended while the tally goes on. */
  void takeAllAndGoOn(long now) throws IOException {
    while (connection.hasFrame()) {
      int tag = take(now);
      if (tag >= 0 && tally.goesOn(now)) {
        begin(tag, now);
      }
    }
  }

  /** Takes a reply; gives its tag if that ended an operation, else -1. */
  int take(long now) throws IOException {
    int tag = connection.tag();
    if (tag >= steps.length || steps[tag] == null) {
      throw new WrongAnswerException(
          "a reply has tag %d, which nothing was asked with".formatted(tag));
    }
    Step next = slots[tag].next(connection.body(steps[tag]));
    steps[tag] = next;
    if (next != null) {
      connection.put(next);
      return -1;
    }
    outstanding--;
    tally.ended(due[tag], now);
    return tag;
  }

  /** Runs until nothing is outstanding, on a socket that blocks. */
  void run() throws IOException {
    beginAll(System.nanoTime());
    while (outstanding > 0) {
      connection.send();
      connection.receive();
      takeAllAndGoOn(System.nanoTime());
    }
  }
}
