// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import static dev.ninebind.posix.LockRequest.Type.READ;
import static dev.ninebind.posix.LockRequest.Type.UNLOCK;
import static dev.ninebind.posix.LockRequest.Type.WRITE;
import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Inline;
import dev.ninebind.posix.LockRequest;
import dev.ninebind.posix.LockStatus;
import dev.ninebind.posix.NotInline;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.Tree;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Guests' locks on the host, seen by another volume and by other programs. */
class HostLocksTest extends HostFolderTest {
  private static final PassthroughVolume.Options HOST_LOCKS =
      new PassthroughVolume.Options(false, true);

  private PassthroughVolume one;
  private PassthroughVolume two;
  private Tree treeOne;
  private Tree treeTwo;
  private OpenFile file;
  private OpenFile same;
  private int descriptors;

  @BeforeEach
  void openTwice() throws Exception {
    one = PassthroughVolume.open(served, HOST_LOCKS);
    two = PassthroughVolume.open(served, HOST_LOCKS);
    treeOne = new Tree(one);
    treeTwo = new Tree(two);
    treeOne.file("file", "0123456789");
    file = treeOne.open("file", OpenFlags.READ_WRITE);
    same = treeTwo.open("file", OpenFlags.READ_WRITE);
    descriptors = one.descriptors();
  }

  @AfterEach
  void closeBoth() throws Exception {
    treeOne.close();
    treeTwo.close();
    assertThat(openBelow(served.resolve("file"))).isEmpty();
    one.close();
    two.close();
    assertThat(one.descriptors() + two.descriptors()).isZero();
  }

  private static LockRequest request(
      LockRequest.Type type, long start, long length, String client) {
    return new LockRequest(type, start, length, 1, ByteString.of(client), "connection", false);
  }

  private static LockStatus lock(OpenFile through, LockRequest.Type type, long start, long length)
      throws Exception {
    return lock(through, type, start, length, "a");
  }

  private static LockStatus lock(
      OpenFile through, LockRequest.Type type, long start, long length, String client)
      throws Exception {
    return through.lock(request(type, start, length, client)).get(10, TimeUnit.SECONDS);
  }

  private static CompletableFuture<LockStatus> await(OpenFile through, LockRequest.Type type)
      throws Exception {
    return through.lock(new LockRequest(type, 0, 0, 1, ByteString.of("a"), "connection", true));
  }

  @Test
  void twoVolumesKeepEachOtherOutByteByByte() throws Exception {
    assertThat(lock(file, WRITE, 2, 3)).isEqualTo(LockStatus.GRANTED);
    assertThat(lock(same, READ, 4, 1)).isEqualTo(LockStatus.BLOCKED);
    assertThat(lock(same, READ, 0, 0)).isEqualTo(LockStatus.BLOCKED);
    assertThat(lock(same, WRITE, 5, 0)).isEqualTo(LockStatus.GRANTED);
    assertThat(lock(same, WRITE, 0, 2)).isEqualTo(LockStatus.GRANTED);
    assertThat(lock(file, READ, 2, 1)).isEqualTo(LockStatus.GRANTED);
    assertThat(lock(same, READ, 2, 1)).isEqualTo(LockStatus.GRANTED);
    assertThat(lock(same, READ, 3, 1)).isEqualTo(LockStatus.BLOCKED);
    assertThat(lock(file, WRITE, 2, 1)).as("two readers").isEqualTo(LockStatus.BLOCKED);
    assertThat(lock(file, UNLOCK, 3, 1)).isEqualTo(LockStatus.GRANTED);
    assertThat(lock(same, WRITE, 3, 1)).isEqualTo(LockStatus.GRANTED);
    assertThat(lock(same, WRITE, 4, 1)).isEqualTo(LockStatus.BLOCKED);
  }

  @Test
  void withoutTheOptionNobodyOutsideSeesALock() throws Exception {
    OpenFile quiet = tree.open("file", OpenFlags.READ_WRITE);
    assertThat(lock(quiet, WRITE, 0, 0)).isEqualTo(LockStatus.GRANTED);
    assertThat(lock(file, WRITE, 0, 0)).isEqualTo(LockStatus.GRANTED);
    assertThat(file.conflictingLock(request(WRITE, 0, 0, "b")).clientId())
        .isEqualTo(ByteString.of("a"));
    tree.close(quiet);
  }

