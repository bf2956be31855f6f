// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file system that every Linux has, and that carries no links, special files and files of one's
 * own: cgroup2. What is made in it is a group of no processes. It wants root.
 */
public final class BareFileSystem implements AutoCloseable {
  private final Path folder;

  private BareFileSystem(Path folder) {
    this.folder = folder;
  }

  /** Mounts it in a folder. */
  public static BareFileSystem mount(Path place) throws IOException {
    Path folder = Files.createDirectory(place.resolve("bare"));
    run("mount", "-t", "cgroup2", "none", folder.toString());
    return new BareFileSystem(folder);
  }

  public Path folder() {
    return folder;
  }

  private static void run(String... command) throws IOException {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + " failed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    run("umount", folder.toString());
    Files.delete(folder);
  }
}
