// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class MatrixCommandTest {
  @TempDir private Path results;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--results", results.toString()));
    all.addAll(List.of("--sources", "server 1"));
    all.addAll(List.of(arguments));
    CommandLine commandLine = MatrixCommand.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--only=no-such-task", "--only=(", "--nonsense"})
  @DisplayName("what cannot be done as asked is one line and exit code 2")
  void refuses(String argument) {
    assertThat(run(argument)).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("ninebind: ").contains(argument.replace("--only=", ""));
  }

  @Test
  @DisplayName(
      "results that cannot be read are one line and exit code 2, and a list tells of others")
  void lists() throws IOException {
    String only = "^" + new FilesTask(Cell.all().get(0)).id() + "$";
    assertThat(run("--list", "--only", only)).isZero();
    assertThat(out.toString().strip()).isEqualTo(only.substring(1, only.length() - 1) + ": open");

    Path damaged = results.resolve(new FilesTask(Cell.all().get(0)).id() + ".json");
    Files.writeString(damaged, "{\"id\":");
    assertThat(run("--list", "--only", only)).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains(damaged.toString());
  }
}
