// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostVolume;
import dev.ninebind.host.windows.simulated.Edition;
import dev.ninebind.posix.ntfs.PathSafetyContract;
import org.junit.jupiter.api.Nested;

/** docs/path-safety.md over the back end for Windows, by the calls of each Windows. */
class PathSafetyOverSimulationTest {
  @Nested
  class Windows11 extends PathSafetyContract {
    @Override
    protected HostVolume openVolume() throws Exception {
      return SimulatedVolume.open(Edition.WINDOWS_11);
    }
  }

  @Nested
  class WithoutCaseFlag extends PathSafetyContract {
    @Override
    protected HostVolume openVolume() throws Exception {
      return SimulatedVolume.open(Edition.WINDOWS_11.withoutCaseFlag());
    }
  }

  @Nested
  class Windows10Of1511 extends PathSafetyContract {
    @Override
    protected HostVolume openVolume() throws Exception {
      return SimulatedVolume.open(Edition.WINDOWS_10_1511);
    }
  }
}
