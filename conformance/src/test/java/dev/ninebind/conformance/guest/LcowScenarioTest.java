// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

/** On Linux 6.1, about what the guests of LCOW and Docker have. */
@GuestTest(memory = 512)
final class LcowScenarioTest extends LcowScenarios {
  LcowScenarioTest(GuestLab lab) {
    super(lab);
  }
}
