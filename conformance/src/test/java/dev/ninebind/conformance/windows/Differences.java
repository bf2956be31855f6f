// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.windows;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where Wine's ntdll answers otherwise than Windows', and why: {@code wine-differences.txt}. */
final class Differences {
  /** Statuses that say that something is not there at all. */
  private static final Set<String> LACKING =
      Set.of("C0000002", "C0000003", "C00000BB", "C0000010", "C0000139");

  /**
   * An answer to a question.
   *
   * @param windows the NTSTATUS of Windows, in eight digits
   * @param wine that of Wine
   */
  record Answer(String call, String about, String windows, String wine) {
    String question() {
      return call + ": " + about;
    }

    boolean asOnWindows() {
      return windows.equals(wine);
    }

    /** In the words of the report's table. */
    String verdict() {
      if (asOnWindows()) {
        return "ran for real";
      }
      return LACKING.contains(wine) ? "Wine lacks it" : "Wine differs";
    }
  }

  private Differences() {}

  static List<Answer> read(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> line.split("\t", -1))
        .map(parts -> new Answer(parts[0], parts[1], parts[2], parts[3]))
        .toList();
  }

  /** The reason by the question. */
  static Map<String, String> known() {
    Map<String, String> known = new LinkedHashMap<>();
    try (InputStream in = Differences.class.getResourceAsStream("/windows/wine-differences.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String reason = null;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        boolean comment = line.isBlank() || line.startsWith("#");
        if (line.startsWith(" ")) {
          known.put(line.strip(), reason);
        } else if (!comment) {
          reason = line.strip();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return known;
  }
}
