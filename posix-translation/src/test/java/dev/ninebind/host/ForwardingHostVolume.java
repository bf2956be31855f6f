// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

/** A host volume that hands every call to another. */
public abstract class ForwardingHostVolume implements HostVolume {
  protected final HostVolume host;

  protected ForwardingHostVolume(HostVolume host) {
    this.host = host;
  }

  @Override
  public HostCapabilities capabilities() {
    return host.capabilities();
  }

  @Override
  public HostFile root() {
    return host.root();
  }

  @Override
  public HostFile open(HostFile directory, String name, HostOpen how) throws HostException {
    return host.open(directory, name, how);
  }

  @Override
  public HostFile openById(long fileId, HostOpen how) throws HostException {
    return host.openById(fileId, how);
  }

  @Override
  public HostStat stat(HostFile directory, String name) throws HostException {
    return host.stat(directory, name);
  }

  @Override
  public HostVolumeInformation information() throws HostException {
    return host.information();
  }

  @Override
  public int handles() {
    return host.handles();
  }

  @Override
  public void close() {
    host.close();
  }
}
