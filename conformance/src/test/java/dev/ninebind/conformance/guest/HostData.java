// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks from the host at data of files whose names, owners and modes the host sees otherwise. */
final class HostData {
  /** A line of {@code sha256sum}, which escapes some names by a backslash in front. */
  private static final Pattern SUM = Pattern.compile("\\\\?([0-9a-f]{64})  .*");

  private HostData() {}

  /**
   * Before a script whose {@code manifest_for_host} {@link #compare(GuestLab, int)} is to follow.
   */
  static void expect(GuestLab lab) throws IOException {
    if (lab.data().isPresent()) {
      Files.writeString(
          lab.guest(0).share().resolve("manifest.sh"), Scenario.resource("manifest.sh"));
    }
  }

  /**
   * Compares all that the guest sees on the volume with what the host sees, if it sees anything.
   *
   * @param least number of regular files that there are
   */
  static void compare(GuestLab lab, int least) throws IOException {
    if (lab.data().isPresent()) {
      compare(lab.data().get(), lab.guest(0).share().resolve("manifest.volume"), least);
    }
  }

  /** As {@link #compare(Path, Path, int)}, of more than a hundred. */
  static void compare(Path folder, Path manifest) throws IOException {
    compare(folder, manifest, 100);
  }

  /**
   * Asserts that the contents of each regular file of a manifest are in a folder of the host, as
   * often as there are such files. Names are not compared: those that NTFS does not tell apart or
   * forbids are stored as others.
   */
  private static void compare(Path folder, Path manifest, int least) throws IOException {
    String found =
        HostProcesses.run(
            "sh",
            "-c",
            "cd \"$1\" && find . -type f -exec sha256sum {} +",
            "sh",
            folder.toString());
    List<String> wanted = sums(Files.readAllLines(manifest, StandardCharsets.ISO_8859_1));
    assertThat(wanted).hasSizeGreaterThan(least);
    List<String> missing = new ArrayList<>(wanted);
    sums(found.lines().toList()).forEach(missing::remove);
    assertThat(missing).as("contents that the host does not see").isEmpty();
  }

  private static List<String> sums(List<String> lines) {
    return lines.stream().map(SUM::matcher).filter(Matcher::matches).map(m -> m.group(1)).toList();
  }
}
