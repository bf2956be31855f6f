// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.host.posix.HostProcess;
import dev.ninebind.p9.server.P9Server;
import org.slf4j.LoggerFactory;

/**
 * Loads what serving will need while the command line is still being read, which takes as long: the
 * bindings of the host's calls, and the network's. Nothing depends on it but when the first client
 * is answered.
 */
final class HeadStart {
  private HeadStart() {}

  static void begin() {
    // First, and by one thread: loggers that others ask for meanwhile would be substitutes.
    LoggerFactory.getILoggerFactory();
    Thread thread = new Thread(HeadStart::load, "head start");
    thread.setDaemon(true);
    thread.start();
  }

  private static void load() {
    if (HostProcess.isLinux()) {
      HostProcess.load();
    }
    P9Server.load();
  }
}
