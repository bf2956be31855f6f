// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Other programs of this host. */
final class Program {
  private Program() {}

  /** Runs one to its end and gives its output; a status other than 0 is an error. */
  static String run(List<String> command) throws IOException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said.strip());
      }
      return said.strip();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The first of these places at which there is a program. */
  static Optional<Path> at(String... places) {
    return Stream.of(places).map(Path::of).filter(Files::isExecutable).findFirst();
  }

  /** The version of the Debian package that installed a file, or a question mark. */
  static String version(Path program) {
    try {
      String owner = run(List.of("dpkg-query", "-S", program.toString())).split(":", 2)[0];
      return run(List.of("dpkg-query", "-W", "-f", "${Version}", owner));
    } catch (IOException e) {
      return "?";
    }
  }
}