  @Test
  void whatOneGuestGivesUpAnotherStillHolds() throws Exception {
    assertThat(lock(file, READ, 0, 6, "a")).isEqualTo(LockStatus.GRANTED);
    assertThat(lock(file, READ, 4, 6, "b")).isEqualTo(LockStatus.GRANTED);
    assertThat(lock(file, UNLOCK, 0, 0, "a")).isEqualTo(LockStatus.GRANTED);
    assertThat(lock(same, WRITE, 0, 4)).isEqualTo(LockStatus.GRANTED);
    assertThat(lock(same, WRITE, 4, 1)).isEqualTo(LockStatus.BLOCKED);
    assertThat(lock(same, READ, 4, 1)).isEqualTo(LockStatus.GRANTED);
    assertThat(lock(file, UNLOCK, 0, 0, "b")).isEqualTo(LockStatus.GRANTED);
    assertThat(lock(same, WRITE, 4, 6)).isEqualTo(LockStatus.GRANTED);
  }

  @Test
  void aLockThatIsHadOnlyInPartIsNotHad() throws Exception {
    assertThat(lock(same, WRITE, 6, 1)).isEqualTo(LockStatus.GRANTED);
    assertThat(lock(file, READ, 3, 1, "b")).isEqualTo(LockStatus.GRANTED);
    assertThat(lock(file, READ, 0, 0, "a"))
        .as("rises on both sides of b's")
        .isEqualTo(LockStatus.BLOCKED);
    assertThat(lock(same, WRITE, 0, 3)).isEqualTo(LockStatus.GRANTED);
    assertThat(lock(same, WRITE, 4, 0)).isEqualTo(LockStatus.GRANTED);
    assertThat(lock(same, WRITE, 3, 1)).isEqualTo(LockStatus.BLOCKED);
  }

  @Test
  void whoeverWaitsForTheHostIsWokenSoon() throws Exception {
    assertThat(lock(same, WRITE, 3, 1)).isEqualTo(LockStatus.GRANTED);
    CompletableFuture<LockStatus> waiting = await(file, READ);
    Thread.sleep(50);
    assertThat(waiting).isNotDone();
    assertThat(retryThreads()).isNotZero();
    assertThat(lock(same, UNLOCK, 3, 1)).isEqualTo(LockStatus.GRANTED);
    assertThat(waiting.get(2, TimeUnit.SECONDS)).isEqualTo(LockStatus.GRANTED);
    assertThat(lock(same, WRITE, 3, 1)).isEqualTo(LockStatus.BLOCKED);
    untilNobodyRetries();
  }

  @Test
  void aWaitForTheHostIsCancelledAndEndsWithItsFileAndItsVolume() throws Exception {
    assertThat(lock(same, WRITE, 0, 0)).isEqualTo(LockStatus.GRANTED);
    CompletableFuture<LockStatus> cancelled = await(file, READ);
    assertThat(cancelled.cancel(false)).isTrue();
    assertThat(one.descriptors()).isEqualTo(descriptors);
    untilNobodyRetries();
    OpenFile again = treeOne.open("file", OpenFlags.READ_ONLY);
    CompletableFuture<LockStatus> closed = await(again, READ);
    treeOne.close(again);
    assertThat(closed).isCompletedExceptionally();
    untilNobodyRetries();
    CompletableFuture<LockStatus> ended = await(file, READ);
    one.close();
    assertThat(ended).isCompletedExceptionally();
    assertFails(Errno.EBADF, () -> lock(file, READ, 0, 0));
    untilNobodyRetries();
    assertThat(one.descriptors()).isZero();
  }

