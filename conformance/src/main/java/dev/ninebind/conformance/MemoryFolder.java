// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A tmpfs of its own, mounted on a new directory; to mount it takes root. Unlike ext4, a tmpfs
 * never gives a file the number of another that is gone, and NTFS gives no id again either: where
 * Wine makes file ids of such numbers, both keep files apart.
 */
public final class MemoryFolder implements AutoCloseable {
  private final Path path;

  private MemoryFolder(Path path) {
    this.path = path;
  }

  /** Mounts one, which its owner closes. */
  public static MemoryFolder mount() {
    try {
      Path path = Files.createTempDirectory("ninebind-export");
      run("mount", "-t", "tmpfs", "-o", "mode=0755,size=4g", "ninebind", path.toString());
      return new MemoryFolder(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      run("umount", path.toString());
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(String... command) throws IOException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
