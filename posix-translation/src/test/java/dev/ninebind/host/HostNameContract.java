// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import static dev.ninebind.host.NtConstants.FILE_WRITE_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Names as NTFS has them: docs/ntfs.md 2.6, 2.7, 8.1. */
public abstract class HostNameContract extends HostContract {
  @Test
  void namesAreKeptAsTheyAreGiven() throws Exception {
    List<String> odd =
        List.of(
            "a".repeat(255),
            "\u4E00".repeat(255),
            " leading",
            "trailing ",
            "trailing.",
            "...",
            "CON",
            "nul.txt",
            "~",
            "$x",
            "\u007F",
            "\uD83D\uDE00",
            "lone\uD83D",
            "\uF03A\uF05C",
            "\uFFFF",
            "e\u0301",
            "\u00E9");
    for (String name : odd) {
      try (HostFile file = create(name)) {
        assertThat(file.name()).isEqualTo(name);
      }
      assertThat(exists(name)).as(name).isTrue();
    }
    assertThat(names(root)).containsExactlyInAnyOrderElementsOf(odd);
  }

  @Test
  void whatNtfsForbidsIsRefusedEverywhere() throws Exception {
    HostFile file = create("f");
    List<String> wrong =
        List.of(
            "a/b",
            "a\\b",
            "a:b",
            "a:b:$DATA",
            "a\0b",
            "a\u0001",
            "a\u001Fb",
            "a\"b",
            "a*b",
            "a<b",
            "a>b",
            "a?b",
            "a|b",
            "x".repeat(256),
            ".",
            "..");
    for (String name : wrong) {
      assertFails(() -> create(name), HostError.OBJECT_NAME_INVALID);
      assertFails(() -> open(name, STAT), HostError.OBJECT_NAME_INVALID);
      assertFails(() -> volume.stat(root, name), HostError.OBJECT_NAME_INVALID);
      assertFails(() -> file.rename(root, name, 0), HostError.OBJECT_NAME_INVALID);
      assertFails(() -> file.link(root, name), HostError.OBJECT_NAME_INVALID);
    }
    assertFails(() -> volume.stat(root, ""), HostError.OBJECT_NAME_INVALID);
    assertFails(() -> file.rename(root, "", 0), HostError.OBJECT_NAME_INVALID);
    assertFails(() -> file.link(root, ""), HostError.OBJECT_NAME_INVALID);
    assertThat(names(root)).containsExactly("f");
  }

  @Test
  void caseCountsOnlyWhereTheDirectorySaysSo() throws Exception {
    file("Name", "x");
    if (capabilities().caseSensitive()) {
      assertThat(exists("nAME")).isFalse();
      file("nAME", "y");
      assertThat(names(root)).containsExactlyInAnyOrder("Name", "nAME");
      return;
    }
    HostFile found = open("nAME", STAT);
    assertThat(found.name()).isEqualTo("Name");
    assertThat(volume.stat(root, "NAME").fileId()).isEqualTo(found.stat().fileId());
    assertFails(() -> create("NAME"), HostError.OBJECT_NAME_COLLISION);
    HostFile other = create("other");
    assertFails(() -> other.rename(root, "NAME", 0), HostError.OBJECT_NAME_COLLISION);
    assertFails(() -> other.link(root, "nAME"), HostError.OBJECT_NAME_COLLISION);
    file("\u00C4rger", "");
    assertThat(open("\u00E4RGER", STAT).name()).isEqualTo("\u00C4rger");
    assertThat(exists("\u0131")).isFalse();
    file("i", "");
    assertThat(exists("\u0131")).as("dotless i is another letter").isFalse();
  }

  @Test
  void aFlaggedDirectoryTellsCasesApart() throws Exception {
    HostFile directory = mkdir("d");
    if (!capabilities().caseSensitiveDirectories()) {
      assertFails(() -> directory.setCaseSensitive(true), HostError.NOT_SUPPORTED);
      assertThat(directory.stat().isCaseSensitive()).isFalse();
      return;
    }
    assertThat(directory.stat().isCaseSensitive()).isFalse();
    directory.setCaseSensitive(true);
    assertThat(directory.stat().isCaseSensitive()).isTrue();
    file(directory, "name", "1");
    assertThat(exists(directory, "Name")).isFalse();
    file(directory, "Name", "2");
    assertThat(text(directory, "name")).isEqualTo("1");
    assertThat(text(directory, "Name")).isEqualTo("2");
    assertThat(names(directory)).containsExactlyInAnyOrder("Name", "name");
    assertFails(() -> directory.setCaseSensitive(false), HostError.CASE_DIFFERING_NAMES_IN_DIR);
    assertThat(directory.stat().isCaseSensitive()).isTrue();
  }

  @Test
  void newDirectoriesInheritTheFlagAndMovedOnesKeepTheirs() throws Exception {
    if (!capabilities().caseSensitiveDirectories()) {
      assertThat(mkdir(mkdir("d"), "e").stat().isCaseSensitive()).isFalse();
      return;
    }
    HostFile flagged = mkdir("d");
    flagged.setCaseSensitive(true);
    HostFile inherits = mkdir(flagged, "e");
    assertThat(inherits.stat().isCaseSensitive()).isTrue();
    assertThat(volume.stat(flagged, "e").isCaseSensitive()).isTrue();
    inherits.rename(root, "e", 0);
    assertThat(inherits.stat().isCaseSensitive()).isTrue();
    HostFile plain = mkdir("p");
    plain.rename(flagged, "p", 0);
    assertThat(plain.stat().isCaseSensitive()).isFalse();
    file(plain, "x", "");
    assertThat(exists(plain, "X")).isTrue();
    inherits.setCaseSensitive(false);
    assertThat(inherits.stat().isCaseSensitive()).isFalse();
  }

  @Test
  void aFileHasNoCaseFlag() throws Exception {
    HostFile file = create("f");
    assertFails(
        () -> file.setCaseSensitive(true),
        capabilities().caseSensitiveDirectories()
            ? HostError.INVALID_PARAMETER
            : HostError.NOT_SUPPORTED);
  }

  @Test
  void aLongNameHasAShortOneThatFindsIt() throws Exception {
    file("Long name of a file.text", "x");
    if (!has(HostCapability.SHORT_NAMES)) {
      assertThat(exists("LONGNA~1.TEX")).isFalse();
      return;
    }
    HostFile found = open("longna~1.tex", STAT | FILE_WRITE_ATTRIBUTES);
    assertThat(found.name()).isEqualTo("Long name of a file.text");
    assertThat(volume.stat(root, "LONGNA~1.TEX").fileId()).isEqualTo(found.stat().fileId());
    assertThat(names(root)).containsExactly("Long name of a file.text");
    assertFails(() -> create("LONGNA~1.TEX"), HostError.OBJECT_NAME_COLLISION);
    file("Long name of another.text", "y");
    assertThat(text("LONGNA~2.TEX")).isEqualTo("y");
    remove("Long name of a file.text");
    found.close();
    assertThat(exists("LONGNA~1.TEX")).isFalse();
  }

  @Test
  void aNameThatFitsHasNoOther() throws Exception {
    file("fits.txt", "x");
    assertThat(exists("FITS~1.TXT")).isFalse();
  }
}
