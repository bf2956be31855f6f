// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * {@code --append offset}: what it is for, and that it works. A kernel that caches writes sends
 * whole pages, each with its offset. Newer ones send them on whichever fid is at hand, also one
 * opened with O_RDWR and O_APPEND, where the server would append them.
 */
@GuestTest(
    guests = 2,
    kernel = {GuestRoot.DEBIAN_12, GuestRoot.DEBIAN_13},
    memory = 256)
final class AppendWriteBackScenarioTest {
  private static final String SCRIPT = "append-writeback.sh";
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final String[] WRITE_BACK = {"loose", "mmap"};

  private final GuestLab lab;
  private final Scenario older;
  private final Scenario newer;

  AppendWriteBackScenarioTest(GuestLab lab) {
    this.lab = lab;
    older = new Scenario(lab, 0);
    newer = new Scenario(lab, 1);
  }

  @Test
  @DisplayName("Linux 6.12 needs it: with --append server, files go wrong")
  void appendingServerOfNewerKernel() {
    try (ServerProcess server = serve("newer-server", "server")) {
      for (String cache : WRITE_BACK) {
        GuestResult result = newer.run(SCRIPT, mount(server, cache), Map.of(), BOUND);
        assertThat(result.linesStarting("not ok - "))
            .as("with cache=%s; if this kernel is sound now, say so in README.md", cache)
            .anyMatch(line -> line.startsWith("not ok - append and sync, read and write"))
            .anyMatch(line -> line.startsWith("not ok - truncate and append, read and write"));
      }
    }
  }

  @Test
  @DisplayName("with --append offset, files are right on Linux 6.12")
  void writingAtOffsetsForNewerKernel() {
    try (ServerProcess server = serve("newer-offset", "offset")) {
      for (String cache : WRITE_BACK) {
        newer.passes(SCRIPT, mount(server, cache), BOUND);
      }
    }
  }

  @Test
  @DisplayName("Linux 6.1 does not need it: it writes pages back on a fid without O_APPEND")
  void appendingServerOfOlderKernel() {
    try (ServerProcess server = serve("older-server", "server")) {
      for (String cache : WRITE_BACK) {
        older.passes(SCRIPT, mount(server, cache), BOUND);
      }
    }
  }

  /** Only Ninebind has the option. */
  private ServerProcess serve(String name, String append) {
    return lab.serveToo(name, "--append", append);
  }

  private static MountOptions mount(ServerProcess server, String cache) {
    return server.mount(GuestLab.EXPORT).withCache(cache);
  }
}
