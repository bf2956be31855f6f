// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.windows.WindowsVolume.Metadata;
import dev.ninebind.host.windows.simulated.Edition;
import dev.ninebind.host.windows.simulated.SimulatedNtdll;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One handle and many threads, with every request pending for a while. */
@Timeout(120)
class WindowsVolumeThreadsTest {
  private static final int THREADS = 4;
  private static final int BLOCK = 512;
  private static final HostOpen NEW = HostOpen.create(NtConstants.FILE_ALL_ACCESS, 0, List.of());

  private SimulatedNtdll ntdll;
  private WindowsVolume volume;
  private ExecutorService threads;

  @BeforeEach
  void open() throws Exception {
    ntdll = new SimulatedNtdll(Edition.WINDOWS_11.pendingEvery(1));
    volume = WindowsVolume.open(ntdll, "C:\\", Metadata.IN_FILES);
    threads = Executors.newFixedThreadPool(THREADS);
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    volume.close();
    assertThat(ntdll.files()).isZero();
    ntdll.close();
  }

  private void all(List<Callable<Void>> tasks) throws Exception {
    for (Future<Void> each : threads.invokeAll(tasks)) {
      each.get();
    }
  }

  private static ByteBuffer block(int value) {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    while (block.hasRemaining()) {
      block.put((byte) value);
    }
    return block.flip();
  }

  @Test
  void oneHandleServesReadsAndWritesSideBySide() throws Exception {
    try (HostFile file = volume.open(volume.root(), "f", NEW)) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int own = thread;
        tasks.add(
            () -> {
              for (int round = 0; round < 50; round++) {
                long offset = (long) (round * THREADS + own) * BLOCK;
                assertThat(file.write(block(own + 1), offset)).isEqualTo(BLOCK);
                ByteBuffer read = ByteBuffer.allocateDirect(BLOCK);
                assertThat(file.read(read, offset)).isEqualTo(BLOCK);
                assertThat(read.flip()).isEqualTo(block(own + 1));
              }
              return null;
            });
      }
      all(tasks);
      assertThat(file.stat().endOfFile()).isEqualTo(50L * THREADS * BLOCK);
    }
    assertThat(ntdll.pended()).isGreaterThan(2 * 50 * THREADS);
  }

  @Test
  void closingWaitsForNobodyAndTakesNothingFromACall() throws Exception {
    for (int round = 0; round < 30; round++) {
      HostFile file = volume.open(volume.root(), "f" + round, NEW);
      file.write(block(7), 0);
      CountDownLatch going = new CountDownLatch(THREADS - 1);
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int thread = 1; thread < THREADS; thread++) {
        tasks.add(
            () -> {
              going.countDown();
              try {
                while (true) {
                  ByteBuffer read = ByteBuffer.allocateDirect(BLOCK);
                  assertThat(file.read(read, 0)).isEqualTo(BLOCK);
                  assertThat(read.flip()).isEqualTo(block(7));
                }
              } catch (HostException e) {
                assertThat(e.error()).isEqualTo(HostError.INVALID_HANDLE);
              }
              return null;
            });
      }
      tasks.add(
          () -> {
            going.await();
            file.close();
            return null;
          });
      all(tasks);
      assertThat(volume.handles()).isZero();
      assertThat(ntdll.files()).as("the root's").isEqualTo(1);
    }
  }

  @Test
  void aThreadThatIsInterruptedStaysTillTheEndOfItsCall() throws Exception {
    try (HostFile file = volume.open(volume.root(), "f", NEW)) {
      Thread.currentThread().interrupt();
      assertThat(file.write(block(3), 0)).isEqualTo(BLOCK);
      assertThat(Thread.interrupted()).isTrue();
      ByteBuffer read = ByteBuffer.allocateDirect(BLOCK);
      assertThat(file.read(read, 0)).isEqualTo(BLOCK);
      assertThat(read.flip()).isEqualTo(block(3));
    }
  }

  @Test
  void whatAThreadHadIsGivenBackSometimeAfterItsEnd() throws Exception {
    try (HostFile file = volume.open(volume.root(), "f", NEW)) {
      file.write(block(1), 0);
      int before = ntdll.open();
      for (int i = 0; i < 20; i++) {
        Thread reader =
            new Thread(
                () -> {
                  try {
                    file.read(ByteBuffer.allocateDirect(BLOCK), 0);
                  } catch (HostException e) {
                    throw new IllegalStateException(e);
                  }
                });
        reader.start();
        reader.join();
      }
      long deadline = System.nanoTime() + 60_000_000_000L;
      while (ntdll.open() > before && System.nanoTime() < deadline) {
        System.gc();
        Thread.sleep(20);
      }
      assertThat(ntdll.open()).as("handles, those of events too").isLessThanOrEqualTo(before);
    }
  }
}
