// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import dev.ninebind.conformance.workload.jenkins.HudsonLauncher;
import dev.ninebind.conformance.workload.jenkins.JenkinsHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Hands the package of {@link JenkinsHome} to a guest, whose JVM runs it. */
final class JenkinsClasses {
  private JenkinsClasses() {}

  /** Into {@code classes}, as a class path. */
  static void handOver(Path kept) {
    URL found = JenkinsHome.class.getResource(JenkinsHome.class.getSimpleName() + ".class");
    Path to = kept.resolve("classes");
    try {
      URI place = found.toURI();
      if (place.getScheme().equals("jar")) {
        try (FileSystem jar = FileSystems.newFileSystem(place, Map.of())) {
          copy(jar.provider().getPath(place).getParent(), to);
        }
      } else {
        copy(Path.of(place).getParent(), to);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void copy(Path folder, Path to) throws IOException {
    Path target = to.resolve(HudsonLauncher.class.getPackageName().replace('.', '/'));
    Files.createDirectories(target);
    List<Path> classes;
    try (Stream<Path> files = Files.list(folder)) {
      classes = files.filter(file -> file.toString().endsWith(".class")).toList();
    }
    for (Path file : classes) {
      Files.copy(file, target.resolve(file.getFileName().toString()));
    }
  }
}
