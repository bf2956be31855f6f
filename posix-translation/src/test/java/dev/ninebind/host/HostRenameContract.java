// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import static dev.ninebind.host.NtConstants.DELETE;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_READONLY;
import static dev.ninebind.host.NtConstants.FILE_LIST_DIRECTORY;
import static dev.ninebind.host.NtConstants.FILE_READ_DATA;
import static dev.ninebind.host.NtConstants.FILE_RENAME_IGNORE_READONLY_ATTRIBUTE;
import static dev.ninebind.host.NtConstants.FILE_RENAME_POSIX_SEMANTICS;
import static dev.ninebind.host.NtConstants.FILE_RENAME_REPLACE_IF_EXISTS;
import static dev.ninebind.host.NtConstants.FILE_SHARE_DELETE;
import static dev.ninebind.host.NtConstants.FILE_SHARE_READ;
import static dev.ninebind.host.NtConstants.FILE_SHARE_WRITE;
import static dev.ninebind.host.NtConstants.FILE_WRITE_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The table of renames of docs/ntfs.md 4.4. */
public abstract class HostRenameContract extends HostContract {
  private static final int CLASSIC = FILE_RENAME_REPLACE_IF_EXISTS;
  private static final int POSIX =
      FILE_RENAME_REPLACE_IF_EXISTS
          | FILE_RENAME_POSIX_SEMANTICS
          | FILE_RENAME_IGNORE_READONLY_ATTRIBUTE;

  /** The flags that replace most that this host can. */
  private int best() {
    return capabilities().posixRename() ? POSIX : CLASSIC;
  }

  @Test
  void aFileGetsAnotherNameAndStaysItself() throws Exception {
    HostFile file = create("f");
    long id = file.stat().fileId();
    HostFile directory = mkdir("d");
    file.rename(root, "g", 0);
    assertThat(file.name()).isEqualTo("g");
    file.rename(directory, "h", best());
    assertThat(file.stat().fileId()).isEqualTo(id);
    assertThat(names(root)).containsExactly("d");
    assertThat(volume.stat(directory, "h").fileId()).isEqualTo(id);
  }

  @Test
  void aHostWithoutPosixSemanticsRefusesTheFlags() throws Exception {
    HostFile file = create("f");
    if (capabilities().posixRename()) {
      file.rename(root, "g", POSIX);
      assertThat(exists("g")).isTrue();
      return;
    }
    assertFails(() -> file.rename(root, "g", POSIX), HostError.INVALID_PARAMETER);
    assertFails(
        () -> file.rename(root, "g", FILE_RENAME_POSIX_SEMANTICS), HostError.INVALID_PARAMETER);
    assertThat(names(root)).containsExactly("f");
  }

  @Test
  void withoutTheFlagNothingIsReplaced() throws Exception {
    HostFile file = create("f");
    file("g", "stays");
    assertFails(() -> file.rename(root, "g", 0), HostError.OBJECT_NAME_COLLISION);
    if (capabilities().posixRename()) {
      assertFails(
          () -> file.rename(root, "g", FILE_RENAME_POSIX_SEMANTICS),
          HostError.OBJECT_NAME_COLLISION);
    }
    directory("d");
    assertFails(() -> file.rename(root, "d", 0), HostError.OBJECT_NAME_COLLISION);
    assertThat(text("g")).isEqualTo("stays");
  }

  @Test
  void aClosedFileIsReplaced() throws Exception {
    HostFile file = create("f");
    write(file, "new", 0);
    file("g", "old");
    file.rename(root, "g", CLASSIC);
    assertThat(text("g")).isEqualTo("new");
    assertThat(names(root)).containsExactly("g");
    file("h", "older");
    file.rename(root, "h", best());
    assertThat(text("h")).isEqualTo("new");
  }

  @Test
  void anOpenFileIsReplacedWithPosixSemanticsOnly() throws Exception {
    HostFile file = create("f");
    HostFile old = create("g");
    write(old, "old", 0);
    if (has(HostCapability.OPEN_FILES_STAY)) {
      assertFails(() -> file.rename(root, "g", CLASSIC), HostError.ACCESS_DENIED);
    }
    if (!capabilities().posixRename()) {
      assertThat(text("g")).isEqualTo("old");
      return;
    }
    file.rename(root, "g", POSIX);
    assertThat(read(old, 0, 9)).isEqualTo("old");
    write(old, "OLD", 0);
    assertThat(read(old, 0, 9)).isEqualTo("OLD");
    assertThat(old.stat().links()).isZero();
    assertThat(text("g")).isEmpty();
  }

