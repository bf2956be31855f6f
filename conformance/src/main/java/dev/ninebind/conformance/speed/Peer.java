// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.speed;

import dev.ninebind.conformance.guest.GuestNetwork;
import dev.ninebind.conformance.guest.ServerProcess;
import java.nio.file.Path;
import java.util.Map;

/** A server that guests mount to see how fast it is. */
enum Peer {
  NINEBIND("Ninebind") {
    @Override
    ServerProcess serve(GuestNetwork network, Path launcher, Path folder, Path log) {
      return ServerProcess.launched(network, launcher, Map.of(EXPORT, folder.toString()), log);
    }
  },
  DIOD("diod") {
    @Override
    ServerProcess serve(GuestNetwork network, Path launcher, Path folder, Path log) {
      return ServerProcess.diod(network, Map.of(EXPORT, folder.toString()), log);
    }
  };

  static final String EXPORT = "v";

  private final String title;

  Peer(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Starts it as its users would. */
  abstract ServerProcess serve(GuestNetwork network, Path launcher, Path folder, Path log);
}
