// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Guests that append to one log, or create the same names, at the same time: what no guest's kernel
 * can order for the others, so the server has to.
 */
@GuestTest(
    guests = 3,
    kernel = {GuestRoot.DEBIAN_12, GuestRoot.DEBIAN_12, GuestRoot.DEBIAN_13},
    memory = 192)
final class AppendScenarioTest {
  private static final Duration BOUND = Duration.ofSeconds(90);
  private static final int PROCESSES = 4;
  private static final int LINES = 2000;
  private static final int LENGTH = 200;
  private static final int NAMES = 2000;

  private final GuestLab lab;

  AppendScenarioTest(GuestLab lab) {
    this.lab = lab;
  }

  @ParameterizedTest(name = "guests {0} and {1}")
  @CsvSource({"0, 1", "0, 2"})
  @DisplayName("two guests append to one log: no line is lost or torn")
  void oneLog(int one, int other) throws IOException {
    String place = "append-" + one + "-" + other;
    Map<String, String> variables =
        Map.of("PROCESSES", "" + PROCESSES, "LINES", "" + LINES, "LENGTH", "" + LENGTH);

    together("append.sh", place, variables, one, other);

    Path log = lab.export().resolve(place).resolve("log");
    assertThat(log).hasSize(2L * PROCESSES * LINES * LENGTH);
    List<String> lines = Files.readAllLines(log);
    List<String> expected = new ArrayList<>();
    for (int guest : new int[] {one, other}) {
      for (int process = 0; process < PROCESSES; process++) {
        for (int number = 0; number < LINES; number++) {
          String start = guest + "." + process + "." + number + " ";
          expected.add(start + ("" + process).repeat(LENGTH - 1 - start.length()));
        }
      }
    }
    assertThat(lines).containsExactlyInAnyOrderElementsOf(expected);
    long turns =
        IntStream.range(1, lines.size())
            .filter(line -> lines.get(line).charAt(0) != lines.get(line - 1).charAt(0))
            .count();
    // One after the other would be one turn; how many there are is up to the host's scheduler.
    assertThat(turns).as("how often the guests took turns").isGreaterThan(10);
  }

  @Test
  @DisplayName("two guests create the same names with O_EXCL: each is won once")
  void exclusiveNames() throws IOException {
    int one = 1;
    int other = 2;

    List<GuestResult> results =
        together("exclusive.sh", "exclusive", Map.of("NAMES", "" + NAMES), one, other);

    int[] won =
        results.stream()
            .flatMap(result -> result.linesStarting("won ").stream())
            .mapToInt(line -> Integer.parseInt(line.substring("won ".length())))
            .toArray();
    assertThat(won).hasSize(2);
    assertThat(won[0] + won[1]).as("won: %s and %s", won[0], won[1]).isEqualTo(NAMES);
    // Both had to be under way, or there was nothing to decide.
    assertThat(Math.min(won[0], won[1])).isGreaterThan(NAMES / 100);
    int ones = 0;
    for (int number = 0; number < NAMES; number++) {
      String winner = Files.readString(lab.export().resolve("exclusive/name-" + number));
      assertThat(winner).as("name %s", number).isIn(one + "\n", other + "\n");
      ones += winner.startsWith("" + one) ? 1 : 0;
    }
    assertThat(ones).isEqualTo(won[0]);
  }

  /** Runs a script in two guests, which wait for each other in a directory of their own. */
  private List<GuestResult> together(
      String script, String place, Map<String, String> variables, int one, int other)
      throws IOException {
    Files.createDirectory(lab.export().resolve(place));
    CompletableFuture<GuestResult> first =
        CompletableFuture.supplyAsync(() -> run(script, place, variables, one, other));
    GuestResult second = run(script, place, variables, other, one);
    return List.of(first.join(), second);
  }

  private GuestResult run(
      String script, String place, Map<String, String> variables, int guest, int peer) {
    try {
      Path together = lab.guest(guest).share().resolve("together.sh");
      Files.writeString(together, Scenario.resource("together.sh"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> all = new HashMap<>(variables);
    all.putAll(Map.of("PLACE", place, "GUEST", "" + guest, "GUESTS", guest + " " + peer));
    return new Scenario(lab, guest).passes(script, lab.mount(), all, BOUND);
  }
}
