// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import dev.ninebind.host.HostVolume;
import dev.ninebind.host.HostVolumeContract;
import dev.ninebind.host.memory.MemoryVolume;
import dev.ninebind.host.memory.MemoryVolume.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** With a store beside it a host without EAs and reparse points keeps every rule of both. */
class StoreVolumeContractTest {
  private static final Options BARE =
      Options.DEFAULT.withExtendedAttributes(false).withReparsePoints(false);

  @TempDir private Path folders;

  private HostVolume open(Options options) throws Exception {
    return StoreVolume.open(new MemoryVolume(options), Files.createTempDirectory(folders, "t"));
  }

  @Nested
  class WithoutEasAndReparsePoints extends HostVolumeContract {
    @Override
    public HostVolume openVolume() throws Exception {
      return open(BARE);
    }
  }

  @Nested
  class WithoutEas extends HostVolumeContract {
    @Override
    public HostVolume openVolume() throws Exception {
      return open(Options.DEFAULT.withExtendedAttributes(false));
    }
  }

  /** Before Windows 10 1607. */
  @Nested
  class WithoutPosixSemantics extends HostVolumeContract {
    @Override
    public HostVolume openVolume() throws Exception {
      return open(BARE.withPosixSemantics(false));
    }
  }

  /** Where the host has both, what is set still goes to the store. */
  @Nested
  class OverAllOfWindows extends HostVolumeContract {
    @Override
    public HostVolume openVolume() throws Exception {
      return open(Options.DEFAULT);
    }
  }
}
