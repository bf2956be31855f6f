// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.powercut;

import dev.ninebind.posix.Capability;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.PosixVolumeContract;
import dev.ninebind.posix.TestVolume;
import java.util.Set;

/** While it has power it is a volume like any other. */
class PowerCutVolumeContractTest extends PosixVolumeContract {
  @Override
  protected PosixVolume openVolume() throws PosixException {
    return PowerCutVolume.over(new TestVolume(), new TestVolume(), SyncOrder.JOURNAL);
  }

  @Override
  protected Set<Capability> missing() {
    return Set.of(Capability.ACLS);
  }
}
