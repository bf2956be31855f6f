// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.windows;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The tests that Wine cannot pass, each with what it is about Wine that they fail for: {@code
 * wine-exclusions.txt}. They run all the same, and one that passes is reported; but those that hang
 * are not started.
 */
public final class Exclusions {
  /**
   * Some tests.
   *
   * @param tests their names: a regular expression
   * @param started false if they would hang
   */
  public record Exclusion(Pattern tests, boolean started, String reason) {}

  /** All of them. */
  public static final Exclusions ALL = read();

  private static final String NOT_STARTED = "!";

  private final List<Exclusion> exclusions;

  private Exclusions(List<Exclusion> exclusions) {
    this.exclusions = exclusions;
  }

  private static Exclusions read() {
    List<Exclusion> read = new ArrayList<>();
    try (InputStream in = Exclusions.class.getResourceAsStream("/windows/wine-exclusions.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String reason = null;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        boolean comment = line.isBlank() || line.startsWith("#");
        if (line.startsWith(" ")) {
          String tests = line.strip();
          boolean started = !tests.startsWith(NOT_STARTED);
          String name = started ? tests : tests.substring(1);
          String regex = Pattern.quote(name).replace("*", "\\E.*\\Q");
          read.add(new Exclusion(Pattern.compile(regex), started, reason));
        } else if (!comment) {
          reason = line.strip();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Exclusions(List.copyOf(read));
  }

  /** Why a test is excluded; empty if it is not. */
  public Optional<Exclusion> of(String test) {
    return exclusions.stream().filter(each -> each.tests().matcher(test).matches()).findFirst();
  }

  List<Exclusion> all() {
    return exclusions;
  }
}
