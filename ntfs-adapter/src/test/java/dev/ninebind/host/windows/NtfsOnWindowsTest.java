// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.memory.LeakCheck;
import dev.ninebind.posix.Capability;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.PosixVolumeContract;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Tag;

/** The translation over this Windows, with the store of metadata where the files take none. */
@Tag("windows")
class NtfsOnWindowsTest extends PosixVolumeContract {
  @Override
  protected PosixVolume openVolume() throws Exception {
    Path folder = TestedWindows.folder();
    return NtfsPosixVolume.open(
        new LeakCheck(StoreOnWindowsContractTest.open(folder, folder)),
        NtfsPosixVolume.Options.DEFAULT);
  }

  @Override
  protected Set<Capability> missing() {
    return Set.of(Capability.LARGE_XATTRS, Capability.NANOSECONDS);
  }
}
