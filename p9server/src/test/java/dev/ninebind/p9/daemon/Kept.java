// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.host.HostCapabilities;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.HostVolumeInformation;

/** A volume that a command may close, and is still there for the test; it must leave no handle. */
record Kept(HostVolume volume, int handles) implements HostVolume {
  Kept(HostVolume volume) {
    this(volume, volume.handles());
  }

  @Override
  public HostCapabilities capabilities() {
    return volume.capabilities();
  }

  @Override
  public HostFile root() {
    return volume.root();
  }

  @Override
  public HostFile open(HostFile directory, String name, HostOpen how) throws HostException {
    return volume.open(directory, name, how);
  }

  @Override
  public HostFile openById(long fileId, HostOpen how) throws HostException {
    return volume.openById(fileId, how);
  }

  @Override
  public HostStat stat(HostFile directory, String name) throws HostException {
    return volume.stat(directory, name);
  }

  @Override
  public HostVolumeInformation information() throws HostException {
    return volume.information();
  }

  @Override
  public void close() {
    if (volume.handles() != handles) {
      throw new AssertionError(volume.handles() - handles + " handles left");
    }
  }
}
