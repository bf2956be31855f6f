// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.windows.simulated.Edition;

/** No WSL metadata, no case flag, no flag that ignores READONLY. */
class NtfsOnWindows10Of1709SimulationTest extends NtfsOverSimulationContract {
  @Override
  Edition edition() {
    return Edition.WINDOWS_10_1709;
  }
}
