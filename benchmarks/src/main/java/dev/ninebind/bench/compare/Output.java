// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files that a run leaves behind.
 *
 * @param folder for them
 * @param printer that tells of them
 */
record Output(Path folder, PrintWriter printer) {
  /** Beside the page, so that it finds them wherever it is read. */
  private static final Path PLOTS = Path.of("performance");

  void write(Results results, Page.Run run) throws IOException {
    Files.write(folder.resolve("performance.csv"), Csv.of(results));
    Optional<String> problem = Plots.write(results, folder.resolve(PLOTS));
    problem.ifPresent(
        why ->
            printer.println(
                "no plots (apt-get install fontconfig fonts-dejavu-core may help): " + why));
    Optional<Path> plots = problem.isEmpty() ? Optional.of(PLOTS) : Optional.empty();
    Path page = folder.resolve("performance.md");
    String old = Files.exists(page) ? Files.readString(page) : "";
    Files.writeString(page, new Page(results, run, plots).replaceIn(old));
    printer.println("page: " + page);
  }
}