  private static long retryThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("ninebind-host-locks"))
        .count();
  }

  private static void untilNobodyRetries() throws InterruptedException {
    for (int i = 0; i < 400 && retryThreads() > 0; i++) {
      Thread.sleep(5);
    }
    assertThat(retryThreads()).isZero();
  }

  @Test
  void closingGivesUpWhatTheFileHeldAndNoMore() throws Exception {
    OpenFile second = treeOne.open("file", OpenFlags.READ_ONLY);
    assertThat(lock(file, WRITE, 0, 2, "a")).isEqualTo(LockStatus.GRANTED);
    assertThat(lock(second, WRITE, 2, 2, "b")).isEqualTo(LockStatus.GRANTED);
    assertThat(one.descriptors()).isEqualTo(descriptors + 2);
    treeOne.close(file);
    assertThat(lock(same, WRITE, 0, 2)).isEqualTo(LockStatus.GRANTED);
    assertThat(lock(same, WRITE, 2, 2)).isEqualTo(LockStatus.BLOCKED);
    treeOne.close(second);
    assertThat(lock(same, WRITE, 2, 2)).isEqualTo(LockStatus.GRANTED);
    assertThat(one.descriptors()).isEqualTo(descriptors - 1);
  }

  @Test
  void aFileWithoutLocksHasNoDescriptorForThem() throws Exception {
    assertThat(lock(file, WRITE, 0, 2)).isEqualTo(LockStatus.GRANTED);
    assertThat(one.descriptors()).isEqualTo(descriptors + 1);
    assertThat(lock(file, UNLOCK, 0, 0)).isEqualTo(LockStatus.GRANTED);
    assertThat(one.descriptors()).isEqualTo(descriptors);
    lock(same, WRITE, 0, 0);
    assertThat(lock(file, WRITE, 0, 2)).isEqualTo(LockStatus.BLOCKED);
    assertThat(one.descriptors()).isEqualTo(descriptors);
  }

  @Test
  void whoeverHoldsOnTheHostIsToldWhenNoGuestDoes() throws Exception {
    lock(same, WRITE, 4, 0);
    LockRequest found = file.conflictingLock(request(UNLOCK, 0, 0, "a"));
    assertThat(found.type()).isEqualTo(WRITE);
    assertThat(found.start()).isEqualTo(4);
    assertThat(found.length()).isZero();
    assertThat(found.processId()).isEqualTo(-1);
    assertThat(found.clientId()).isEqualTo(ByteString.of("host"));
    assertThat(file.conflictingLock(request(WRITE, 0, 4, "a"))).isNull();
    lock(file, READ, 0, 2);
    assertThat(file.conflictingLock(request(WRITE, 0, 3, "a"))).as("its own").isNull();
    assertThat(file.conflictingLock(request(WRITE, 0, 0, "b")).processId()).isEqualTo(1);
    assertThat(file.conflictingLock(request(READ, 0, 0, "b")).processId()).isEqualTo(-1);
  }

  @Test
  void nothingOfItIsDoneInline() throws Exception {
    Inline.enter();
    try {
      assertThatThrownBy(() -> lock(file, READ, 0, 0)).isSameAs(NotInline.INSTANCE);
      assertThatThrownBy(() -> file.conflictingLock(request(READ, 0, 0, "a")))
          .isSameAs(NotInline.INSTANCE);
    } finally {
      Inline.leave();
    }
    lock(file, READ, 0, 0);
    Inline.enter();
    try {
      assertThatThrownBy(file::close).isSameAs(NotInline.INSTANCE);
    } finally {
      Inline.leave();
    }
    assertThat(lock(same, WRITE, 0, 0)).isEqualTo(LockStatus.BLOCKED);
    assertThat(Tree.text(file)).isEqualTo("0123456789");
  }

  @Test
  void aFileThatNobodyMayWriteIsLockedForReading() throws Exception {
    Path program = served.resolve("program");
    Files.copy(Path.of("/bin/sleep"), program);
    program.toFile().setExecutable(true);
    Process running = new ProcessBuilder(program.toString(), "60").start();
    try {
      OpenFile through = treeOne.open("program", OpenFlags.READ_ONLY);
      assertThat(lock(through, READ, 0, 0)).isEqualTo(LockStatus.GRANTED);
      assertFails(Errno.EBADF, () -> lock(through, WRITE, 0, 0));
      assertThat(lock(through, READ, 0, 0, "b")).isEqualTo(LockStatus.GRANTED);
      treeOne.close(through);
    } finally {
      running.destroy();
      running.waitFor();
    }
  }

  @Test
  void aProgramOfTheHostAndAGuestKeepEachOtherOut() throws Exception {
    lock(file, WRITE, 0, 2);
    try (Program program = new Program(served.resolve("file"))) {
      assertThat(program.ask("w 0 1")).isEqualTo("blocked");
      assertThat(program.ask("w 4 2")).isEqualTo("granted");
      assertThat(lock(file, READ, 5, 1)).isEqualTo(LockStatus.BLOCKED);
      assertThat(lock(file, WRITE, 6, 0)).isEqualTo(LockStatus.GRANTED);
      LockRequest found = file.conflictingLock(request(READ, 0, 0, "a"));
      assertThat(found.start()).isEqualTo(4);
      assertThat(found.length()).isEqualTo(2);
      assertThat(found.processId()).isEqualTo((int) program.pid());
      CompletableFuture<LockStatus> waiting = await(file, WRITE);
      assertThat(program.ask("u 4 2")).isEqualTo("granted");
      assertThat(waiting.get(2, TimeUnit.SECONDS)).isEqualTo(LockStatus.GRANTED);
      assertThat(program.ask("r 4 2")).isEqualTo("blocked");
      lock(file, READ, 0, 0);
      assertThat(program.ask("r 4 2")).isEqualTo("granted");
      assertThat(lock(file, WRITE, 0, 0)).isEqualTo(LockStatus.BLOCKED);
    }
    assertThat(lock(file, WRITE, 0, 0)).as("it has ended").isEqualTo(LockStatus.GRANTED);
  }

  @Test
  void aVolumeThatIsClosedMeanwhileKeepsNothing() throws Exception {
    for (int round = 0; round < 300; round++) {
      PassthroughVolume closing = PassthroughVolume.open(served, HOST_LOCKS);
      OpenFile through =
          closing
              .open(closing.root(), OpenFlags.of(OpenFlags.READ_ONLY | OpenFlags.DIRECTORY))
              .file();
      CountDownLatch begun = new CountDownLatch(1);
      CompletableFuture<Errno> locking =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  while (true) {
                    through.lock(request(READ, 0, 1, "a"));
                    begun.countDown();
                    through.lock(request(UNLOCK, 0, 1, "a"));
                  }
                } catch (PosixException e) {
                  return e.errno();
                }
              });
      begun.await();
      closing.close();
      assertThat(locking.get(10, TimeUnit.SECONDS)).isEqualTo(Errno.EBADF);
      assertThat(closing.descriptors()).isZero();
    }
  }

  @Test
  void manyWaitersNeedOneThread() throws Exception {
    lock(same, WRITE, 0, 0);
    List<CompletableFuture<LockStatus>> waiting = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      waiting.add(await(file, READ));
    }
    Thread.sleep(20);
    assertThat(retryThreads()).isEqualTo(1);
    lock(same, UNLOCK, 0, 0);
    for (CompletableFuture<LockStatus> each : waiting) {
      assertThat(each.get(2, TimeUnit.SECONDS)).isEqualTo(LockStatus.GRANTED);
    }
    untilNobodyRetries();
  }

  /** Another process that takes POSIX locks on a file as it is told: type, start, length. */
  private static final class Program implements AutoCloseable {
    private static final String SCRIPT =
        """
        import fcntl, sys
        file = open(sys.argv[1], 'r+')
        types = {'r': fcntl.LOCK_SH, 'w': fcntl.LOCK_EX, 'u': fcntl.LOCK_UN}
        for line in sys.stdin:
            kind, start, length = line.split()
            flags = types[kind] | (0 if kind == 'u' else fcntl.LOCK_NB)
            try:
                fcntl.lockf(file, flags, int(length), int(start))
                print('granted', flush=True)
            except BlockingIOError:
                print('blocked', flush=True)
        """;

    private final Process process;
    private final Writer orders;
    private final BufferedReader answers;

    Program(Path path) throws IOException {
      process =
          new ProcessBuilder("python3", "-c", SCRIPT, path.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      orders = process.outputWriter(StandardCharsets.US_ASCII);
      answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    long pid() {
      return process.pid();
    }

    String ask(String order) throws IOException {
      orders.write(order + "\n");
      orders.flush();
      return answers.readLine();
    }

    @Override
    public void close() throws IOException {
      orders.close();
      process.onExit().join();
    }
  }
}
