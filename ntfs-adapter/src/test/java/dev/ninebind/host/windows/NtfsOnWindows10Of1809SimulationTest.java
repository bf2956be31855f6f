// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.windows.simulated.Edition;

/** The oldest Windows that lacks nothing. */
class NtfsOnWindows10Of1809SimulationTest extends NtfsOverSimulationContract {
  @Override
  Edition edition() {
    return Edition.WINDOWS_10_1809;
  }
}
