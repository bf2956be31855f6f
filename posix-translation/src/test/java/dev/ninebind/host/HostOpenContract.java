// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import static dev.ninebind.host.NtConstants.DELETE;
import static dev.ninebind.host.NtConstants.FILE_ALL_ACCESS;
import static dev.ninebind.host.NtConstants.FILE_DELETE_ON_CLOSE;
import static dev.ninebind.host.NtConstants.FILE_DIRECTORY_FILE;
import static dev.ninebind.host.NtConstants.FILE_NON_DIRECTORY_FILE;
import static dev.ninebind.host.NtConstants.FILE_READ_DATA;
import static dev.ninebind.host.NtConstants.FILE_SHARE_ALL;
import static dev.ninebind.host.NtConstants.FILE_WRITE_DATA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.HostOpen.Disposition;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Opening and making files: docs/ntfs.md 3.2, 4.1, 9. */
public abstract class HostOpenContract extends HostContract {
  private HostOpen openIf(int options) {
    return new HostOpen(
        FILE_ALL_ACCESS, FILE_SHARE_ALL, Disposition.OPEN_IF, options, 0, List.of());
  }

  @Test
  void aFileIsMadeOnceAndFound() throws Exception {
    assertFails(() -> open("f", STAT), HostError.OBJECT_NAME_NOT_FOUND);
    assertFails(() -> volume.stat(root, "f"), HostError.OBJECT_NAME_NOT_FOUND);
    HostFile made = create("f");
    assertThat(made.created()).isTrue();
    assertFails(() -> create("f"), HostError.OBJECT_NAME_COLLISION);
    HostFile found = open("f", STAT);
    assertThat(found.created()).isFalse();
    assertThat(found.stat().fileId()).isEqualTo(made.stat().fileId());
    assertThat(found.stat().isDirectory()).isFalse();
    assertThat(found.stat().endOfFile()).isZero();
    assertThat(found.stat().links()).isEqualTo(1);
  }

  @Test
  void openIfOpensOrMakes() throws Exception {
    assertThat(open(root, "f", openIf(0)).created()).isTrue();
    assertThat(open(root, "f", openIf(0)).created()).isFalse();
    assertThat(open(root, "d", openIf(FILE_DIRECTORY_FILE)).created()).isTrue();
    assertThat(open(root, "d", openIf(FILE_DIRECTORY_FILE)).created()).isFalse();
  }

  @Test
  void theKindThatIsAskedForIsTheKindThatIsFound() throws Exception {
    file("f", "");
    directory("d");
    HostOpen asDirectory = HostOpen.existing(STAT, FILE_DIRECTORY_FILE);
    HostOpen asFile = HostOpen.existing(STAT, FILE_NON_DIRECTORY_FILE);
    assertFails(() -> open(root, "f", asDirectory), HostError.NOT_A_DIRECTORY);
    assertFails(() -> open(root, "d", asFile), HostError.FILE_IS_A_DIRECTORY);
    assertFails(() -> open(root, "f", openIf(FILE_DIRECTORY_FILE)), HostError.NOT_A_DIRECTORY);
    assertThat(open(root, "d", asDirectory).stat().isDirectory()).isTrue();
    assertThat(open(root, "f", asFile).stat().isDirectory()).isFalse();
    int both = FILE_DIRECTORY_FILE | FILE_NON_DIRECTORY_FILE;
    assertFails(() -> open(root, "d", HostOpen.existing(STAT, both)), HostError.INVALID_PARAMETER);
  }

  @Test
  void theRootIsADirectoryWithoutAName() throws Exception {
    assertThat(root.stat().isDirectory()).isTrue();
    assertThat(root.name()).isEmpty();
    HostFile again = open(root, "", HostOpen.existing(STAT, 0));
    assertThat(again.stat().fileId()).isEqualTo(root.stat().fileId());
    assertThat(volume.handles()).isEqualTo(1);
  }

