// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import dev.ninebind.conformance.guest.GuestRoot;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** A database: it tells its clients what it has committed, and syncs before it does. */
interface DatabaseWorkload extends Workload {
  @Override
  default GuestRoot root() {
    return GuestRoot.DEBIAN_12;
  }

  @Override
  default int memory() {
    return 1024;
  }

  @Override
  default Set<Kill> kills() {
    return EnumSet.allOf(Kill.class);
  }

  /**
   * Two of a database's three cells are on volumes that outlive their server, so that it is killed
   * twenty times.
   */
  @Override
  default Map<Kill, Integer> rounds() {
    return Map.of(Kill.APPLICATION, 2, Kill.SERVER, 10, Kill.GUEST, 2);
  }

  @Override
  default Duration bound() {
    return Duration.ofMinutes(10);
  }
}
