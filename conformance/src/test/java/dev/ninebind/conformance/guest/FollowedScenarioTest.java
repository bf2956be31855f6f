// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Files that grow while another program of the same guest looks at them, as {@code tail -f}. */
@GuestTest(
    guests = 2,
    kernel = {GuestRoot.DEBIAN_12, GuestRoot.DEBIAN_13},
    memory = 256)
final class FollowedScenarioTest {
  private static final String SCRIPT = "followed.sh";
  private static final Duration BOUND = Duration.ofSeconds(120);

  private final GuestLab lab;
  private final Scenario older;
  private final Scenario newer;

  FollowedScenarioTest(GuestLab lab) {
    this.lab = lab;
    older = new Scenario(lab, 0);
    newer = new Scenario(lab, 1);
  }

  @Test
  @DisplayName("each look sees whole lines on Linux 6.1 and 6.12 without a cache, on 6.1 with mmap")
  void areFollowed() {
    older.passes(SCRIPT, lab.mount(), BOUND);
    newer.passes(SCRIPT, lab.mount(), BOUND);
    older.passes(SCRIPT, lab.mount().withCache("mmap"), BOUND);
  }

  @Test
  @DisplayName("on Linux 6.12 with cache=mmap lines are lost; with cache=loose they are not")
  void limitOfNewerKernel() {
    try (ServerProcess server = lab.serveToo("offset", "--append", "offset")) {
      MountOptions mount = server.mount(GuestLab.EXPORT);
      newer.passes(SCRIPT, mount.withCache("loose"), BOUND);
      assertThat(
              newer.run(SCRIPT, mount.withCache("mmap"), Map.of(), BOUND).linesStarting("not ok"))
          .as("if this kernel is sound now, say so in README.md")
          .isNotEmpty();
    }
  }
}
