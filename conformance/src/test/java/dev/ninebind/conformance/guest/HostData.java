// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Looks from the host at data of files whose names, owners and modes the host sees otherwise. */
final class HostData {
  /** A sum and a name that NTFS stores as it is. */
  private static final String PLAIN = "[0-9a-f]{64}  [^\\\\:*?\"<>|]+";

  private HostData() {}

  /** Asserts that each regular file of a manifest has its contents in a folder of the host. */
  static void compare(Path folder, Path manifest) throws IOException {
    String sums =
        HostProcesses.run(
            "sh",
            "-c",
            "cd \"$1\" && find . -type f -exec sha256sum {} +",
            "sh",
            folder.toString());
    List<String> wanted =
        Files.readAllLines(manifest).stream().filter(line -> line.matches(PLAIN)).toList();
    assertThat(wanted).hasSizeGreaterThan(100);
    assertThat(sums.lines().toList()).as("data as the host sees it").containsAll(wanted);
  }
}
