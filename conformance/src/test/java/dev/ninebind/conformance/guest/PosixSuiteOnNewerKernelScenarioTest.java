// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import dev.ninebind.conformance.EveryVolume;
import dev.ninebind.conformance.TestedVolume;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The POSIX suite on Linux 6.12, whose 9P client is another one. */
@Tag("full")
@GuestTest(kernel = GuestRoot.DEBIAN_13, memory = 512)
@EveryVolume({TestedVolume.PASSTHROUGH, TestedVolume.NTFS})
final class PosixSuiteOnNewerKernelScenarioTest {
  private final GuestLab lab;

  PosixSuiteOnNewerKernelScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  @ParameterizedTest(name = "cache={0}")
  @ValueSource(strings = {"none", "loose", "mmap"})
  @DisplayName("every check passes, or fails for a reason that is listed")
  void asListed(String cache) throws IOException {
    // Kernels from 6.4 on send cached pages, with their own offsets, by fids that append.
    ServerProcess server = lab.serve("posix-" + cache, "--append", "offset");
    MountOptions mount = (cache.equals("none") ? lab.mount() : server.mount(GuestLab.EXPORT));
    PosixRun.of(lab, mount.withCache(cache), "6.12").judge();
  }
}