  @Test
  void whoDoesNotShareDeletingKeepsHisFile() throws Exception {
    HostFile file = create("f");
    file("g", "mine");
    HostOpen alone =
        HostOpen.existing(FILE_READ_DATA, 0).sharing(FILE_SHARE_READ | FILE_SHARE_WRITE);
    HostFile other = open(root, "g", alone);
    if (!has(HostCapability.SHARE_MODES)) {
      file.rename(root, "g", best());
      assertThat(read(other, 0, 9)).isEqualTo("mine");
      return;
    }
    assertFails(
        () -> file.rename(root, "g", best()),
        capabilities().posixRename() ? HostError.SHARING_VIOLATION : HostError.ACCESS_DENIED);
    assertFails(() -> open("g", DELETE), HostError.SHARING_VIOLATION);
    other.close();
    file.rename(root, "g", best());
    assertThat(text("g")).isEmpty();
  }

  @Test
  void aReadOnlyFileIsReplacedOnlyIfThatIsIgnored() throws Exception {
    HostFile file = create("f");
    file("g", "read-only");
    HostFile setter = open("g", FILE_WRITE_ATTRIBUTES);
    setter.setBasic(0, 0, 0, FILE_ATTRIBUTE_READONLY);
    setter.close();
    if (has(HostCapability.READ_ONLY_ATTRIBUTE)) {
      assertFails(() -> file.rename(root, "g", CLASSIC), HostError.ACCESS_DENIED);
    }
    if (capabilities().posixRename()) {
      file.rename(root, "g", POSIX);
      assertThat(text("g")).isEmpty();
    }
  }

  @Test
  void aDirectoryReplacesAnEmptyOneWithPosixSemantics() throws Exception {
    HostFile source = mkdir("d");
    file(source, "f", "x");
    HostFile full = mkdir("full");
    file(full, "g", "");
    full.close();
    directory("empty");
    assertFails(() -> source.rename(root, "empty", CLASSIC), HostError.ACCESS_DENIED);
    if (!capabilities().posixRename()) {
      assertThat(names(root)).containsExactlyInAnyOrder("d", "empty", "full");
      return;
    }
    assertFails(() -> source.rename(root, "full", POSIX), HostError.DIRECTORY_NOT_EMPTY);
    HostFile replaced = open("empty", STAT | FILE_LIST_DIRECTORY);
    source.rename(root, "empty", POSIX);
    assertThat(names(root)).containsExactlyInAnyOrder("empty", "full");
    assertThat(text(source, "f")).isEqualTo("x");
    assertThat(replaced.list(true)).isEmpty();
    assertThat(replaced.stat().fileId()).isNotEqualTo(source.stat().fileId());
  }

  @Test
  void nothingReplacesWhatIsOfAnotherKind() throws Exception {
    HostFile file = create("f");
    HostFile directory = mkdir("d");
    assertFails(() -> file.rename(root, "d", best()), HostError.ACCESS_DENIED);
    assertFails(() -> directory.rename(root, "f", best()), HostError.ACCESS_DENIED);
    assertFails(() -> directory.rename(root, "f", 0), HostError.OBJECT_NAME_COLLISION);
    assertThat(names(root)).containsExactlyInAnyOrder("d", "f");
  }

  @Test
  void nothingMovesIntoAFile() throws Exception {
    HostFile file = create("f");
    HostFile other = create("g");
    assertFails(() -> file.rename(other, "x", best()), HostError.INVALID_PARAMETER);
  }

  @Test
  void aDirectoryDoesNotMoveIntoItself() throws Exception {
    HostFile directory = mkdir("d");
    HostError[] allowed = {
      HostError.INVALID_PARAMETER, HostError.ACCESS_DENIED, HostError.SHARING_VIOLATION
    };
    assertFails(() -> directory.rename(directory, "x", best()), allowed);
    HostFile below = mkdir(directory, "e");
    assertFails(() -> directory.rename(below, "x", best()), allowed);
    assertThat(names(root)).containsExactly("d");
    assertThat(names(directory)).containsExactly("e");
    assertThat(names(below)).isEmpty();
  }

