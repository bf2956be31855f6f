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
import org.junit.jupiter.api.BeforeAll;

/** The contract on a folder in memory, with the umask that a server sets. */
class PassthroughVolumeInMemoryTest extends PosixVolumeContract {
  private static final List<Path> FOLDERS = new ArrayList<>();
  private static final Set<Capability> MISSING = XattrProbe.missing(Folder.IN_MEMORY);

  private static int umask;

  @Override
  protected PosixVolume openVolume() throws Exception {
    Path folder = Folder.in(Folder.IN_MEMORY);
    FOLDERS.add(folder);
    return PassthroughVolume.open(folder, PassthroughVolume.Options.DEFAULT);
  }

  @Override
  protected Set<Capability> missing() {
    return MISSING;
  }

  @BeforeAll
  static void clearUmask() {
    umask = HostProcess.umask(0);
  }

  @AfterAll
  static void removeFolders() throws IOException {
    HostProcess.umask(umask);
    for (Path folder : FOLDERS) {
      Folder.remove(folder);
    }
    FOLDERS.clear();
  }
}
