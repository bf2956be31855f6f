// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.windows.simulated.Edition;

/** All that NTFS has, by the shortest ways. */
class NtfsOnWindows11SimulationTest extends NtfsOverSimulationContract {
  @Override
  Edition edition() {
    return Edition.WINDOWS_11;
  }
}
