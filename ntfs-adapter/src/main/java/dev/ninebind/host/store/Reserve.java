// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A little of the volume, given back when there is no room to open the store: SQLite makes its log
 * then, and a folder that is full must be served, so that something can be removed from it.
 */
final class Reserve {
  private static final int BYTES = 64 << 10;

  private final Path file;

  Reserve(Path file) {
    this.file = file;
  }

  /** Takes it, if there is room and it is not there. */
  void take() {
    try {
      if (!Files.exists(file)) {
        Files.write(file, new byte[BYTES]);
      }
    } catch (IOException e) {
      give(); // a part of it is of no use
    }
  }

  /** Gives it back. Returns false if there was none. */
  boolean give() {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      return false;
    }
  }
}
