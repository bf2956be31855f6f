// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Debian's list of the packages in a root (deb-control(5), dpkg-query(1)). */
final class DpkgStatus {
  private static final String PACKAGE = "Package: ";
  private static final String VERSION = "Version: ";

  private final Map<String, String> versions = new HashMap<>();

  private DpkgStatus() {}

  /** Errors: a root without a list. */
  static DpkgStatus of(Path root) {
    DpkgStatus status = new DpkgStatus();
    String name = "";
    try {
      for (String line : Files.readAllLines(root.resolve("var/lib/dpkg/status"))) {
        if (line.startsWith(PACKAGE)) {
          name = line.substring(PACKAGE.length()).strip();
        } else if (line.startsWith(VERSION)) {
          status.versions.put(name, line.substring(VERSION.length()).strip());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return status;
  }

  Optional<String> version(String name) {
    return Optional.ofNullable(versions.get(name));
  }
}
