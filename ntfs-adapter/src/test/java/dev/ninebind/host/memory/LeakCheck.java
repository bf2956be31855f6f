// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.ForwardingHostVolume;
import dev.ninebind.host.HostVolume;

/** A host volume that must have no handle open when it is closed. */
public final class LeakCheck extends ForwardingHostVolume {
  public LeakCheck(HostVolume host) {
    super(host);
  }

  @Override
  public void close() {
    int handles = host.handles();
    host.close();
    assertThat(handles).as("open handles").isZero();
  }
}
