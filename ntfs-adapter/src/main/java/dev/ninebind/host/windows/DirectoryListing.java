// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.NtConstants;
import java.util.List;

/**
 * Where the listing of an open directory is. It goes by the directory's handle, but on hosts where
 * a handle's second listing shows what its first did: there each has a handle of its own.
 */
final class DirectoryListing {
  private final WindowsVolume volume;
  private final Handle handle;
  private final int access;
  private Handle other;

  DirectoryListing(WindowsVolume volume, Handle handle, int access) {
    this.volume = volume;
    this.handle = handle;
    this.access = access;
  }

  /** A handle has one position, so that calls exclude each other. */
  synchronized List<HostEntry> next(boolean restart) throws HostException {
    int informationClass = volume.features().directoryClass();
    boolean withEvent = volume.features().has(WindowsFeature.DIRECTORY_EVENTS);
    Nt nt = volume.nt();
    if (restart && volume.features().lacks(WindowsFeature.LISTS_AFRESH)) {
      handle.change(nt, this::begin);
    }
    Handle by = other == null ? handle : other;
    return by.call(
        nt, (mine, used) -> DirectoryPage.read(mine, used, informationClass, withEvent, restart));
  }

  private int begin(Nt nt, long used) {
    if ((access & NtConstants.FILE_LIST_DIRECTORY) == 0) {
      return HostError.ACCESS_DENIED.status();
    }
    int status = nt.open(nt.scratch.object(used, "", 0), NtConstants.FILE_LIST_DIRECTORY, 0);
    if (NtStatus.isSuccess(status)) {
      close();
      other = new Handle(volume.ntdll(), nt.scratch.handle());
    }
    return status;
  }

  /** Once the handle itself is closed. */
  synchronized void close() {
    if (other != null) {
      other.close();
    }
  }
}
