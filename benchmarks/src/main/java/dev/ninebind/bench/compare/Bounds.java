// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import dev.ninebind.bench.load.Pattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The C program that shows what the machine could do at best, compiled when it is first needed. */
final class Bounds {
  private final Path program;
  private final Path pattern;

  private Bounds(Path program, Path pattern) {
    this.program = program;
    this.pattern = pattern;
  }

  /**
   * Compiles it, unless that was done since its source changed.
   *
   * @param source bounds.c
   * @param folder for what is made of it
   */
  static Bounds build(Path source, Path folder) throws IOException {
    Files.createDirectories(folder);
    Bounds bounds = new Bounds(folder.resolve("bounds"), folder.resolve("pattern"));
    if (!isCurrent(bounds.program, source)) {
      Program.run(
          List.of("cc", "-O2", "-pthread", "-o", bounds.program.toString(), source.toString()));
    }
    Pattern.write(bounds.pattern);
    return bounds;
  }

  private static boolean isCurrent(Path program, Path source) throws IOException {
    return Files.exists(program)
        && Files.getLastModifiedTime(program).compareTo(Files.getLastModifiedTime(source)) > 0;
  }

  /** The command that answers requests and does nothing for it. */
  List<String> echo(int port) {
    return List.of(
        program.toString(),
        "echo",
        Integer.toString(port),
        pattern.toString(),
        Integer.toString(Rows.LISTED));
  }

  /** What the host's own system calls for a workload give, from one thread. */
  Sample calls(String name, Path folder, Duration measured) throws IOException {
    String[] said =
        Program.run(
                List.of(
                    program.toString(),
                    "calls",
                    name,
                    folder.toString(),
                    Long.toString(measured.toMillis())))
            .split(" ", 2);
    double perSecond = Long.parseLong(said[0]) * 1e9 / Long.parseLong(said[1]);
    return Sample.ofRate(perSecond);
  }
}
