// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.host.HostVolume;
import dev.ninebind.host.UnsuitableVolumeException;
import dev.ninebind.host.ntfs3g.Ntfs3gVolume;
import dev.ninebind.host.posix.HostProcess;
import dev.ninebind.host.windows.WindowsVolume;
import java.nio.file.Path;

/** Where folders on NTFS come from that are to be looked at; tests have one of their own. */
@FunctionalInterface
interface HostFolders {
  /** Those of this Windows, or that ntfs-3g has mounted on this host. */
  HostFolders HERE = HostFolders::here;

  /**
   * Opens a folder, which the caller closes, and changes nothing in it.
   *
   * @throws UsageException if it is not on NTFS, or not so that it can be read as NTFS
   */
  HostVolume open(Path folder) throws UsageException;

  private static HostVolume here(Path folder) throws UsageException {
    try {
      if (HostProcess.isWindows()) {
        return WindowsVolume.openToLookAt(folder);
      }
      if (!HostProcess.isLinux() || !Ntfs3gVolume.isNtfs3g(folder)) {
        throw new UsageException("'" + folder + "' is not on an NTFS volume mounted by ntfs-3g");
      }
      return Ntfs3gVolume.openToLookAt(folder);
    } catch (UnsuitableVolumeException e) {
      throw new UsageException(e.getMessage());
    }
  }
}
