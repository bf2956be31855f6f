// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload.jenkins;

import java.nio.file.Path;

/**
 * A job's place in the home.
 *
 * @param home the controller's
 * @param name one word
 */
record Job(Path home, String name) {
  /** How many lines a build logs. */
  static final int LOG_LINES = 120;

  Path folder() {
    return home.resolve("jobs").resolve(name);
  }

  Path config() {
    return folder().resolve("config.xml");
  }

  Path nextBuildNumber() {
    return folder().resolve("nextBuildNumber");
  }

  Path lastSuccessful() {
    return folder().resolve("lastSuccessful");
  }

  Path build(long number) {
    return folder().resolve("builds").resolve(Long.toString(number));
  }

  /** A build's own name in its XML. */
  String buildName(long number) {
    return name + "-" + number;
  }

  /** Fingerprints are spread over 65,536 directories by the first digits of a checksum. */
  Path fingerprint(long number) {
    String digits = String.format("%08x", (name + number).hashCode() * 0x9E3779B1);
    return home.resolve("fingerprints")
        .resolve(digits.substring(0, 2))
        .resolve(digits.substring(2, 4))
        .resolve(digits.substring(4) + "-" + name + "-" + number + ".xml");
  }

  static String logLine(long build, int line) {
    return "[" + build + "] line " + line + " " + "x".repeat((int) (build + line) % 50);
  }
}
