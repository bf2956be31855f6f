// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.memory.LeakCheck;
import dev.ninebind.host.windows.simulated.Edition;
import dev.ninebind.posix.Capability;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.PosixVolumeContract;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import java.util.Set;

/** The translation over the back end for Windows, by the calls of one Windows. */
abstract class NtfsOverSimulationContract extends PosixVolumeContract {
  /** Which Windows answers. */
  abstract Edition edition();

  @Override
  protected final PosixVolume openVolume() throws Exception {
    return NtfsPosixVolume.open(
        new LeakCheck(SimulatedVolume.open(edition())), NtfsPosixVolume.Options.DEFAULT);
  }

  @Override
  protected final Set<Capability> missing() {
    return Set.of(Capability.LARGE_XATTRS, Capability.NANOSECONDS);
  }
}
