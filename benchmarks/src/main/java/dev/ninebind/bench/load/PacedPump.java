// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;

/** A pump whose operations begin by a schedule: one thread begins them, another takes replies. */
final class PacedPump {
  private final Pump pump;
  private final Schedule schedule;
  private final ArrayDeque<Integer> idle = new ArrayDeque<>();
  private boolean allBegun;
  private boolean broken;

  PacedPump(Pump pump, Schedule schedule) {
    this.pump = pump;
    this.schedule = schedule;
    for (int tag = 0; tag < pump.depth(); tag++) {
      idle.add(tag);
    }
  }

  /** Begins operations as they are due, or, if all tags are taken, as soon as one is free. */
  Void send() throws IOException, InterruptedException {
    long due = schedule.due(0);
    for (long number = 0; goesOn(due); due = schedule.due(++number)) {
      for (long wait; (wait = due - System.nanoTime()) > 0; ) {
        LockSupport.parkNanos(wait);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      synchronized (this) {
        while (idle.isEmpty() && !broken) {
          wait();
        }
        if (broken) {
          return null;
        }
        pump.begin(idle.remove(), due);
        pump.connection().send();
        notifyAll();
      }
    }
    synchronized (this) {
      allBegun = true;
      notifyAll();
    }
    return null;
  }

  private synchronized boolean goesOn(long due) {
    return pump.tally().goesOn(due);
  }

  /** Takes replies until the last one has come. */
  Void receive() throws IOException, InterruptedException {
    try {
      while (somethingIsOutstanding()) {
        pump.connection().receive();
        take(System.nanoTime());
      }
      return null;
    } finally {
      synchronized (this) {
        broken = true; // or at its end, where nobody waits any more
        notifyAll();
      }
    }
  }

  private synchronized boolean somethingIsOutstanding() throws InterruptedException {
    while (pump.outstanding() == 0 && !allBegun) {
      wait();
    }
    return pump.outstanding() > 0;
  }

  private synchronized void take(long now) throws IOException {
    while (pump.connection().hasFrame()) {
      int ended = pump.take(now);
      if (ended >= 0) {
        idle.add(ended);
      }
    }
    pump.connection().send();
    notifyAll();
  }
}