  @Test
  void twoNamesOfOneFileBecomeOne() throws Exception {
    HostFile file = create("f");
    file.link(root, "g");
    file.rename(root, "g", best());
    assertThat(names(root)).containsExactly("g");
    assertThat(file.stat().links()).isEqualTo(1);
  }

  @Test
  void aNameBecomesItself() throws Exception {
    HostFile file = create("f");
    file.rename(root, "f", 0);
    file.rename(root, "f", best());
    assertThat(names(root)).containsExactly("f");
  }

  @Test
  void onlyTheCaseChanges() throws Exception {
    HostFile file = create("name");
    file.rename(root, "NaMe", 0);
    assertThat(names(root)).containsExactly("NaMe");
    assertThat(file.name()).isEqualTo("NaMe");
    HostFile directory = mkdir("dir");
    directory.rename(root, "DIR", best());
    assertThat(names(root)).containsExactlyInAnyOrder("DIR", "NaMe");
  }

  @Test
  void aDirectoryStaysWhileSomethingBelowItIsOpen() throws Exception {
    HostFile directory = mkdir("d");
    HostFile between = mkdir(directory, "e");
    file(between, "f", "");
    between.close();
    HostFile deep;
    try (HostFile e = volume.open(directory, "e", HostOpen.existing(STAT, 0))) {
      deep = open(e, "f", HostOpen.existing(STAT, 0));
    }
    if (capabilities().renameAboveOpenFiles()) {
      directory.rename(root, "moved", best());
      assertThat(deep.name()).isEqualTo("f");
      assertThat(names(root)).containsExactly("moved");
      return;
    }
    assertFails(() -> directory.rename(root, "moved", 0), HostError.ACCESS_DENIED);
    assertFails(() -> directory.rename(root, "moved", best()), HostError.ACCESS_DENIED);
    HostFile byId = keep(volume.openById(deep.stat().fileId(), HostOpen.existing(STAT, 0)));
    deep.close();
    assertFails(() -> directory.rename(root, "moved", best()), HostError.ACCESS_DENIED);
    byId.close();
    HostFile open = open(directory, "e", HostOpen.existing(STAT, 0));
    assertFails(() -> directory.rename(root, "moved", best()), HostError.ACCESS_DENIED);
    open.close();
    HostFile itself = open("d", STAT | FILE_LIST_DIRECTORY);
    directory.rename(root, "moved", best());
    assertThat(itself.name()).isEqualTo("moved");
    assertThat(names(root)).containsExactly("moved");
  }

  @Test
  void whatWasRemovedIsBelowNothing() throws Exception {
    if (!capabilities().posixDelete()) {
      return;
    }
    HostFile directory = mkdir("d");
    HostFile file = create(directory, "f");
    write(file, "x", 0);
    try (HostFile remover = volume.open(directory, "f", HostOpen.existing(DELETE, 0))) {
      remover.dispose(3);
    }
    directory.rename(root, "moved", best());
    assertThat(read(file, 0, 9)).isEqualTo("x");
  }

  @Test
  void whoDoesNotShareWritingKeepsNamesOutOfHisDirectory() throws Exception {
    HostFile file = create("f");
    directory("d");
    HostFile target = open("d", STAT);
    HostOpen alone =
        HostOpen.existing(FILE_LIST_DIRECTORY, 0).sharing(FILE_SHARE_READ | FILE_SHARE_DELETE);
    HostFile other = open(root, "d", alone);
    if (has(HostCapability.SHARE_MODES)) {
      assertFails(() -> file.rename(target, "x", best()), HostError.SHARING_VIOLATION);
      assertFails(() -> file.link(target, "x"), HostError.SHARING_VIOLATION);
      assertThat(other.list(true)).isEmpty();
      other.close();
    }
    file.rename(target, "x", best());
    assertThat(names(root)).containsExactly("d");
  }

  @Test
  void aFileThatIsGoneGetsNoName() throws Exception {
    HostFile file = create("f");
    try (HostFile remover = volume.open(root, "f", HostOpen.existing(DELETE, 0))) {
      remover.dispose(capabilities().posixDelete() ? 3 : 1);
    }
    assertFails(() -> file.rename(root, "g", best()), HostError.ACCESS_DENIED);
    assertFails(() -> file.link(root, "g"), HostError.ACCESS_DENIED);
    assertThat(exists("g")).isFalse();
  }
}
