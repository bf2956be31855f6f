// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.host.HostException;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.UnsuitableVolumeException;
import dev.ninebind.host.ntfs3g.Ntfs3gVolume;
import dev.ninebind.host.posix.HostProcess;
import dev.ninebind.host.store.StoreVolume;
import dev.ninebind.host.store.UnsuitableStoreException;
import dev.ninebind.host.windows.WindowsVolume;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import java.nio.file.Path;

/**
 * A folder on NTFS with the place that its files' metadata are in: their EAs, or the store beside
 * them. Never both: who had changed one would find the other as it was.
 *
 * @param folder on the host
 * @param stored true if they are in the store
 * @param readOnly true if nothing is to be changed
 */
record MetadataPlace(Path folder, boolean stored, boolean readOnly) {
  /** The place that an export asks for. Errors: the folder has the other one. */
  static MetadataPlace of(ExportArgument export, Path folder) throws UsageException {
    MetadataOptions.Place asked = export.options().metadata().place();
    boolean readOnly = export.options().readOnly();
    boolean there = StoreVolume.isIn(folder);
    if (there && asked == MetadataOptions.Place.EA) {
      throw new UsageException(
          "'"
              + folder
              + "' has its metadata in a store: serve it with --metadata store, or move its"
              + " .ninebind/metadata.db away");
    }
    boolean stored = there || asked == MetadataOptions.Place.STORE;
    if (stored && !there && readOnly) {
      throw new UsageException(
          "'" + folder + "' has no store of metadata yet, and --read-only makes none");
    }
    return new MetadataPlace(folder, stored, readOnly);
  }

  /** Opens the folder. Errors: it is not fit, or the store is not. */
  HostVolume open() throws UsageException {
    return withStore(host());
  }

  private HostVolume host() throws UsageException {
    try {
      if (HostProcess.isWindows()) {
        return readOnly
            ? WindowsVolume.openToLookAt(folder)
            : WindowsVolume.open(
                folder,
                stored ? WindowsVolume.Metadata.ELSEWHERE : WindowsVolume.Metadata.IN_FILES);
      }
      if (readOnly) {
        return Ntfs3gVolume.openToLookAt(folder);
      }
      return stored ? Ntfs3gVolume.openForStore(folder) : Ntfs3gVolume.open(folder);
    } catch (UnsuitableVolumeException e) {
      throw new UsageException(
          "'"
              + folder
              + "' cannot be served: "
              + e.getMessage()
              + "; 'ninebind doctor' tells more");
    }
  }

  /** The host's folder with what it lacks, closed if that fails. */
  HostVolume withStore(HostVolume host) throws UsageException {
    boolean good = false;
    try {
      HostVolume volume = stored ? store(host) : host;
      if (!volume.capabilities().extendedAttributes()) {
        throw new UsageException(
            "'"
                + folder
                + "' takes no extended attributes, which hold owners and modes: serve it with"
                + " --metadata store");
      }
      good = true;
      return volume;
    } finally {
      if (!good) {
        host.close();
      }
    }
  }

  private HostVolume store(HostVolume host) throws UsageException {
    try {
      if (readOnly) {
        return StoreVolume.openToLookAt(host, folder, host.root().stat());
      }
      if (!StoreVolume.isIn(folder)) {
        NtfsPosixVolume.makeCaseSensitive(host); // while it is empty
      }
      return StoreVolume.open(host, folder);
    } catch (UnsuitableStoreException | HostException e) {
      throw new UsageException("'" + folder + "' cannot be served: " + e.getMessage());
    }
  }
}
