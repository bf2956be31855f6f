// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import dev.ninebind.host.memory.LeakCheck;
import dev.ninebind.host.memory.MemoryVolume;
import dev.ninebind.posix.Capability;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.PosixVolumeContract;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** The translation over a host that has neither EAs nor reparse points, with a store beside it. */
class NtfsWithStoreTest extends PosixVolumeContract {
  @TempDir private Path folders;

  @Override
  protected PosixVolume openVolume() throws Exception {
    MemoryVolume host =
        new MemoryVolume(
            MemoryVolume.Options.DEFAULT.withExtendedAttributes(false).withReparsePoints(false));
    StoreVolume volume = StoreVolume.open(host, Files.createTempDirectory(folders, "t"));
    return NtfsPosixVolume.open(new LeakCheck(volume), NtfsPosixVolume.Options.DEFAULT);
  }

  @Override
  protected Set<Capability> missing() {
    return Set.of(Capability.LARGE_XATTRS, Capability.NANOSECONDS);
  }
}
