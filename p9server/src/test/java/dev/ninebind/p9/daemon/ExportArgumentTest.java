// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportArgumentTest {
  @TempDir Path directory;
  private Path folder;

  @BeforeEach
  void makeFolder() throws Exception {
    folder = Files.createDirectory(directory.resolve("data"));
  }

  private static ExportArgument parse(String argument) throws UsageException {
    return ExportArgument.parse(List.of(argument)).get(0);
  }

  @Test
  void aFolderHasItsOwnName() throws Exception {
    assertThat(parse(folder.toString())).isEqualTo(new ExportArgument("data", folder));
    assertThat(parse(folder + "/")).isEqualTo(new ExportArgument("data", folder));
    assertThat(parse(folder + "/../data/.")).isEqualTo(new ExportArgument("data", folder));
  }

  @Test
  void aFolderIsGivenAnotherName() throws Exception {
    assertThat(parse("db=" + folder)).isEqualTo(new ExportArgument("db", folder));
  }

  @Test
  void anEqualsSignInAPathIsPartOfIt() throws Exception {
    Path odd = Files.createDirectory(directory.resolve("a=b"));
    assertThat(parse(odd.toString())).isEqualTo(new ExportArgument("a=b", odd));
    assertThat(parse("db=" + odd)).isEqualTo(new ExportArgument("db", odd));
  }

  @Test
  void theTopOfTheHostHasANameToo() throws Exception {
    assertThat(parse("/")).isEqualTo(new ExportArgument("root", Path.of("/")));
  }

  @Test
  void whatIsNoFolderIsRefused() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> parse(file.toString()))
        .isInstanceOf(UsageException.class)
        .hasMessage("'" + file + "' is no folder");
    assertThatThrownBy(() -> parse(directory + "/missing"))
        .isInstanceOf(UsageException.class)
        .hasMessage("'" + directory + "/missing' does not exist");
    assertThatThrownBy(() -> parse("a\0b")).isInstanceOf(UsageException.class);
  }

  @Test
  void noTwoExportsHaveOneName() throws Exception {
    Path other = Files.createDirectories(directory.resolve("other/data"));
    List<String> clash = List.of(folder.toString(), other.toString());
    assertThatThrownBy(() -> ExportArgument.parse(clash))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'data'");
    assertThat(ExportArgument.parse(List.of(folder.toString(), "more=" + other)))
        .extracting(ExportArgument::name)
        .containsExactly("data", "more");
  }
}
