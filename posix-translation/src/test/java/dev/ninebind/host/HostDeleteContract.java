// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import static dev.ninebind.host.NtConstants.DELETE;
import static dev.ninebind.host.NtConstants.FILE_ALL_ACCESS;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_READONLY;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_DELETE;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_IGNORE_READONLY_ATTRIBUTE;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_POSIX_SEMANTICS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How names go: docs/ntfs.md 4.1, 4.4, 7. */
public abstract class HostDeleteContract extends HostContract {
  private static final int CLASSIC = FILE_DISPOSITION_DELETE;
  private static final int POSIX =
      FILE_DISPOSITION_DELETE
          | FILE_DISPOSITION_POSIX_SEMANTICS
          | FILE_DISPOSITION_IGNORE_READONLY_ATTRIBUTE;

  /** Where there are no POSIX deletes, asserts that the flags are refused. */
  private boolean refusesPosix() throws HostException {
    if (capabilities().posixDelete()) {
      return false;
    }
    HostFile file = create("without");
    assertFails(() -> file.dispose(POSIX), HostError.INVALID_PARAMETER);
    assertFails(
        () -> file.dispose(CLASSIC | FILE_DISPOSITION_IGNORE_READONLY_ATTRIBUTE),
        HostError.INVALID_PARAMETER);
    file.close();
    assertThat(exists("without")).isTrue();
    return true;
  }

  @Test
  void aNameGoesWhenItsHandleIsClosed() throws Exception {
    for (int flags : new int[] {CLASSIC, capabilities().posixDelete() ? POSIX : CLASSIC}) {
      file("f", "x");
      HostFile file = open("f", DELETE);
      file.dispose(flags);
      file.close();
      assertThat(exists("f")).isFalse();
      assertThat(names(root)).isEmpty();
      file("f", "another");
      assertThat(text("f")).isEqualTo("another");
      remove("f");
    }
  }

  @Test
  void classicallyANameStaysTillTheLastHandleIsClosed() throws Exception {
    HostFile other = create("f");
    write(other, "x", 0);
    HostFile remover = open("f", DELETE);
    remover.dispose(CLASSIC);
    remover.close();
    assertThat(read(other, 0, 9)).isEqualTo("x");
    if (!has(HostCapability.DELETE_PENDING)) {
      assertThat(exists("f")).isFalse();
      return;
    }
    assertFails(() -> open("f", STAT), HostError.DELETE_PENDING);
    assertFails(() -> create("f"), HostError.DELETE_PENDING);
    assertFails(() -> volume.stat(root, "f"), HostError.DELETE_PENDING);
    assertThat(names(root)).containsExactly("f");
    assertThat(other.stat().links()).isZero();
    if (capabilities().openById()) {
      long id = other.stat().fileId();
      assertFails(() -> volume.openById(id, HostOpen.existing(STAT, 0)), HostError.DELETE_PENDING);
    }
    other.close();
    assertThat(exists("f")).isFalse();
  }

  @Test
  void aClassicDeleteCanBeTakenBack() throws Exception {
    HostFile file = create("f");
    file.dispose(CLASSIC);
    file.dispose(0);
    file.close();
    assertThat(exists("f")).isTrue();
  }

  @Test
  void anotherHandleCanTakeItBackToo() throws Exception {
    if (!has(HostCapability.DELETE_PENDING)) {
      return; // There the name goes with the first handle: see above.
    }
    HostFile other = create("f");
    HostFile remover = open("f", DELETE);
    remover.dispose(CLASSIC);
    remover.close();
    other.dispose(0);
    assertThat(exists("f")).isTrue();
    other.close();
    assertThat(exists("f")).isTrue();
  }

  @Test
  void withPosixSemanticsWhoHasTheFileGoesOn() throws Exception {
    if (refusesPosix()) {
      return;
    }
    HostFile other = create("f");
    write(other, "x", 0);
    HostFile remover = open("f", DELETE | STAT);
    remover.dispose(POSIX);
    remover.close();
    assertThat(exists("f")).isFalse();
    assertThat(names(root)).isEmpty();
    assertThat(read(other, 0, 9)).isEqualTo("x");
    write(other, "yz", 0);
    other.setEndOfFile(1);
    assertThat(other.stat().links()).isZero();
    assertThat(other.stat().endOfFile()).isEqualTo(1);
    other.setBasic(0, 0, 0, NtConstants.FILE_ATTRIBUTE_HIDDEN);
    file("f", "another");
    assertThat(read(other, 0, 9)).isEqualTo("y");
    assertThat(text("f")).isEqualTo("another");
    assertThat(volume.stat(root, "f").fileId()).isNotEqualTo(other.stat().fileId());
  }

