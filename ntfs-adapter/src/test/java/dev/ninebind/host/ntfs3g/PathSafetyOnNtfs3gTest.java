// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.HostVolume;
import dev.ninebind.posix.ntfs.PathSafetyContract;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** docs/path-safety.md on a volume of ntfs-3g; that it is consistent afterwards is asserted too. */
@Tag("ntfs")
class PathSafetyOnNtfs3gTest extends PathSafetyContract {
  private static NtfsImage image;

  @BeforeAll
  static void mount() throws IOException {
    image = NtfsImage.make(64);
  }

  @AfterAll
  static void unmount() throws IOException {
    image.close();
  }

  @Override
  protected HostVolume openVolume() throws Exception {
    return Ntfs3gVolume.open(Files.createTempDirectory(image.folder(), "t"));
  }

  /** A volume of its own, which goes with the test: nothing else may be in it. */
  @Override
  protected HostVolume openWholeVolume() throws Exception {
    return new WholeVolume(NtfsImage.make(16));
  }

  @Override
  protected boolean placesReparsePoints() {
    return false;
  }
}
