// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.host.HostException;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.store.StoreVolume;
import dev.ninebind.host.store.UnsuitableStoreException;
import java.nio.file.Path;

/** Folders with what a store in them, or in a folder above them, has of their files. */
final class FoldersWithStore implements HostFolders {
  private final HostFolders folders;

  FoldersWithStore(HostFolders folders) {
    this.folders = folders;
  }

  @Override
  public HostVolume open(Path folder) throws UsageException {
    HostVolume volume = folders.open(folder);
    boolean good = false;
    try {
      Path served = folder;
      while (served != null && !StoreVolume.isIn(served)) {
        served = served.getParent();
      }
      HostVolume whole = served == null ? volume : withStore(volume, folder, served);
      good = true;
      return whole;
    } finally {
      if (!good) {
        volume.close();
      }
    }
  }

  private HostVolume withStore(HostVolume volume, Path folder, Path served) throws UsageException {
    try {
      if (served.equals(folder)) {
        return StoreVolume.openToLookAt(volume, served, volume.root().stat());
      }
      try (HostVolume top = folders.open(served)) {
        return StoreVolume.openToLookAt(volume, served, top.root().stat());
      }
    } catch (UnsuitableStoreException e) {
      throw new UsageException(e.getMessage());
    } catch (HostException e) {
      throw new UsageException("'" + served + "' cannot be read: " + e.getMessage());
    }
  }
}
