// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostVolume;
import dev.ninebind.host.HostVolumeContract;
import dev.ninebind.host.windows.WindowsVolume.Metadata;
import dev.ninebind.host.windows.simulated.Edition;
import dev.ninebind.host.windows.simulated.SimulatedNtdll;

/** NT's rules through the calls of an ntdll that answers as Windows 11's does. */
class SimulatedWindowsContractTest extends HostVolumeContract {
  @Override
  public HostVolume openVolume() throws Exception {
    SimulatedNtdll ntdll = new SimulatedNtdll(Edition.WINDOWS_11);
    return WindowsVolume.open(ntdll, "C:\\", Metadata.IN_FILES);
  }
}
