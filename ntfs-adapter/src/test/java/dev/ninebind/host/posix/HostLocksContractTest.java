// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.LockContract;
import dev.ninebind.posix.PosixVolume;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;

/** What holds for locks holds too where they are taken on the host. */
class HostLocksContractTest extends LockContract {
  private static final List<Path> FOLDERS = new ArrayList<>();

  @Override
  protected PosixVolume openVolume() throws Exception {
    Path folder = Folder.in(Folder.ON_DISK);
    FOLDERS.add(folder);
    return PassthroughVolume.open(folder, new PassthroughVolume.Options(false, true));
  }

  @AfterAll
  static void removeFolders() throws IOException {
    for (Path folder : FOLDERS) {
      Folder.remove(folder);
    }
    FOLDERS.clear();
  }
}
