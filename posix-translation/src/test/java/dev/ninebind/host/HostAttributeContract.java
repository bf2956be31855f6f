// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import static dev.ninebind.host.NtConstants.FILE_ALL_ACCESS;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_DIRECTORY;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_HIDDEN;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_NORMAL;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_READONLY;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Times and attributes: docs/ntfs.md 3.3, 3.6, 4.3. */
public abstract class HostAttributeContract extends HostContract {
  private static final long EPOCH = 116_444_736_000_000_000L;
  private static final long SECOND = 10_000_000;
  private static final long LONG_AGO = EPOCH + 12_345_678;

  @Test
  void aNewFileIsOfNow() throws Exception {
    HostStat stat = create("f").stat();
    long now = EPOCH + System.currentTimeMillis() * 10_000;
    for (long time : new long[] {stat.created(), stat.accessed(), stat.written(), stat.changed()}) {
      assertThat(time).isBetween(now - 60 * SECOND, now + 2 * SECOND);
    }
  }

  @Test
  void timesAreSetToTheTick() throws Exception {
    HostFile file = create("f");
    file.setBasic(LONG_AGO, LONG_AGO + 1, LONG_AGO + 2, 0);
    HostStat stat = file.stat();
    assertThat(stat.created()).isEqualTo(LONG_AGO);
    assertThat(stat.accessed()).isEqualTo(LONG_AGO + 1);
    assertThat(stat.written()).isEqualTo(LONG_AGO + 2);
    file.setBasic(0, 0, 1, 0);
    assertThat(file.stat().written()).as("in 1601").isEqualTo(1);
    assertThat(file.stat().accessed()).isEqualTo(LONG_AGO + 1);
    assertThat(file.stat().created()).isEqualTo(LONG_AGO);
    assertFails(() -> file.setBasic(0, 0, -3, 0), HostError.INVALID_PARAMETER);
  }

  @Test
  void aDirectorysTimesAreSetToo() throws Exception {
    HostFile directory = mkdir("d");
    directory.setBasic(0, LONG_AGO, LONG_AGO, 0);
    assertThat(directory.stat().written()).isEqualTo(LONG_AGO);
    assertThat(directory.stat().accessed()).isEqualTo(LONG_AGO);
  }

  @Test
  void aWriteMovesTheTimesOfDataAndChange() throws Exception {
    HostFile file = create("f");
    assertMoves(file, HostStat::written, round -> write(file, "x", round));
    assertMoves(file, HostStat::changed, round -> write(file, "x", round));
    assertMoves(file, HostStat::written, round -> file.setEndOfFile(round % 2));
    assertMoves(file, HostStat::changed, round -> file.setEndOfFile(round % 2));
    if (has(HostCapability.ACCESS_TIMES)) {
      write(file, "xxx", 0);
      assertMoves(file, HostStat::accessed, round -> read(file, 0, 1));
    }
  }

  @Test
  void whatIsNoDataMovesTheTimeOfChangeOnly() throws Exception {
    HostFile file = create("f");
    file.setBasic(0, 0, LONG_AGO, 0);
    assertMoves(file, HostStat::changed, round -> file.setBasic(0, LONG_AGO, 0, 0));
    assertMoves(file, HostStat::changed, round -> file.link(root, "g" + round));
    assertMoves(file, HostStat::changed, round -> file.rename(root, "h" + round, 0));
    if (capabilities().extendedAttributes()) {
      List<Ea> eas = List.of(new Ea("A", new byte[1]));
      assertMoves(file, HostStat::changed, round -> file.setEas(eas));
    }
    assertThat(file.stat().written()).isEqualTo(LONG_AGO);
  }

