// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostVolume;
import dev.ninebind.host.HostVolumeContract;
import dev.ninebind.host.windows.simulated.Edition;
import org.junit.jupiter.api.Nested;

/** The back end for Windows keeps NT's rules by the calls of each Windows. */
class WindowsVolumeOverSimulationTest {
  @Nested
  class Windows11 extends HostVolumeContract {
    @Override
    public HostVolume openVolume() throws Exception {
      return SimulatedVolume.open(Edition.WINDOWS_11);
    }
  }

  @Nested
  class WithoutCaseFlag extends HostVolumeContract {
    @Override
    public HostVolume openVolume() throws Exception {
      return SimulatedVolume.open(Edition.WINDOWS_11.withoutCaseFlag());
    }
  }

  /** As below some filter drivers. */
  @Nested
  class PosixFlagsRefused extends HostVolumeContract {
    @Override
    public HostVolume openVolume() throws Exception {
      return SimulatedVolume.open(Edition.WINDOWS_11.refusingPosix());
    }
  }

  @Nested
  class Windows10Of1809 extends HostVolumeContract {
    @Override
    public HostVolume openVolume() throws Exception {
      return SimulatedVolume.open(Edition.WINDOWS_10_1809);
    }
  }

  @Nested
  class Windows10Of1709 extends HostVolumeContract {
    @Override
    public HostVolume openVolume() throws Exception {
      return SimulatedVolume.open(Edition.WINDOWS_10_1709);
    }
  }

  @Nested
  class Windows10Of1511 extends HostVolumeContract {
    @Override
    public HostVolume openVolume() throws Exception {
      return SimulatedVolume.open(Edition.WINDOWS_10_1511);
    }
  }

  /** All that can take its time does. */
  @Nested
  class EverythingPending extends HostVolumeContract {
    @Override
    public HostVolume openVolume() throws Exception {
      return SimulatedVolume.open(Edition.WINDOWS_11.pendingEvery(1));
    }
  }
}
