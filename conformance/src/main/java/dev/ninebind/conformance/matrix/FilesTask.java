// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import dev.ninebind.conformance.guest.GuestKernel;
import dev.ninebind.conformance.guest.GuestLab;
import dev.ninebind.conformance.guest.GuestRoot;
import dev.ninebind.conformance.posix.PosixDifferences;
import dev.ninebind.conformance.posix.PosixSuite;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The smoke test and the POSIX suite. */
record FilesTask(Cell cell) implements Task {
  static final String SUBJECT = "files";

  private static final Duration BOUND = Duration.ofMinutes(10);
  private static final Duration AREA = Duration.ofMinutes(5);
  private static final int MEMORY = 768;

  @Override
  public String subject() {
    return SUBJECT;
  }

  @Override
  public String missing() {
    return Installed.missing(cell.linux(), GuestRoot.DEBIAN_12);
  }

  @Override
  public void run(Recorder recorder) {
    try (GuestLab lab =
        GuestLab.open(
            id(),
            1,
            List.of(GuestRoot.DEBIAN_12),
            Optional.of(cell.linux()),
            MEMORY,
            cell.volume(),
            cell.serverOptions())) {
      GuestKernel guest = lab.guest(0);
      String mount = cell.mount(lab.mount()).commandLine(lab.network().serverAddress());
      recorder.versions(Installed.versions(guest, cell, List.of(), GuestRoot.DEBIAN_12));
      recorder.says("smoke test");
      recorder.checks(SmokeSuite.run(guest, mount, cell.volume(), BOUND));
      recorder.says("POSIX suite");
      String place = String.join("-", cell.volume().title(), cell.cache(), cell.linux().title());
      recorder.checks(
          PosixDifferences.judged(
              place, PosixSuite.on(mount).within(AREA).run(guest, recorder::says)));
    }
  }
}
