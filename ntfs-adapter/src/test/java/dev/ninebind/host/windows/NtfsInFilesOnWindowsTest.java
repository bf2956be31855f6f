// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.memory.LeakCheck;
import dev.ninebind.posix.Capability;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.PosixVolumeContract;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import java.util.Set;
import org.junit.jupiter.api.Tag;

/** The translation over NTFS of this Windows as it is meant to be: metadata in the files. */
@Tag("windows")
class NtfsInFilesOnWindowsTest extends PosixVolumeContract {
  @Override
  protected PosixVolume openVolume() throws Exception {
    return NtfsPosixVolume.open(
        new LeakCheck(TestedWindows.open()), NtfsPosixVolume.Options.DEFAULT);
  }

  @Override
  protected Set<Capability> missing() {
    return Set.of(Capability.LARGE_XATTRS, Capability.NANOSECONDS);
  }
}
