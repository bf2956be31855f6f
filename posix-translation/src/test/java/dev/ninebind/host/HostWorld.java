// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import java.util.Set;

/** A kind of host volume, as the contract gets one. */
public interface HostWorld {
  /** A fresh volume with an empty folder that only the calling test uses. */
  HostVolume openVolume() throws Exception;

  /** What of NT it lacks. */
  default Set<HostCapability> missing() {
    return Set.of();
  }
}
