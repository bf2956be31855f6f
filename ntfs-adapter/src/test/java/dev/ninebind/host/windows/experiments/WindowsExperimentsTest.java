// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.windows.simulated.Edition;
import dev.ninebind.host.windows.simulated.SimulatedNtdll;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The experiments run, tell what they saw, and leave nothing. */
class WindowsExperimentsTest {
  private static String report(Edition edition, List<String> wanted) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (SimulatedNtdll ntdll = new SimulatedNtdll(edition)) {
      HostOpen how =
          HostOpen.create(NtConstants.FILE_ALL_ACCESS, NtConstants.FILE_DIRECTORY_FILE, List.of());
      ntdll.drive().open(ntdll.drive().root(), "scratch", how).close();
      PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
      int failed = new WindowsExperiments(ntdll, "C:\\scratch", out).run(wanted);
      assertThat(failed).as(bytes.toString(StandardCharsets.UTF_8)).isZero();
      assertThat(ntdll.files()).as("files left open").isZero();
      HostOpen look = HostOpen.existing(NtConstants.FILE_LIST_DIRECTORY | 0x88, 0);
      try (HostFile scratch = ntdll.drive().open(ntdll.drive().root(), "scratch", look)) {
        assertThat(scratch.list(true)).as("left behind").isEmpty();
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void allAreMadeOnWindows11() throws Exception {
    String report = report(Edition.WINDOWS_11, List.of());
    for (int i = 1; i <= 14; i++) {
      assertThat(report).contains("## X" + i + " ");
    }
    assertThat(report)
        .contains("With both flags 4 of 4 names opened as what they are, and a reparse point on")
        .contains("A file has at most 1024 names; then STATUS_TOO_MANY_LINKS")
        .contains("a file below open by its id: STATUS_ACCESS_DENIED")
        .contains("FILE_ADD_FILE, flags 0: SUCCESS")
        .contains("one EA of 65532 bytes: STATUS_EA_TOO_LARGE")
        .contains("Not tried: there is no wsl.exe here.");
  }

  @Test
  void theyAreMadeOnOlderOnesToo() throws Exception {
    String report = report(Edition.WINDOWS_10_1511, List.of());
    assertThat(report).contains("by-name class 70 of file: not there");
  }

  @Test
  void someCanBeChosen() throws Exception {
    String report = report(Edition.WINDOWS_11, List.of("X6", "X14"));
    assertThat(report).contains("## X6 ").contains("## X14 ").doesNotContain("## X7 ");
  }
}
