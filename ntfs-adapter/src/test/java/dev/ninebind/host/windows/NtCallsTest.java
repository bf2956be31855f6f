// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.windows.RecordedNtdll.Call;
import dev.ninebind.host.windows.simulated.Edition;
import dev.ninebind.host.windows.simulated.SimulatedNtdll;
import dev.ninebind.posix.DirectoryCursor;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.Tree;
import dev.ninebind.posix.ntfs.CountedOperations;
import dev.ninebind.posix.ntfs.CountedOperations.Operation;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Calls of ntdll that each operation takes on a Windows 11 and on older ones: the second table of
 * docs/ntfs.md 4.6, which has to be changed with them. NtClose counts as well; what the watch of
 * the folder does meanwhile does not.
 */
class NtCallsTest {
  private static List<String> count(Edition edition, Operation operation) throws Exception {
    List<Call> log = new ArrayList<>();
    List<String> calls = new ArrayList<>();
    CountedOperations.Counter counter =
        new CountedOperations.Counter() {
          @Override
          public void begin() {
            log.clear();
          }

          @Override
          public void end() {
            log.forEach(call -> calls.add(shortened(call)));
          }
        };
    try (SimulatedNtdll ntdll = new SimulatedNtdll(edition.pendingEvery(0))) {
      Thread guest = Thread.currentThread(); // the watch of the folder calls on its own
      Ntdll recorded =
          RecordedNtdll.of(
              ntdll,
              call -> {
                if (Thread.currentThread().equals(guest)) {
                  log.add(call);
                }
              });
      try (NtfsPosixVolume volume =
          NtfsPosixVolume.open(
              SimulatedVolume.openFolder(ntdll, recorded), NtfsPosixVolume.Options.DEFAULT)) {
        CountedOperations.run(volume, operation, true, counter);
      }
      assertThat(ntdll.files()).as("files left open").isZero();
    }
    return calls;
  }

  /** NtQueryInformationFile 70 is Query 70. */
  static String shortened(Call call) {
    return call.name()
        .replaceFirst("^Nt", "")
        .replaceFirst("InformationByName", "ByName")
        .replaceFirst("InformationFile|File(Ex)?( |$)", "$2")
        .strip();
  }

  @Test
  void thePageHasTheCounts() throws Exception {
    List<String> rows = new ArrayList<>();
    for (Map.Entry<String, Operation> each : CountedOperations.all().entrySet()) {
      List<String> calls = count(Edition.WINDOWS_11, each.getValue());
      int of1809 = count(Edition.WINDOWS_10_1809, each.getValue()).size();
      int of1709 = count(Edition.WINDOWS_10_1709, each.getValue()).size();
      int of1511 = count(Edition.WINDOWS_10_1511, each.getValue()).size();
      String counted = CountedOperations.counted(calls);
      rows.add(
          String.format(
              "| %s | %d | %s | %d | %d | %d |",
              each.getKey(), calls.size(), counted, of1809, of1709, of1511));
    }
    assertThat(
            CountedOperations.rows(
                "| operation | Windows 11 | calls | 10 1809 | 10 1709 | 10 1511 |"))
        .containsExactlyElementsOf(rows);
  }

  private static Name name(String text) throws Exception {
    return Name.of(text);
  }

  @Test
  void aLookTakesTwoCallsAtMost() throws Exception {
    Operation look =
        (volume, directory) -> {
          var found = volume.walk(directory, name("f"));
          volume.attributes(found.node());
          volume.release(found.node());
        };
    assertThat(count(Edition.WINDOWS_11, look)).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void openingReadingAndClosingTakesFourCallsAtMost() throws Exception {
    List<Integer> before = new ArrayList<>();
    List<String> walk =
        count(
            Edition.WINDOWS_11,
            (volume, directory) -> volume.release(volume.walk(directory, name("f")).node()));
    Operation all = CountedOperations.all().get("walk, open, read, close");
    before.add(walk.size());
    assertThat(count(Edition.WINDOWS_11, all)).hasSizeLessThanOrEqualTo(before.get(0) + 4);
  }

  @Test
  void makingAFileWithItsMetadataTakesThreeCallsAtMost() throws Exception {
    Operation make =
        (volume, directory) -> {
          OpenFlags flags = OpenFlags.of(OpenFlags.WRITE_ONLY | OpenFlags.CREATE);
          volume
              .create(directory, name("new"), flags, 0640, new dev.ninebind.posix.Credentials(7, 8))
              .file()
              .close();
        };
    assertThat(count(Edition.WINDOWS_11, make)).hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void aPageOfADirectoryTakesTwoCallsAtMost() throws Exception {
    List<Integer> sizes = new ArrayList<>();
    for (int pages = 0; pages < 2; pages++) {
      boolean read = pages == 1;
      Operation list =
          (volume, directory) -> {
            OpenFile open = volume.open(directory, OpenFlags.of(OpenFlags.DIRECTORY)).file();
            DirectoryCursor cursor = open.directory();
            if (read) {
              assertThat(Tree.list(cursor, 0, 2)).isNotEmpty();
            }
            open.close();
          };
      sizes.add(count(Edition.WINDOWS_11, list).size());
    }
    assertThat(sizes.get(1) - sizes.get(0)).isBetween(1, 2);
  }
}
