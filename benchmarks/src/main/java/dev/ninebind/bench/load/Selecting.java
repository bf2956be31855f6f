// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;

/** Several connections on one thread. */
final class Selecting {
  private Selecting() {}

  /** Runs until nothing is outstanding. */
  static void run(List<Pump> pumps) throws IOException {
    try (Selector selector = Selector.open()) {
      int running = 0;
      for (Pump pump : pumps) {
        pump.connection().socket().configureBlocking(false);
        pump.connection().socket().register(selector, SelectionKey.OP_READ, pump);
      }
      for (SelectionKey key : selector.keys()) {
        Pump pump = (Pump) key.attachment();
        pump.beginAll(System.nanoTime());
        send(pump, key);
        running += pump.outstanding() > 0 ? 1 : 0;
      }
      while (running > 0) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          running -= serve(key) ? 0 : 1;
        }
        selector.selectedKeys().clear();
      }
    }
  }

  /** False once nothing is outstanding. */
  private static boolean serve(SelectionKey key) throws IOException {
    Pump pump = (Pump) key.attachment();
    if (key.isReadable()) {
      pump.connection().receive();
      pump.takeAllAndGoOn(System.nanoTime());
    }
    if (pump.outstanding() == 0) {
      key.cancel();
      return false;
    }
    send(pump, key);
    return true;
  }

  private static void send(Pump pump, SelectionKey key) throws IOException {
    int more = pump.connection().send() ? 0 : SelectionKey.OP_WRITE;
    if (key.interestOps() != (SelectionKey.OP_READ | more)) {
      key.interestOps(SelectionKey.OP_READ | more);
    }
  }
}
