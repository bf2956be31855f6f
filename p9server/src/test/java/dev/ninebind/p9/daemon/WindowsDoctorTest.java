// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.HostException;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.UnsuitableVolumeException;
import dev.ninebind.host.memory.MemoryVolume;
import dev.ninebind.host.windows.WindowsFeatures;
import dev.ninebind.host.windows.WindowsSwitches;
import dev.ninebind.host.windows.WindowsVolume;
import dev.ninebind.host.windows.simulated.Edition;
import dev.ninebind.host.windows.simulated.SimulatedNtdll;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What {@code ninebind doctor} says on Windows, of those that can be simulated. */
class WindowsDoctorTest {
  private static final Path FOLDER = Path.of("share");

  /** A Windows with a folder. */
  private static final class Simulated implements WindowsDoctor.Host, AutoCloseable {
    private final SimulatedNtdll ntdll;
    private String fileSystem = "NTFS";
    private boolean remote;

    Simulated(Edition edition, MemoryVolume.Options options) throws HostException {
      ntdll = new SimulatedNtdll(edition, options);
      HostVolume drive = ntdll.drive();
      HostOpen how =
          HostOpen.create(NtConstants.FILE_ALL_ACCESS, NtConstants.FILE_DIRECTORY_FILE, List.of());
      drive.open(drive.root(), "share", how).close();
    }

    @Override
    public WindowsFeatures features(Path folder, boolean lookOnly)
        throws UnsuitableVolumeException {
      WindowsFeatures told = WindowsVolume.examine(ntdll, "C:\\share", lookOnly);
      return new WindowsFeatures(
          26100, fileSystem, told.fileSystemAttributes(), remote, told.findings());
    }

    @Override
    public HostVolume volume(Path folder, boolean lookOnly) throws UnsuitableVolumeException {
      return lookOnly
          ? WindowsVolume.openToLookAt(ntdll, "C:\\share")
          : WindowsVolume.open(ntdll, "C:\\share", WindowsVolume.Metadata.ELSEWHERE);
    }

    @Override
    public WindowsSwitches switches() {
      return new WindowsSwitches(OptionalInt.of(1), OptionalInt.empty(), OptionalInt.of(2));
    }

    @Override
    public String filterDrivers() {
      return "WdFilter (328010)";
    }

    @Override
    public void close() {
      assertThat(ntdll.files()).isZero();
      ntdll.close();
    }
  }

  private static final MemoryVolume.Options NTFS = MemoryVolume.Options.DEFAULT;

  private static Map<Verdict, List<String>> verdicts(Diagnosis diagnosis) {
    Map<Verdict, List<String>> all = new EnumMap<>(Verdict.class);
    for (Finding finding : diagnosis.findings()) {
      all.computeIfAbsent(finding.verdict(), unused -> new ArrayList<>()).add(finding.feature());
    }
    return all;
  }

  @Test
  void windows11LacksNothing() throws Exception {
    try (Simulated windows = new Simulated(Edition.WINDOWS_11, NTFS.withShortNames(false))) {
      Diagnosis told = WindowsDoctor.diagnose(windows, FOLDER, true);
      assertThat(verdicts(told))
          .doesNotContainKeys(Verdict.MISSING, Verdict.UNTRIED)
          .containsEntry(Verdict.LIMITED, List.of("renaming above open files"));
      assertThat(told.advice()).isEqualTo(new Diagnosis.Advice("ninebind serve share", ""));
      assertThat(told.facts())
          .containsEntry("Windows build", "26100")
          .containsEntry("file system", "NTFS")
          .containsEntry("NtfsEnableDirCaseSensitivity", "1")
          .containsEntry("LongPathsEnabled", "not set")
          .containsEntry("filter drivers", "WdFilter (328010)");
      assertThat(DiagnosisText.of(told)).contains("serve it with: ninebind serve share");
    }
  }

  @Test
  void olderOnesAreServedWithLimits() throws Exception {
    try (Simulated windows =
        new Simulated(
            Edition.WINDOWS_10_1511,
            NTFS.withPosixSemantics(false).withCaseSensitiveDirectories(false))) {
      Diagnosis told = WindowsDoctor.diagnose(windows, FOLDER, true);
      assertThat(verdicts(told)).doesNotContainKey(Verdict.MISSING);
      assertThat(verdicts(told).get(Verdict.LIMITED))
          .contains(
              "files removed while open",
              "rename over an open file",
              "upper and lower case",
              "short names",
              "metadata in one call",
              "fdatasync",
              "ACLs changed by others");
      assertThat(told.advice().served()).isTrue();
    }
  }

  @Test
  void whereEasAreRefusedTheStoreIsAdvised() throws Exception {
    try (Simulated windows =
        new Simulated(Edition.WINDOWS_11, NTFS.withExtendedAttributes(false))) {
      Diagnosis told = WindowsDoctor.diagnose(windows, FOLDER, true);
      assertThat(verdicts(told).get(Verdict.MISSING)).containsExactly("owner, group, mode");
      assertThat(told.advice().command()).isEqualTo("ninebind serve --metadata store share");
      assertThat(told.advice().reason()).contains("keeps no extended attributes");
    }
  }

  @Test
  void otherFileSystemsAndMachinesAreRefused() throws Exception {
    for (String other : List.of("FAT32", "exFAT", "ReFS")) {
      try (Simulated windows = new Simulated(Edition.WINDOWS_11, NTFS)) {
        windows.fileSystem = other;
        Diagnosis told = WindowsDoctor.diagnose(windows, FOLDER, true);
        assertThat(told.advice().served()).isFalse();
        assertThat(told.advice().reason()).contains("is on " + other);
      }
    }
    try (Simulated windows = new Simulated(Edition.WINDOWS_11, NTFS)) {
      windows.remote = true;
      assertThat(WindowsDoctor.diagnose(windows, FOLDER, true).advice().reason())
          .contains("another machine");
    }
  }

  @Test
  void withoutAProbeNothingIsMade() throws Exception {
    try (Simulated windows = new Simulated(Edition.WINDOWS_11, NTFS)) {
      HostVolume drive = windows.ntdll.drive();
      HostStat before = drive.stat(drive.root(), "share");
      Diagnosis told = WindowsDoctor.diagnose(windows, FOLDER, false);
      assertThat(verdicts(told).get(Verdict.UNTRIED)).contains("owner, group, mode");
      HostStat after = drive.stat(drive.root(), "share"); // its access time moves: it was listed
      assertThat(after.changed()).isEqualTo(before.changed());
      assertThat(after.written()).isEqualTo(before.written());
    }
  }

  @Test
  void filterDriversAreReadFromFltmc() {
    assertThat(
            ThisWindows.filterDrivers(
                List.of(
                    "",
                    "Filter Name                     Num Instances    Altitude    Frame",
                    "------------------------------  -------------  ------------  -----",
                    "bindflt                                 1       409800         0",
                    "WdFilter                               12       328010         0",
                    "luafv                                   1       135000.5       0",
                    "")))
        .isEqualTo("bindflt (409800), WdFilter (328010), luafv (135000.5)");
    assertThat(ThisWindows.filterDrivers(List.of())).isEqualTo("none");
  }
}