  @Test
  void anEmptyNameOpensWhatTheHandleIsOf() throws Exception {
    HostFile narrow = create("f");
    assertThat(open(narrow, "", HostOpen.existing(STAT, 0)).stat())
        .extracting(HostStat::fileId)
        .isEqualTo(narrow.stat().fileId());
    narrow.rename(root, "g", 0);
    HostFile wide = open(narrow, "", HostOpen.existing(FILE_READ_DATA | FILE_WRITE_DATA | STAT, 0));
    write(wide, "moved", 0);
    assertThat(wide.name()).isEqualTo("g");
    assertThat(text("g")).isEqualTo("moved");
  }

  @Test
  void nothingIsBelowAFile() throws Exception {
    HostFile file = create("f");
    HostError[] allowed = {
      HostError.NOT_A_DIRECTORY, HostError.OBJECT_PATH_NOT_FOUND, HostError.INVALID_PARAMETER
    };
    assertFails(() -> open(file, "x", HostOpen.existing(STAT, 0)), allowed);
    assertFails(() -> create(file, "x"), allowed);
    assertFails(() -> volume.stat(file, "x"), allowed);
  }

  @Test
  void aHandleFollowsItsFileAndDirectoriesMove() throws Exception {
    HostFile d = mkdir("d");
    try (HostFile f = create(d, "f")) {
      f.rename(root, "g", 0);
      assertThat(f.name()).isEqualTo("g");
      write(f, "x", 0);
    }
    assertThat(text("g")).isEqualTo("x");
    d.rename(root, "e", 0);
    file(d, "h", "below e");
    try (HostFile e = volume.open(root, "e", HostOpen.existing(STAT, 0))) {
      assertThat(text(e, "h")).isEqualTo("below e");
    }
  }

  @Test
  void aStatByNameIsThatOfAHandle() throws Exception {
    HostFile f = create("f");
    write(f, "12345", 0);
    HostStat byName = volume.stat(root, "f");
    HostStat byHandle = f.stat();
    assertThat(byName.fileId()).isEqualTo(byHandle.fileId());
    assertThat(byName.endOfFile()).isEqualTo(5).isEqualTo(byHandle.endOfFile());
    assertThat(byName.created()).isEqualTo(byHandle.created());
    assertThat(byName.attributes()).isEqualTo(byHandle.attributes());
    assertThat(volume.handles()).isEqualTo(1);
  }

  @Test
  void aFileIsFoundByItsIdWhereverItIs() throws Exception {
    long id = file("f", "found");
    if (!capabilities().openById()) {
      assertFails(() -> volume.openById(id, HostOpen.existing(STAT, 0)), HostError.NOT_SUPPORTED);
      return;
    }
    HostFile directory = mkdir("d");
    try (HostFile mover = volume.open(root, "f", HostOpen.existing(DELETE, 0))) {
      mover.rename(directory, "g", 0);
    }
    HostFile byId = keep(volume.openById(id, HostOpen.existing(FILE_ALL_ACCESS, 0)));
    assertThat(read(byId, 0, 9)).isEqualTo("found");
    assertThat(byId.name()).isEqualTo("g");
    assertThat(byId.links()).containsExactly(new HostFile.Link(directory.stat().fileId(), "g"));
    assertFails(() -> byId.rename(root, "h", 0), HostError.INVALID_PARAMETER);
    assertFails(() -> byId.dispose(1), HostError.INVALID_PARAMETER);
    HostOpen create = HostOpen.create(STAT, 0, List.of());
    assertFails(() -> volume.openById(id, create), HostError.INVALID_PARAMETER);
    assertFails(
        () -> volume.openById(0x1234_0000_7654_3210L, HostOpen.existing(STAT, 0)),
        HostError.INVALID_PARAMETER);
  }

  @Test
  void anIdOrTheTimeOfCreationTellsANewFileFromAnOldOne() throws Exception {
    file("f", "");
    HostStat before = volume.stat(root, "f");
    remove("f");
    file("f", "");
    HostStat after = volume.stat(root, "f");
    if (capabilities().stableIds()) {
      assertThat(after.fileId()).isNotEqualTo(before.fileId());
    } else {
      assertThat(List.of(after.fileId(), after.created()))
          .isNotEqualTo(List.of(before.fileId(), before.created()));
    }
  }

