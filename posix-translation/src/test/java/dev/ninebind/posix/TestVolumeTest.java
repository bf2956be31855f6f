// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.util.Set;

/** The contract on the volume of the tests: what every other volume is measured by holds itself. */
class TestVolumeTest extends PosixVolumeContract {
  @Override
  protected PosixVolume openVolume() {
    return new TestVolume();
  }

  @Override
  protected Set<Capability> missing() {
    return Set.of(Capability.ACLS);
  }
}
