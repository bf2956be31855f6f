// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** File operations, locks and attributes on Linux 6.12, whose 9P client caches by netfs. */
@GuestTest(kernel = GuestRoot.DEBIAN_13)
final class NewerKernelScenarioTest {
  private final GuestLab lab;

  NewerKernelScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  @ParameterizedTest(name = "cache={0}")
  @ValueSource(strings = {"none", "loose", "mmap"})
  @DisplayName("every file operation gives its exact result")
  void operations(String cache) throws IOException {
    MountOptions mount = lab.mount().withCache(cache).withMsize(1_048_576);
    new Scenario(lab).passesAndLeaves(50, Scenario.SMOKE, mount, Map.of(), Duration.ofMinutes(3));
  }

  @ParameterizedTest(name = "{0} on cache={1} {2}")
  @CsvSource({
    "lock-ranges.sh, none, ''",
    "xattr.sh, none, ''",
    "xattr.sh, loose, ''",
    "acl.sh, none, posixacl",
    "acl.sh, loose, posixacl",
    "mknod.sh, none, ''",
    "rename-delete.sh, none, ''",
    "rename-delete.sh, loose, ''"
  })
  @DisplayName("what closes the gaps with Linux 6.1")
  void gaps(String script, String cache, String option) {
    MountOptions mount = lab.mount().withCache(cache);
    new Scenario(lab)
        .passes(
            script,
            option.isEmpty() ? mount : mount.withExtra(option),
            Map.of("LARGEST", "3000"),
            Duration.ofMinutes(2));
  }
}