  @Test
  void aFileThatIsDeletedOnCloseGoesThen() throws Exception {
    HostOpen how = HostOpen.create(FILE_ALL_ACCESS, FILE_DELETE_ON_CLOSE, List.of());
    try (HostFile file = volume.open(root, "f", how)) {
      write(file, "x", 0);
      assertThat(exists("f")).isTrue();
    }
    assertThat(exists("f")).isFalse();
    assertFails(
        () -> open(root, "g", HostOpen.create(STAT, FILE_DELETE_ON_CLOSE, List.of())),
        HostError.INVALID_PARAMETER);
  }

  @Test
  void aDirectoryWithSomethingInItIsNotDeletedOnClose() throws Exception {
    HostOpen how =
        HostOpen.create(FILE_ALL_ACCESS, FILE_DIRECTORY_FILE | FILE_DELETE_ON_CLOSE, List.of());
    try (HostFile directory = volume.open(root, "d", how)) {
      file(directory, "f", "");
    }
    assertThat(exists("d")).isTrue();
  }

  @Test
  void whatCannotBeMadeLeavesNothing() throws Exception {
    if (capabilities().extendedAttributes()) {
      List<Ea> wrong = List.of(new Ea("A:B", new byte[1]));
      assertFails(
          () -> open(root, "f", HostOpen.create(STAT, 0, wrong)), HostError.INVALID_EA_NAME);
      List<Ea> large = List.of(new Ea("A", new byte[65_535]));
      assertFails(() -> open(root, "f", HostOpen.create(STAT, 0, large)), HostError.EA_TOO_LARGE);
    } else {
      List<Ea> eas = List.of(new Ea("A", new byte[1]));
      assertFails(
          () -> open(root, "f", HostOpen.create(STAT, 0, eas)), HostError.EAS_NOT_SUPPORTED);
    }
    assertThat(exists("f")).isFalse();
    assertThat(names(root)).isEmpty();
  }

  @Test
  void theVolumeTellsItsSize() throws Exception {
    HostVolumeInformation information = volume.information();
    assertThat(information.clusterSize()).isPositive();
    assertThat(information.clusters()).isPositive();
    assertThat(information.freeClusters()).isBetween(1L, information.clusters());
    assertThat(information.availableClusters()).isBetween(1L, information.freeClusters());
    assertThat(volume.information().serial()).isEqualTo(information.serial());
  }

  @Test
  void aHandleIsOfNoUseOnceItIsClosed() throws Exception {
    HostFile file = create("f");
    HostFile directory = mkdir("d");
    file.close();
    directory.close();
    file.close();
    assertThat(volume.handles()).isZero();
    assertFails(file::stat, HostError.INVALID_HANDLE);
    assertFails(file::name, HostError.INVALID_HANDLE);
    assertFails(() -> file.read(direct("x"), 0), HostError.INVALID_HANDLE);
    assertFails(() -> file.write(direct("x"), 0), HostError.INVALID_HANDLE);
    assertFails(() -> file.setEndOfFile(0), HostError.INVALID_HANDLE);
    assertFails(() -> file.setBasic(0, 0, 0, 0), HostError.INVALID_HANDLE);
    assertFails(() -> file.dispose(1), HostError.INVALID_HANDLE);
    assertFails(() -> file.rename(root, "g", 0), HostError.INVALID_HANDLE);
    assertFails(() -> file.link(root, "g"), HostError.INVALID_HANDLE);
    assertFails(() -> file.flush(HostFile.Flush.ALL), HostError.INVALID_HANDLE);
    assertFails(() -> directory.list(true), HostError.INVALID_HANDLE);
    assertFails(() -> create(directory, "x"), HostError.INVALID_HANDLE);
    assertFails(() -> volume.stat(directory, "x"), HostError.INVALID_HANDLE);
    assertFails(() -> open(directory, "", HostOpen.existing(STAT, 0)), HostError.INVALID_HANDLE);
  }
}
