// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.posix;

import dev.ninebind.conformance.guest.GuestKernel;
import dev.ninebind.conformance.guest.GuestScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Our Python programs, as a guest is given them: in a directory that it shares with the host. */
final class GuestPrograms {
  /** Where the guest finds them. */
  static final String DIRECTORY = "/run/ninebind/posix";

  private GuestPrograms() {}

  /** The areas of the suite, in the order in which they run; {@code area_NAME.py} has its cases. */
  static List<String> areas() {
    return GuestScript.read(GuestPrograms.class, "areas").lines().toList();
  }

  /** Hands all of them over. */
  static void hand(GuestKernel guest) {
    Path directory = guest.share().resolve("posix");
    List<String> files =
        Stream.concat(
                Stream.of("areas", "calls.py", "frame.py", "main.py", "random_data.py"),
                areas().stream().map(area -> "area_" + area + ".py"))
            .toList();
    try {
      Files.createDirectories(directory);
      for (String file : files) {
        Files.writeString(directory.resolve(file), GuestScript.read(GuestPrograms.class, file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
