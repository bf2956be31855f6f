// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.ForwardingHostVolume;
import dev.ninebind.host.HostVolume;

/** A host volume that outlives those who close it; they must leave no handle open. */
public final class Unclosed extends ForwardingHostVolume {
  public Unclosed(HostVolume host) {
    super(host);
  }

  @Override
  public void close() {
    assertThat(host.handles()).as("open handles").isZero();
  }
}
