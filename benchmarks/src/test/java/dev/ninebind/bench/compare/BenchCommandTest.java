// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine command = BenchCommand.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return command.execute(arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --only nosuchrow        | no row has 'nosuchrow' in its name
          --also echo=-Xint       | 'echo' is no new name
          --only (                | is no regular expression
          --rounds 0              | --rounds 0 is not from 1
          --rounds few            | 'few' is not an int
          --seconds 0             | --seconds 0.0 is not from
          --seconds NaN           | --seconds NaN is not from
          --folder /no/such/place | --folder '/no/such/place' is no directory
          --out /dev/null/x       | --out '/dev/null/x' cannot be made
          --fast                  | --fast
          """)
  void whatCannotBeDoneIsToldInALine(String arguments, String message) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(message).hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void rowsAreListed() {
    assertThat(run("--list", "--only", "^sta")).isZero();
    assertThat(out.toString().lines())
        .containsExactly("start", "stat-d1", "stat-d16", "stat-at-3000");
  }
}
