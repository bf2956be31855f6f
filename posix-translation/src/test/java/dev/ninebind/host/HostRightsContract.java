// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import static dev.ninebind.host.NtConstants.DELETE;
import static dev.ninebind.host.NtConstants.FILE_ALL_ACCESS;
import static dev.ninebind.host.NtConstants.FILE_APPEND_DATA;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_READONLY;
import static dev.ninebind.host.NtConstants.FILE_DELETE_ON_CLOSE;
import static dev.ninebind.host.NtConstants.FILE_LIST_DIRECTORY;
import static dev.ninebind.host.NtConstants.FILE_READ_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_READ_DATA;
import static dev.ninebind.host.NtConstants.FILE_READ_EA;
import static dev.ninebind.host.NtConstants.FILE_WRITE_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_WRITE_DATA;
import static dev.ninebind.host.NtConstants.FILE_WRITE_EA;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A handle can do what it was opened for: docs/ntfs.md 3.2. */
public abstract class HostRightsContract extends HostContract {
  /** What a call on a handle does. */
  private interface Call {
    void on(HostFile handle) throws HostException;
  }

  private void assertWants(String name, int rights, Call call) throws HostException {
    try (HostFile without =
        volume.open(root, name, HostOpen.existing(FILE_ALL_ACCESS & ~rights, 0))) {
      assertFails(() -> call.on(without), HostError.ACCESS_DENIED);
    }
    try (HostFile with = volume.open(root, name, HostOpen.existing(rights, 0))) {
      call.on(with);
    }
  }

  @Test
  void eachCallOnAFileWantsItsRight() throws Exception {
    file("f", "content");
    assertWants("f", FILE_READ_DATA, handle -> handle.read(direct("x"), 0));
    int writing = FILE_WRITE_DATA | FILE_APPEND_DATA;
    assertWants("f", writing, handle -> handle.write(direct("x"), 0));
    assertWants("f", writing, handle -> handle.flush(HostFile.Flush.ALL));
    assertWants("f", FILE_WRITE_DATA, handle -> handle.setEndOfFile(1));
    assertWants("f", FILE_WRITE_ATTRIBUTES, handle -> handle.setBasic(0, 0, 0, 0));
    assertWants("f", FILE_READ_ATTRIBUTES | FILE_READ_EA, HostFile::stat);
    assertWants("f", DELETE, handle -> handle.rename(root, "f", 0));
    assertWants("f", DELETE, handle -> handle.dispose(0));
    if (capabilities().extendedAttributes()) {
      List<Ea> eas = List.of(new Ea("A", new byte[1]));
      assertWants("f", FILE_WRITE_EA, handle -> handle.setEas(eas));
      assertWants("f", FILE_READ_EA, HostFile::eas);
      assertWants("f", FILE_READ_EA, handle -> handle.ea("A"));
    }
  }

  @Test
  void eachCallOnADirectoryWantsItsRight() throws Exception {
    directory("d");
    assertWants("d", FILE_LIST_DIRECTORY, handle -> handle.list(true));
    if (capabilities().caseSensitiveDirectories()) {
      assertWants("d", FILE_WRITE_ATTRIBUTES, handle -> handle.setCaseSensitive(true));
    }
  }

  @Test
  void whoMayOnlyAppendAlwaysDoes() throws Exception {
    file("f", "12345");
    try (HostFile appender = volume.open(root, "f", HostOpen.existing(FILE_APPEND_DATA, 0))) {
      write(appender, "67", 0);
      assertFails(() -> appender.setEndOfFile(0), HostError.ACCESS_DENIED);
    }
    assertThat(text("f")).isEqualTo("1234567");
  }

  @Test
  void aLinkWantsNoRightOnTheFile() throws Exception {
    file("f", "x");
    open("f", FILE_READ_DATA).link(root, "g");
    assertThat(text("g")).isEqualTo("x");
  }

  @Test
  void aReadOnlyFileIsOpenedForReadingOnly() throws Exception {
    HostOpen how =
        HostOpen.create(FILE_ALL_ACCESS, 0, List.of()).withAttributes(FILE_ATTRIBUTE_READONLY);
    try (HostFile maker = volume.open(root, "f", how)) {
      write(maker, "its maker writes", 0);
    }
    assertThat(volume.stat(root, "f").hasAttribute(FILE_ATTRIBUTE_READONLY)).isTrue();
    open("f", FILE_READ_DATA | FILE_WRITE_ATTRIBUTES | FILE_WRITE_EA | DELETE).close();
    if (!has(HostCapability.READ_ONLY_ATTRIBUTE)) {
      write(open("f", FILE_WRITE_DATA), "I", 0);
      return;
    }
    assertFails(() -> open("f", FILE_WRITE_DATA), HostError.ACCESS_DENIED);
    assertFails(() -> open("f", FILE_APPEND_DATA), HostError.ACCESS_DENIED);
    assertFails(
        () -> open(root, "f", HostOpen.existing(DELETE, FILE_DELETE_ON_CLOSE)),
        HostError.CANNOT_DELETE);
    HostFile deleter = open("f", DELETE | FILE_WRITE_ATTRIBUTES);
    assertFails(() -> deleter.dispose(1), HostError.CANNOT_DELETE);
    deleter.setBasic(0, 0, 0, NtConstants.FILE_ATTRIBUTE_NORMAL);
    deleter.dispose(1);
    deleter.close();
    assertThat(exists("f")).isFalse();
  }

  @Test
  void aReadOnlyFileTakesTimesAndEasAndNames() throws Exception {
    HostFile file = create("f");
    file.setBasic(0, 0, 0, FILE_ATTRIBUTE_READONLY);
    file.close();
    HostFile later = open("f", STAT | FILE_WRITE_ATTRIBUTES | FILE_WRITE_EA | DELETE);
    later.setBasic(0, 0, 1_000_000, 0);
    assertThat(later.stat().written()).isEqualTo(1_000_000);
    assertThat(later.stat().hasAttribute(FILE_ATTRIBUTE_READONLY)).isTrue();
    if (capabilities().extendedAttributes()) {
      later.setEas(List.of(new Ea("A", new byte[1])));
      assertThat(later.eas()).hasSize(1);
    }
    later.link(root, "g");
    later.rename(root, "h", 0);
    assertThat(names(root)).containsExactlyInAnyOrder("g", "h");
  }

  @Test
  void aReadOnlyDirectoryTakesFilesAllTheSame() throws Exception {
    HostFile directory = mkdir("d");
    directory.setBasic(0, 0, 0, FILE_ATTRIBUTE_READONLY);
    open("d", FILE_WRITE_DATA | FILE_APPEND_DATA).close();
    file(directory, "f", "x");
    assertThat(text(directory, "f")).isEqualTo("x");
  }
}
