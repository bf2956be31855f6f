// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.posix.Libc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking a name up while others move its file to another directory and back. */
final class MovedWhileLookedUpTest {
  private static final int LOOKUPS = 200_000;

  @TempDir private Path folder;

  @Test
  @DisplayName("a name stands for a file or for none, whatever the host says of what has moved")
  void thereOrNot() throws Exception {
    Path here = Files.createDirectory(folder.resolve("here"));
    Path there = Files.createDirectory(folder.resolve("there"));
    Path file = Files.createFile(here.resolve("file"));
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> mover =
        CompletableFuture.runAsync(
            () -> {
              while (!done.get()) {
                move(file, there.resolve("file"));
                move(there.resolve("file"), file);
              }
            });
    Memory memory = Memory.mine();
    int directory = memory.openFolder(here.toString().getBytes(StandardCharsets.UTF_8));
    int found = 0;
    int absent = 0;
    int other = 0;
    for (int i = 0; i < LOOKUPS; i++) {
      int fd = memory.openPath(directory, "file");
      if (fd >= 0) {
        found++;
        Libc.close(fd);
      } else if (fd == -HostStatus.ENOENT) {
        absent++;
      } else {
        other++;
      }
    }
    done.set(true);
    mover.join();
    Libc.close(directory);
    assertThat(found).isPositive();
    assertThat(absent).isPositive();
    assertThat(other).isZero();
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