  @Test
  void aTimeThatWasSetStaysForThisHandle() throws Exception {
    HostFile file = create("f");
    file.setBasic(0, 0, LONG_AGO, 0);
    write(file, "x", 0);
    if (!has(HostCapability.TIMES_THAT_STAY)) {
      assertMoves(file, HostStat::written, round -> write(file, "x", 0));
      return;
    }
    assertThat(file.stat().written()).isEqualTo(LONG_AGO);
    file.setBasic(0, 0, -2, 0);
    assertMoves(file, HostStat::written, round -> write(file, "x", 0));
    file.setBasic(0, -1, -1, 0);
    HostStat before = file.stat();
    write(file, "y", 0);
    read(file, 0, 1);
    assertThat(file.stat().written()).isEqualTo(before.written());
    assertThat(file.stat().accessed()).isEqualTo(before.accessed());
    HostFile other = open("f", FILE_ALL_ACCESS);
    assertMoves(file, HostStat::written, round -> write(other, "z", 0));
  }

  @Test
  void namesThatComeAndGoMoveTheirDirectorysTimes() throws Exception {
    HostFile directory = mkdir("d");
    HostFile other = mkdir("e");
    for (Value time : List.<Value>of(HostStat::written, HostStat::changed)) {
      assertMoves(
          directory,
          time,
          round -> {
            try (HostFile made = create(directory, "f" + round)) {
              made.rename(directory, "g", NtConstants.FILE_RENAME_REPLACE_IF_EXISTS);
            }
          });
      HostFile moved = create("m");
      assertMoves(
          other, time, round -> moved.rename(round % 2 == 0 ? other : directory, "m" + round, 0));
      moved.rename(other, "m", 0);
      assertMoves(directory, time, round -> moved.link(directory, "l" + time.hashCode() + round));
      moved.dispose(NtConstants.FILE_DISPOSITION_DELETE);
      moved.close();
    }
  }

  @Test
  void aNameThatGoesMovesItsDirectorysTimes() throws Exception {
    HostFile directory = mkdir("d");
    file(directory, "f", "");
    directory.setBasic(0, 0, LONG_AGO, 0);
    try (HostFile file = volume.open(directory, "f", HostOpen.existing(FILE_ALL_ACCESS, 0))) {
      file.dispose(NtConstants.FILE_DISPOSITION_DELETE);
    }
    assertThat(volume.stat(root, "d").written()).isGreaterThan(LONG_AGO);
  }

  @Test
  void attributesAreSetAndCleared() throws Exception {
    HostFile file = create("f");
    int some = FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM;
    file.setBasic(0, 0, 0, some);
    assertThat(file.stat().attributes()).isEqualTo(some);
    file.setBasic(0, 0, 0, 0);
    assertThat(file.stat().attributes()).as("0 leaves them").isEqualTo(some);
    file.setBasic(0, 0, 0, FILE_ATTRIBUTE_NORMAL);
    assertThat(file.stat().attributes()).isEqualTo(FILE_ATTRIBUTE_NORMAL);
    file.setBasic(0, 0, 0, FILE_ATTRIBUTE_READONLY);
    assertThat(file.stat().attributes()).isEqualTo(FILE_ATTRIBUTE_READONLY);
    assertFails(
        () -> file.setBasic(0, 0, 0, FILE_ATTRIBUTE_DIRECTORY), HostError.INVALID_PARAMETER);
    file.setBasic(0, 0, 0, FILE_ATTRIBUTE_NORMAL);
  }

  @Test
  void aDirectoryStaysOne() throws Exception {
    HostFile directory = mkdir("d");
    directory.setBasic(0, 0, 0, FILE_ATTRIBUTE_HIDDEN);
    assertThat(directory.stat().attributes())
        .isEqualTo(FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_HIDDEN);
    directory.setBasic(0, 0, 0, FILE_ATTRIBUTE_NORMAL);
    assertThat(directory.stat().attributes()).isEqualTo(FILE_ATTRIBUTE_DIRECTORY);
  }

  @Test
  void aNewFileHasTheAttributesAskedFor() throws Exception {
    HostOpen how =
        HostOpen.create(FILE_ALL_ACCESS, 0, List.of()).withAttributes(FILE_ATTRIBUTE_HIDDEN);
    assertThat(open(root, "f", how).stat().hasAttribute(FILE_ATTRIBUTE_HIDDEN)).isTrue();
  }

  @Test
  void whoCanOpenAFileMayDoAllWithIt() throws Exception {
    assertThat(create("f").stat().effectiveAccess() & FILE_ALL_ACCESS).isEqualTo(FILE_ALL_ACCESS);
  }
}