  @Test
  void whatHasNoNameIsNotOpenedAgain() throws Exception {
    if (refusesPosix()) {
      return;
    }
    HostFile file = create("f");
    long id = file.stat().fileId();
    HostFile remover = open("f", DELETE);
    remover.dispose(POSIX);
    remover.close();
    if (has(HostCapability.NAMELESS_FILES_STAY_CLOSED)) {
      assertFails(() -> open(file, "", HostOpen.existing(STAT, 0)), HostError.DELETE_PENDING);
      assertFails(
          () -> volume.openById(id, HostOpen.existing(STAT, 0)),
          capabilities().openById() ? HostError.DELETE_PENDING : HostError.NOT_SUPPORTED);
      assertFails(() -> file.dispose(0), HostError.FILE_DELETED);
    }
    file.close();
    if (capabilities().openById()) {
      assertFails(
          () -> volume.openById(id, HostOpen.existing(STAT, 0)), HostError.INVALID_PARAMETER);
    }
  }

  @Test
  void aPosixDeleteCannotBeTakenBack() throws Exception {
    if (refusesPosix()) {
      return;
    }
    HostFile file = create("f");
    file.dispose(POSIX);
    assertFails(() -> file.dispose(0), HostError.FILE_DELETED);
    file.close();
    assertThat(exists("f")).isFalse();
  }

  @Test
  void aReadOnlyFileGoesIfThatIsIgnored() throws Exception {
    HostFile file = create("f");
    file.setBasic(0, 0, 0, FILE_ATTRIBUTE_READONLY);
    if (has(HostCapability.READ_ONLY_ATTRIBUTE)) {
      assertFails(() -> file.dispose(CLASSIC), HostError.CANNOT_DELETE);
      if (capabilities().posixDelete()) {
        assertFails(
            () -> file.dispose(CLASSIC | FILE_DISPOSITION_POSIX_SEMANTICS),
            HostError.CANNOT_DELETE);
      }
    }
    if (refusesPosix()) {
      return;
    }
    file.dispose(POSIX);
    file.close();
    assertThat(exists("f")).isFalse();
  }

  @Test
  void aDirectoryGoesWhenItIsEmpty() throws Exception {
    HostFile directory = mkdir("d");
    file(directory, "f", "");
    assertFails(() -> directory.dispose(CLASSIC), HostError.DIRECTORY_NOT_EMPTY);
    if (capabilities().posixDelete()) {
      assertFails(() -> directory.dispose(POSIX), HostError.DIRECTORY_NOT_EMPTY);
    }
    try (HostFile file = volume.open(directory, "f", HostOpen.existing(DELETE, 0))) {
      file.dispose(CLASSIC);
    }
    directory.dispose(CLASSIC);
    directory.close();
    assertThat(exists("d")).isFalse();
  }

  @Test
  void nothingIsMadeInADirectoryThatIsGone() throws Exception {
    if (refusesPosix()) {
      return;
    }
    HostFile directory = mkdir("d");
    HostFile file = create("f");
    try (HostFile remover = volume.open(root, "d", HostOpen.existing(DELETE, 0))) {
      remover.dispose(POSIX);
    }
    HostError[] allowed = {HostError.DELETE_PENDING, HostError.OBJECT_NAME_NOT_FOUND};
    assertFails(() -> create(directory, "x"), allowed);
    assertFails(() -> mkdir(directory, "x"), allowed);
    assertFails(() -> file.rename(directory, "x", 0), allowed);
    assertFails(() -> file.link(directory, "x"), allowed);
    assertThat(directory.list(true)).isEmpty();
    assertThat(exists("f")).isTrue();
  }

  @Test
  void oneOfSeveralNamesGoes() throws Exception {
    HostFile file = create("f");
    file.link(root, "g");
    HostFile byG = open("g", FILE_ALL_ACCESS);
    byG.dispose(CLASSIC);
    byG.close();
    assertThat(names(root)).containsExactly("f");
    assertThat(file.stat().links()).isEqualTo(1);
    assertThat(text("f")).isEmpty();
  }

  @Test
  void theRootStays() throws Exception {
    HostFile again = open(root, "", HostOpen.existing(DELETE, 0));
    assertFails(() -> again.dispose(CLASSIC), HostError.CANNOT_DELETE, HostError.ACCESS_DENIED);
    assertFails(
        () -> again.rename(root, "x", 0), HostError.ACCESS_DENIED, HostError.INVALID_PARAMETER);
  }
}
