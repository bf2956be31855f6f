// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a run was made on, in words. */
final class Machine {
  private Machine() {}

  /** Processors, memory, kernel, and the Java that runs the load generator and Ninebind. */
  static String description() {
    return "%d × %s, %d GiB, Linux %s, JDK %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            field(Path.of("/proc/cpuinfo"), "model name", "processor"),
            Math.round(memoryKibibytes() / 1024.0 / 1024.0),
            System.getProperty("os.version"),
            System.getProperty("java.version"));
  }

  private static long memoryKibibytes() {
    return Long.parseLong(field(Path.of("/proc/meminfo"), "MemTotal", "0 kB").split(" ", 2)[0]);
  }

  private static String field(Path file, String name, String otherwise) {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(otherwise);
    } catch (IOException e) {
      return otherwise;
    }
  }

  /** The kind of file system that a folder is on. */
  static String fileSystem(Path folder) throws IOException {
    return Files.getFileStore(folder).type();
  }
}
