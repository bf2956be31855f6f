// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import dev.ninebind.posix.Capability;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.PosixVolumeContract;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import java.util.Set;

/** The translation over the strict model of NTFS, in one of its worlds. */
abstract class NtfsOnMemoryContract extends PosixVolumeContract {
  /** What the host can do. */
  abstract MemoryVolume.Options world();

  @Override
  protected final PosixVolume openVolume() throws Exception {
    return NtfsPosixVolume.open(
        new LeakCheck(new MemoryVolume(world())), NtfsPosixVolume.Options.DEFAULT);
  }

  @Override
  protected final Set<Capability> missing() {
    return Set.of(Capability.LARGE_XATTRS, Capability.NANOSECONDS);
  }
}
