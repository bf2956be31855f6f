// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostVolume;
import dev.ninebind.host.HostVolumeContract;
import org.junit.jupiter.api.Tag;

/** NT's rules on the NTFS of a Windows. */
@Tag("windows")
class WindowsVolumeContractTest extends HostVolumeContract {
  @Override
  public HostVolume openVolume() throws Exception {
    return TestedWindows.open();
  }
}
