// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import dev.ninebind.conformance.TestedVolume;
import dev.ninebind.conformance.guest.GuestKernel;
import dev.ninebind.conformance.guest.GuestScript;
import dev.ninebind.conformance.report.CheckResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Every file operation that coreutils can ask for, with its exact result. */
public final class SmokeSuite {
  /** The script, as {@link GuestScript} finds it. */
  public static final String SCRIPT = "/dev/ninebind/conformance/matrix/smoke.sh";

  private SmokeSuite() {}

  /**
   * Runs it.
   *
   * @param mount the mount command without the directory
   * @param bound after which the guest loses its power
   */
  static List<CheckResult> run(
      GuestKernel guest, String mount, TestedVolume volume, Duration bound) {
    return GuestScript.of(SmokeSuite.class, SCRIPT)
        .run(guest, mount, variables(volume), bound)
        .checks("posix", "smoke", "smoke.sh runs to its end");
  }

  /** What differs by volume: only a file system of Linux counts the directories in a directory. */
  private static Map<String, String> variables(TestedVolume volume) {
    return volume == TestedVolume.PASSTHROUGH ? Map.of() : Map.of("DIRECTORY_LINKS", "1");
  }
}
