// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every file operation on Linux 6.12, whose 9P client caches by netfs. */
@GuestTest(kernel = GuestRoot.DEBIAN_13)
final class NewerKernelScenarioTest {
  private final GuestLab lab;

  NewerKernelScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  @ParameterizedTest(name = "cache={0}")
  @ValueSource(strings = {"none", "loose", "mmap"})
  @DisplayName("every file operation gives its exact result")
  void operations(String cache) {
    MountOptions mount = lab.mount().withCache(cache).withMsize(1_048_576);
    new Scenario(lab).passes("smoke.sh", mount, Duration.ofMinutes(3));
  }
}
