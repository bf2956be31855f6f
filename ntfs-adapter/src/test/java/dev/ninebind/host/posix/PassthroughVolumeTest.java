// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.Capability;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.PosixVolumeContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;

/**
 * The contract on a folder of a disk. The umask is the one that the tests were started with, so
 * that a process that did not set it is covered too.
 */
class PassthroughVolumeTest extends PosixVolumeContract {
  private static final List<Path> FOLDERS = new ArrayList<>();
  private static final Set<Capability> MISSING = XattrProbe.missing(Folder.ON_DISK);

  @Override
  protected PosixVolume openVolume() throws Exception {
    Path folder = Folder.in(Folder.ON_DISK);
    FOLDERS.add(folder);
    return PassthroughVolume.open(folder, PassthroughVolume.Options.DEFAULT);
  }

  @Override
  protected Set<Capability> missing() {
    return MISSING;
  }

  @AfterAll
  static void removeFolders() throws IOException {
    for (Path folder : FOLDERS) {
      Folder.remove(folder);
    }
    FOLDERS.clear();
  }
}
