// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Temporary folders of the host, on a disk or in memory, and their removal. */
public final class Folder {
  /** On the disk that the project is built on. */
  public static final Path ON_DISK = Path.of("target").toAbsolutePath();

  /** A tmpfs. */
  public static final Path IN_MEMORY = Path.of("/dev/shm");

  private Folder() {}

  /** A new folder for one test. */
  public static Path in(Path where) throws IOException {
    Files.createDirectories(where);
    return Files.createTempDirectory(where, "passthrough-");
  }

  /** Removes a folder and all in it, by rm: it may be deeper than Java's paths can say. */
  public static void remove(Path folder) throws IOException {
    Process remover = new ProcessBuilder("rm", "-rf", "--", folder.toString()).inheritIO().start();
    try {
      if (remover.waitFor() != 0) {
        throw new IOException(folder + " was not removed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
