// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import dev.ninebind.host.HostVolume;
import dev.ninebind.host.memory.MemoryVolume.Options;
import dev.ninebind.posix.ntfs.PathSafetyContract;
import org.junit.jupiter.api.Nested;

/** docs/path-safety.md on the volume in memory, in each world that makes a difference. */
class PathSafetyOnMemoryTest {
  /** With short names, as on the volume that Windows starts from. */
  @Nested
  class Windows11 extends PathSafetyContract {
    @Override
    protected HostVolume openVolume() {
      return new MemoryVolume(Options.DEFAULT);
    }
  }

  @Nested
  class WithoutShortNames extends PathSafetyContract {
    @Override
    protected HostVolume openVolume() {
      return new MemoryVolume(Options.DEFAULT.withShortNames(false));
    }
  }

  @Nested
  class WithoutCaseFlag extends PathSafetyContract {
    @Override
    protected HostVolume openVolume() {
      return new MemoryVolume(Options.DEFAULT.withCaseSensitiveDirectories(false));
    }
  }

  /** Before Windows 10 1607, where Ninebind keeps a directory of its own in the export. */
  @Nested
  class WithoutPosixSemantics extends PathSafetyContract {
    @Override
    protected HostVolume openVolume() {
      return new MemoryVolume(
          Options.DEFAULT.withPosixSemantics(false).withCaseSensitiveDirectories(false));
    }
  }
}
