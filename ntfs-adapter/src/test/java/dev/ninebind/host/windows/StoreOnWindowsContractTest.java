// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostCapability;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.store.StoreVolume;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;

/** NT's rules on this Windows with the store of metadata beside the files. */
@Tag("windows")
class StoreOnWindowsContractTest extends WindowsVolumeContractTest {
  @Override
  public HostVolume openVolume() throws Exception {
    return open(TestedWindows.folder(), TestedWindows.folder());
  }

  /** The store has the reparse points that this Windows may lack. */
  @Override
  public Set<HostCapability> missing() {
    Set<HostCapability> missing = EnumSet.copyOf(super.missing());
    missing.remove(HostCapability.REPARSE_POINTS);
    return missing;
  }

  /** A folder, and one for its store, which may be the same. */
  static HostVolume open(Path folder, Path store) throws Exception {
    return open(TestedWindows.ntdll(), folder, store);
  }

  /** The same by another ntdll. */
  static HostVolume open(Ntdll ntdll, Path folder, Path store) throws Exception {
    HostVolume bare =
        WindowsVolume.open(ntdll, folder.toString(), WindowsVolume.Metadata.ELSEWHERE);
    try {
      return StoreVolume.open(bare, store);
    } catch (Exception e) {
      bare.close();
      throw e;
    }
  }
}
