// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.io.file.PathUtils;

/**
 * A folder that nobody else on the host can enter, in memory where the host has a tmpfs, and gone
 * when closed.
 */
final class TemporaryFolder implements AutoCloseable {
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private final Path guard;
  private final Path folder;

  /** Makes it. The guard keeps others out, so that the folder itself can have an ordinary mode. */
  TemporaryFolder() throws IOException {
    guard =
        isTmpfs(SHARED_MEMORY)
            ? Files.createTempDirectory(SHARED_MEMORY, "ninebind-", mode("rwx------"))
            : Files.createTempDirectory("ninebind-", mode("rwx------"));
    folder = Files.createDirectory(guard.resolve("volume"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  Path path() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    PathUtils.deleteDirectory(guard);
  }

  private static FileAttribute<?> mode(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  private static boolean isTmpfs(Path directory) throws IOException {
    return Files.isWritable(directory) && Files.getFileStore(directory).type().equals("tmpfs");
  }
}
