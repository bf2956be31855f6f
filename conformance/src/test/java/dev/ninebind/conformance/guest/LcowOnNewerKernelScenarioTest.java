// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import org.junit.jupiter.api.Tag;

/** The same on Linux 6.12, whose 9P client is built on netfs. */
@GuestTest(memory = 512, kernel = GuestRoot.DEBIAN_13)
@Tag("full")
final class LcowOnNewerKernelScenarioTest extends LcowScenarios {
  LcowOnNewerKernelScenarioTest(GuestLab lab) {
    super(lab);
  }
}
