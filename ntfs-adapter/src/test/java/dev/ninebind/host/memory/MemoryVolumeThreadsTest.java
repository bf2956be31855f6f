// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import static dev.ninebind.host.NtConstants.DELETE;
import static dev.ninebind.host.NtConstants.FILE_ALL_ACCESS;
import static dev.ninebind.host.NtConstants.FILE_DIRECTORY_FILE;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_DELETE;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_POSIX_SEMANTICS;
import static dev.ninebind.host.NtConstants.FILE_RENAME_POSIX_SEMANTICS;
import static dev.ninebind.host.NtConstants.FILE_RENAME_REPLACE_IF_EXISTS;
import static dev.ninebind.host.NtConstants.FILE_SHARE_ALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.memory.MemoryVolume.Options;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads at once leave the volume in memory as one would. */
@Timeout(120)
class MemoryVolumeThreadsTest {
  private static final int THREADS = 6;
  private static final int ROUNDS = 4_000;

  /** What two threads may get in each other's way with; anything else is a mistake. */
  private static final Set<HostError> COLLISIONS =
      Set.of(
          HostError.OBJECT_NAME_NOT_FOUND,
          HostError.OBJECT_NAME_COLLISION,
          HostError.DELETE_PENDING,
          HostError.ACCESS_DENIED,
          HostError.FILE_DELETED,
          HostError.DIRECTORY_NOT_EMPTY,
          HostError.NOT_A_DIRECTORY,
          HostError.FILE_IS_A_DIRECTORY,
          HostError.OBJECT_PATH_NOT_FOUND,
          HostError.INVALID_PARAMETER,
          HostError.INVALID_DEVICE_REQUEST,
          HostError.DISK_FULL);

  private final MemoryVolume volume = new MemoryVolume(Options.DEFAULT.withSize(4 << 20));

  /** One file for all of a thread's steps to be about. */
  private void step(Random random, ByteBuffer buffer) throws HostException {
    String name = "n" + random.nextInt(8);
    String other = "N" + random.nextInt(8);
    int options = random.nextInt(4) == 0 ? FILE_DIRECTORY_FILE : 0;
    HostOpen how =
        new HostOpen(
            FILE_ALL_ACCESS, FILE_SHARE_ALL, HostOpen.Disposition.OPEN_IF, options, 0, List.of());
    try (HostFile parent = parent(random);
        HostFile file = volume.open(parent, name, how)) {
      switch (random.nextInt(8)) {
        case 0 -> file.dispose(FILE_DISPOSITION_DELETE | FILE_DISPOSITION_POSIX_SEMANTICS);
        case 1 -> file.dispose(FILE_DISPOSITION_DELETE);
        case 2 ->
            file.rename(
                volume.root(), other, FILE_RENAME_POSIX_SEMANTICS | FILE_RENAME_REPLACE_IF_EXISTS);
        case 3 -> file.link(parent, other);
        case 4 -> file.setEndOfFile(random.nextInt(200_000));
        case 5 -> file.setSparse();
        case 6 -> parent.list(true).forEach(entry -> assertThat(entry.name()).isNotEmpty());
        default -> {
          buffer.clear();
          file.write(buffer, random.nextInt(100_000));
          buffer.clear();
          file.read(buffer, random.nextInt(100_000));
          assertThat(file.stat().allocated()).isNotNegative();
        }
      }
    }
  }

  /** The root, or sometimes a directory in it that others move about. */
  private HostFile parent(Random random) throws HostException {
    String name = random.nextBoolean() ? "" : "n" + random.nextInt(8);
    return volume.open(volume.root(), name, HostOpen.existing(FILE_ALL_ACCESS, 0));
  }

  private static <T> void inThreads(Callable<T> work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<T>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        all.add(work);
      }
      for (Future<T> done : pool.invokeAll(all)) {
        done.get();
      }
    } finally {
      pool.shutdown();
    }
  }

  private void removeAll(HostFile directory, Set<Long> seen) throws HostException {
    for (List<HostEntry> page = directory.list(true);
        !page.isEmpty();
        page = directory.list(false)) {
      for (HostEntry entry : page) {
        HostOpen how = HostOpen.existing(FILE_ALL_ACCESS, 0);
        try (HostFile file = volume.open(directory, entry.name(), how)) {
          assertThat(file.stat().fileId()).isEqualTo(entry.fileId());
          seen.add(entry.fileId());
          if (file.stat().isDirectory()) {
            removeAll(file, seen);
          }
          file.dispose(FILE_DISPOSITION_DELETE);
        }
      }
    }
  }

  @Test
  void everythingAtOnceEndsConsistentAndEverythingIsGivenBack() throws Exception {
    long free = volume.free();
    Random seeds = new Random(42);
    inThreads(
        () -> {
          Random random = new Random(seeds.nextLong());
          ByteBuffer buffer = ByteBuffer.allocateDirect(5_000);
          int done = 0;
          for (int i = 0; i < ROUNDS; i++) {
            try {
              step(random, buffer);
              done++;
            } catch (HostException e) {
              assertThat(e.error()).isIn(COLLISIONS);
            }
          }
          assertThat(done).as("most steps do something").isGreaterThan(ROUNDS / 4);
          return null;
        });
    assertThat(volume.handles()).isZero();
    Set<Long> seen = new HashSet<>();
    removeAll(volume.root(), seen);
    assertThat(seen).isNotEmpty();
    assertThat(volume.root().list(true)).isEmpty();
    assertThat(volume.handles()).isZero();
    assertThat(volume.free()).isEqualTo(free);
    volume.close();
  }

  @Test
  void ofManyThatMakeOneNameOneDoes() throws Exception {
    for (int round = 0; round < 200; round++) {
      String name = "f" + round;
      List<Boolean> made = Collections.synchronizedList(new ArrayList<>());
      inThreads(
          () -> {
            try (HostFile file =
                volume.open(volume.root(), name, HostOpen.create(FILE_ALL_ACCESS, 0, List.of()))) {
              made.add(file.created());
            } catch (HostException e) {
              assertThat(e.error()).isEqualTo(HostError.OBJECT_NAME_COLLISION);
            }
            return null;
          });
      assertThat(made).containsExactly(true);
      try (HostFile file = volume.open(volume.root(), name, HostOpen.existing(DELETE, 0))) {
        file.dispose(FILE_DISPOSITION_DELETE);
      }
    }
    assertThat(volume.handles()).isZero();
    volume.close();
  }
}
