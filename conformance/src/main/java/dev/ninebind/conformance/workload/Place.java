// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import dev.ninebind.conformance.guest.GuestKernel;
import dev.ninebind.conformance.guest.GuestResult;
import dev.ninebind.conformance.guest.GuestScript;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Where an application runs: a guest, and a server whose volume it mounts. What ends one of them
 * throws {@link dev.ninebind.conformance.guest.GuestException} if it does not come back.
 */
public interface Place {
  /** The guest, another one after {@link #rebootGuest}. */
  GuestKernel guest();

  /** The mount command without the directory. */
  String mount();

  /** What {@code lib.sh} is told of the mount besides. */
  default Map<String, String> variables() {
    return Map.of();
  }

  /**
   * Runs a script in the guest.
   *
   * @param more variables for it
   * @param bound after which it has hung
   */
  default GuestResult run(GuestScript script, Map<String, String> more, Duration bound) {
    Map<String, String> all = new HashMap<>(variables());
    all.putAll(more);
    return script.run(guest(), mount(), all, bound);
  }

  /** Kills the server and starts it again on the same volume, at the same address. */
  void restartServer();

  /** Whether the guest survives that it unmounts what a server served that has ended. */
  boolean unmountsWithoutServer();

  /** Takes the guest's power; it boots again, with what it kept. */
  void rebootGuest();

  /**
   * Cuts the power of the server's machine, and starts both again on what its disk has.
   *
   * @param seed decides what the disk wrote of that which no fsync covered, where that can be
   *     chosen; empty if nothing
   */
  void cutPower(OptionalLong seed);

  /** The directory that the guest finds as {@code $KEPT}. */
  default Path kept() {
    return guest().kept();
  }
}
