// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.windows.simulated.Edition;

/** No POSIX semantics, no looks by name: the longest ways. */
class NtfsOnWindows10Of1511SimulationTest extends NtfsOverSimulationContract {
  @Override
  Edition edition() {
    return Edition.WINDOWS_10_1511;
  }
}
