// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostVolume;
import dev.ninebind.posix.ntfs.PathSafetyContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** docs/path-safety.md on this Windows, with the store of metadata where the files take none. */
@Tag("windows")
class PathSafetyOnWindowsTest extends PathSafetyContract {
  @Override
  protected HostVolume openVolume() throws Exception {
    Path folder = TestedWindows.folder();
    return StoreOnWindowsContractTest.open(folder, folder);
  }
}
