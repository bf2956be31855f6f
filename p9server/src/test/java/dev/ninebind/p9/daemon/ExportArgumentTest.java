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
    return ExportArgument.parse(List.of(argument), ExportOptions.DEFAULT).get(0);
  }

  private static ExportArgument export(String name, Path folder) {
    return new ExportArgument(name, new ExportSource.Folder(folder), ExportOptions.DEFAULT);
  }

  @Test
  void aFolderHasItsOwnName() throws Exception {
    assertThat(parse(folder.toString())).isEqualTo(export("data", folder));
    assertThat(parse(folder + "/")).isEqualTo(export("data", folder));
    assertThat(parse(folder + "/../data/.")).isEqualTo(export("data", folder));
  }

  @Test
  void aFolderIsGivenAnotherName() throws Exception {
    assertThat(parse("db=" + folder)).isEqualTo(export("db", folder));
  }

  @Test
  void anEqualsSignInAPathIsPartOfIt() throws Exception {
    Path odd = Files.createDirectory(directory.resolve("a=b"));
    assertThat(parse(odd.toString())).isEqualTo(export("a=b", odd));
    assertThat(parse("db=" + odd)).isEqualTo(export("db", odd));
  }

  @Test
  void theTopOfTheHostHasANameToo() throws Exception {
    assertThat(parse("/")).isEqualTo(export("root", Path.of("/")));
  }

  @Test
  void aVolumeInMemoryNeedsNoFolder() throws Exception {
    assertThat(parse("memory:"))
        .isEqualTo(
            new ExportArgument("memory", new ExportSource.Memory(null), ExportOptions.DEFAULT));
    assertThat(parse("scratch=memory:64M"))
        .isEqualTo(
            new ExportArgument(
                "scratch",
                new ExportSource.Memory(new MemorySize(64 << 20)),
                ExportOptions.DEFAULT));
    for (String wrong : List.of("memory:64MB", "memory: 64M", "memory:0", "memory:/tmp")) {
      assertThatThrownBy(() -> parse(wrong))
          .isInstanceOf(UsageException.class)
          .hasMessageStartingWith("memory: '" + wrong.substring("memory:".length()) + "' is ");
    }
    assertThatThrownBy(
            () -> ExportArgument.parse(List.of("memory:", "memory:1G"), ExportOptions.DEFAULT))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'memory'");
  }

  @Test
  void aFolderOfThatNameIsGivenAsAPath() throws Exception {
    Path odd = Files.createDirectory(directory.resolve("memory:"));
    assertThat(parse(odd.toString())).isEqualTo(export("memory:", odd));
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
    assertThatThrownBy(() -> ExportArgument.parse(clash, ExportOptions.DEFAULT))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'data'");
    assertThat(
            ExportArgument.parse(
                List.of(folder.toString(), "more=" + other), ExportOptions.DEFAULT))
        .extracting(ExportArgument::name)
        .containsExactly("data", "more");
  }

  @Test
  void oneExportHasOptionsOfItsOwn() throws Exception {
    ExportOptions common = ExportOptions.DEFAULT.with("lock-hold=5");
    List<ExportArgument> exports =
        ExportArgument.parse(List.of("a=" + folder, "a:b=" + folder), common);
    List<ExportArgument> adjusted =
        ExportArgument.adjust(
            exports, List.of("a:b:append=offset,locks=host", "a:read-only", "a:lock-hold=forever"));
    ExportSource source = new ExportSource.Folder(folder);
    assertThat(adjusted)
        .containsExactly(
            new ExportArgument("a", source, ExportOptions.DEFAULT.with("read-only")),
            new ExportArgument("a:b", source, common.with("append=offset").with("locks=host")));
  }

  @Test
  void aCommaBehindABackslashBelongsToTheOption() throws Exception {
    List<ExportArgument> exports = List.of(export("0", folder));
    assertThat(
            ExportArgument.adjust(exports, List.of("0:only=a\\,b,only=c\\d,sub-paths"))
                .get(0)
                .options())
        .isEqualTo(ExportOptions.DEFAULT.with("only=a,b").with("only=c\\d").with("sub-paths"));
  }

  @Test
  void optionsOfNoExportAreRefused() throws Exception {
    List<ExportArgument> exports = List.of(export("a", folder));
    for (String wrong : List.of("b:read-only", "a", "", ":", "ab:read-only")) {
      assertThatThrownBy(() -> ExportArgument.adjust(exports, List.of(wrong)))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("'" + wrong + "' names no export");
    }
  }
}
