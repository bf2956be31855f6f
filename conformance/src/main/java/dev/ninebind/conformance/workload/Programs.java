// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import dev.ninebind.conformance.guest.GuestScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Programs that a workload's script runs in the guest: resources beside the script. */
final class Programs {
  private Programs() {}

  /** Lays them into the directory that the guest finds as {@code $KEPT}. */
  static void layInto(Path kept, String... names) {
    try {
      for (String name : names) {
        Files.writeString(kept.resolve(name), GuestScript.read(Programs.class, name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
