// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Where the host lets a guest run. */
@EnabledOnOs(OS.LINUX)
final class GuestHostTest {
  @Test
  void eachGuestHasOneProcessor() {
    int processors = Runtime.getRuntime().availableProcessors();

    String first = processorsOf(0);

    assertThat(first).matches("\\d+");
    assertThat(processorsOf(processors)).as("once all have a guest").isEqualTo(first);
    if (processors > 1) {
      assertThat(processorsOf(1)).matches("\\d+").isNotEqualTo(first);
    }
  }

  /** Those that a guest of this number may run on, as its process finds them. */
  private static String processorsOf(int guest) {
    List<String> command =
        List.of("sed", "-n", "s/^Cpus_allowed_list:\\s*//p", "/proc/self/status");
    return HostProcesses.run(GuestHost.onOneProcessor(guest, command).toArray(String[]::new));
  }
}
