// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import dev.ninebind.conformance.TestedVolume;
import dev.ninebind.conformance.guest.GuestKernel;
import dev.ninebind.conformance.guest.GuestScript;
import dev.ninebind.conformance.report.CheckResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every file operation that coreutils can ask for, with its exact result. */
public final class SmokeSuite {
  /** The script, as {@link GuestScript} finds it. */
  public static final String SCRIPT = "/dev/ninebind/conformance/matrix/smoke.sh";

  /** What removes all that the script leaves, and sees that it is gone. */
  public static final String REMOVE = "/dev/ninebind/conformance/matrix/remove.sh";

  private SmokeSuite() {}

  /**
   * Runs it.
   *
   * @param mount the mount command without the directory
   * @param bound after which the guest loses its power
   */
  static List<CheckResult> run(
      GuestKernel guest, String mount, TestedVolume volume, Duration bound) {
    List<CheckResult> checks = new ArrayList<>();
    for (String script : List.of(SCRIPT, REMOVE)) {
      checks.addAll(
          GuestScript.of(SmokeSuite.class, script)
              .run(guest, mount, variables(volume), bound)
              .checks("posix", "smoke", script + " runs to its end"));
    }
    return checks;
  }

  /** What differs by volume: only a file system of Linux counts the directories in a directory. */
  private static Map<String, String> variables(TestedVolume volume) {
    return volume == TestedVolume.PASSTHROUGH ? Map.of() : Map.of("DIRECTORY_LINKS", "1");
  }
}
