// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import dev.ninebind.host.HostCapability;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.HostVolumeContract;
import dev.ninebind.host.memory.MemoryVolume.Options;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/** The volume in memory keeps every rule, in each of its worlds. */
class MemoryVolumeContractTest {
  @Nested
  class Windows11 extends HostVolumeContract {
    @Override
    public HostVolume openVolume() {
      return new MemoryVolume(Options.DEFAULT);
    }
  }

  /** Before Windows 10 1607. */
  @Nested
  class WithoutPosixSemantics extends HostVolumeContract {
    @Override
    public HostVolume openVolume() {
      return new MemoryVolume(Options.DEFAULT.withPosixSemantics(false));
    }
  }

  /** Without WSL nobody has switched it on. */
  @Nested
  class WithoutCaseFlag extends HostVolumeContract {
    @Override
    public HostVolume openVolume() {
      return new MemoryVolume(Options.DEFAULT.withCaseSensitiveDirectories(false));
    }
  }

  @Nested
  class WithoutEas extends HostVolumeContract {
    @Override
    public HostVolume openVolume() {
      return new MemoryVolume(Options.DEFAULT.withExtendedAttributes(false));
    }
  }

  /** As under Wine. */
  @Nested
  class WithoutEasAndReparsePoints extends HostVolumeContract {
    @Override
    public HostVolume openVolume() {
      return new MemoryVolume(
          Options.DEFAULT.withExtendedAttributes(false).withReparsePoints(false));
    }

    @Override
    public Set<HostCapability> missing() {
      return Set.of(HostCapability.REPARSE_POINTS);
    }
  }

  /** As on most volumes that Windows does not start from. */
  @Nested
  class WithoutShortNames extends HostVolumeContract {
    @Override
    public HostVolume openVolume() {
      return new MemoryVolume(Options.DEFAULT.withShortNames(false));
    }

    @Override
    public Set<HostCapability> missing() {
      return Set.of(HostCapability.SHORT_NAMES);
    }
  }
}
