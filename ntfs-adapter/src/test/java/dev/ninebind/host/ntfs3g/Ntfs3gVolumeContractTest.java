// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.HostCapability;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.HostVolumeContract;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** NT's rules on a volume of ntfs-3g; that it is consistent afterwards is asserted too. */
@Tag("ntfs")
class Ntfs3gVolumeContractTest extends HostVolumeContract {
  private static NtfsImage image;

  @BeforeAll
  static void mount() throws IOException {
    image = NtfsImage.make(256);
  }

  @AfterAll
  static void unmount() throws IOException {
    image.close();
  }

  @Override
  public HostVolume openVolume() throws Exception {
    return Ntfs3gVolume.open(Files.createTempDirectory(image.folder(), "t"));
  }

  @Override
  public Set<HostCapability> missing() {
    return EnumSet.of(
        HostCapability.SHORT_NAMES,
        HostCapability.LONG_EA_LISTS,
        HostCapability.ACCESS_TIMES,
        HostCapability.REPARSE_POINTS_ON_ANY_FILE,
        HostCapability.TRUE_ALLOCATION);
  }
}
