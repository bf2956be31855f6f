// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.PosixAssertions.succeedsOrFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Several threads at once. All work is bounded by a number of rounds. */
public abstract class ConcurrencyContract extends VolumeContract {
  private static final int THREADS = 4;

  /** What one of several threads does. */
  @FunctionalInterface
  private interface Work {
    void run(int thread) throws Exception;
  }

  /** Runs the work on so many threads that start together, and throws what one of them threw. */
  private static void together(int threads, Work work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        tasks.add(
            () -> {
              start.await();
              work.run(thread);
              return null;
            });
      }
      for (Future<Void> task : pool.invokeAll(tasks)) {
        task.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void onlyOneExclusiveCreateOfANameWins() throws Exception {
    for (int round = 0; round < 50; round++) {
      String path = "file" + round;
      AtomicInteger winners = new AtomicInteger();
      together(
          THREADS,
          thread -> {
            if (succeedsOrFails(
                Errno.EEXIST, () -> tree.create(path, RDWR | OpenFlags.EXCL, 0644))) {
              winners.incrementAndGet();
            }
          });
      assertThat(winners).hasValue(1);
    }
  }

  @Test
  void onlyOneDirectoryOfANameIsMadeAndOnlyOneRemovalOfItWins() throws Exception {
    for (int round = 0; round < 50; round++) {
      AtomicInteger made = new AtomicInteger();
      AtomicInteger removed = new AtomicInteger();
      together(
          THREADS,
          thread -> {
            if (succeedsOrFails(Errno.EEXIST, () -> tree.directory("name"))) {
              made.incrementAndGet();
            }
          });
      together(
          THREADS,
          thread -> {
            if (succeedsOrFails(Errno.ENOENT, () -> tree.removeDirectory("name"))) {
              removed.incrementAndGet();
            }
          });
      assertThat(made).hasValue(1);
      assertThat(removed).hasValue(1);
    }
  }

  @Test
  void createsWithoutExclAllOpenTheSameFile() throws Exception {
    for (int round = 0; round < 50; round++) {
      String path = "file" + round;
      List<OpenFile> files = Collections.synchronizedList(new ArrayList<>());
      together(THREADS, thread -> files.add(tree.create(path, RDWR, 0644)));
      for (OpenFile file : files) {
        assertThat(file.attributes().path()).isEqualTo(files.get(0).attributes().path());
      }
    }
  }

  @Test
  void appendersLoseNothing() throws Exception {
    tree.file("file", "");
    together(
        THREADS,
        thread -> {
          OpenFile file = tree.open("file", WRONLY | OpenFlags.APPEND);
          for (int i = 0; i < 500; i++) {
            Tree.write(file, 0, String.valueOf((char) ('a' + thread)).repeat(7));
          }
        });
    String text = tree.text("file");
    assertThat(text).hasSize(THREADS * 500 * 7);
    for (int at = 0; at < text.length(); at += 7) {
      assertThat(text.substring(at, at + 7)).isEqualTo(text.substring(at, at + 1).repeat(7));
    }
  }

  @Test
  void writersOfDifferentPartsDoNotDisturbEachOther() throws Exception {
    OpenFile file = tree.create("file", RDWR, 0644);
    together(
        THREADS,
        thread -> {
          for (int i = thread; i < 2000; i += THREADS) {
            Tree.write(file, i, String.valueOf((char) ('a' + i % 26)));
          }
        });
    String text = Tree.text(file);
    assertThat(text).hasSize(2000);
    for (int i = 0; i < 2000; i++) {
      assertThat(text.charAt(i)).isEqualTo((char) ('a' + i % 26));
    }
  }

  @Test
  void heldNodesAreTheirFilesWhileTheDirectoriesAboveAreRenamed() throws Exception {
    tree.directory("a");
    tree.directory("b");
    tree.directory("a/d");
    tree.file("a/d/one", "one");
    tree.file("a/d/two", "two");
    Node directory = tree.walk("a/d");
    Node one = tree.walk("a/d/one");
    Node two = tree.walk("a/d/two");
    long path = volume.attributes(one).path();
    AtomicBoolean over = new AtomicBoolean();
    together(
        THREADS,
        thread -> {
          if (thread == 0) {
            try {
              for (int i = 0; i < 500; i++) {
                tree.rename("a/d", "b/d");
                tree.rename("b", "c");
                tree.rename("c/d", "a/d");
                tree.rename("c", "b");
              }
            } finally {
              over.set(true);
            }
            return;
          }
          while (!over.get()) {
            assertThat(volume.attributes(one).path()).isEqualTo(path);
            assertThat(tree.text(one)).isEqualTo("one");
            assertThat(tree.text(two)).isEqualTo("two");
            Node again = tree.walk(directory, name("one"));
            assertThat(volume.attributes(again).path()).isEqualTo(path);
            tree.release(again);
            tree.release(tree.walk(directory, Name.DOT_DOT));
            succeedsOrFails(Errno.ENOENT, () -> assertThat(tree.text("a/d/one")).isEqualTo("one"));
          }
        });
  }

  @Test
  void aNameThatIsReplacedAllTheTimeIsAlwaysThere() throws Exception {
    tree.file("name", "text");
    AtomicBoolean over = new AtomicBoolean();
    together(
        THREADS,
        thread -> {
          if (thread == 0) {
            try {
              for (int i = 0; i < 500; i++) {
                tree.file("new", "text");
                tree.rename("new", "name");
              }
            } finally {
              over.set(true);
            }
            return;
          }
          while (!over.get()) {
            assertThat(tree.stat("name").size()).isEqualTo(4);
          }
        });
  }

  @Test
  void aHeldNodeNeverStandsForTheFileThatReplacedIt() throws Exception {
    together(
        THREADS,
        thread -> {
          for (int i = 0; i < 200; i++) {
            String own = "own" + thread;
            long path = tree.file(own, own).path();
            Node node = tree.walk(own);
            tree.rename(own, "shared");
            if (succeedsOrFails(Errno.ENOENT, () -> volume.attributes(node))) {
              succeedsOrFails(
                  Errno.ENOENT, () -> assertThat(volume.attributes(node).path()).isEqualTo(path));
            }
            tree.release(node);
          }
        });
    assertThat(tree.names("")).containsExactly("shared");
  }

  @Test
  void directoriesThatAreMovedIntoEachOtherMakeNoCycle() throws Exception {
    for (int round = 0; round < 100; round++) {
      tree.directory("a");
      tree.directory("b");
      together(
          2,
          thread -> {
            String from = thread == 0 ? "a" : "b";
            String to = thread == 0 ? "b/a" : "a/b";
            try {
              tree.rename(from, to);
            } catch (PosixException e) {
              assertThat(e.errno()).isIn(Errno.ENOENT, Errno.EINVAL);
            }
          });
      String top = tree.names("").get(0);
      String below = top.equals("a") ? "b" : "a";
      assertThat(tree.names("")).containsExactly(top);
      assertThat(tree.names(top)).containsExactly(below);
      tree.removeDirectory(top + "/" + below);
      tree.removeDirectory(top);
    }
  }

  @Test
  void aStormOfNamesLeavesATreeThatAgreesWithItself() throws Exception {
    String[] directories = {"", "a/", "b/", "a/c/"};
    tree.directory("a");
    tree.directory("b");
    together(
        THREADS,
        thread -> {
          Random random = new Random(42 + thread);
          for (int i = 0; i < 1_000; i++) {
            String one = directories[random.nextInt(4)] + "n" + random.nextInt(6);
            String two = directories[random.nextInt(4)] + "n" + random.nextInt(6);
            try {
              storm(random.nextInt(10), one, two);
            } catch (PosixException e) {
              assertThat(e.errno())
                  .isIn(
                      Errno.ENOENT,
                      Errno.EEXIST,
                      Errno.ENOTDIR,
                      Errno.EISDIR,
                      Errno.ENOTEMPTY,
                      Errno.EINVAL);
            }
          }
        });
    consistent("");
  }

  private void storm(int action, String one, String two) throws Exception {
    switch (action) {
      case 0, 1 -> tree.close(tree.create(one, RDWR, 0644));
      case 2 -> tree.directory(one);
      case 3 -> tree.unlink(one);
      case 4 -> tree.removeDirectory(one);
      case 5, 6 -> tree.rename(one, two);
      case 7 -> tree.rename("a/c", "b/c");
      case 8 -> {
        if (!tree.exists("a/c")) {
          tree.directory("a/c");
        }
      }
      default -> {
        Node node = tree.walk(one);
        try {
          volume.attributes(node);
          tree.rename(node, two);
          volume.remove(node);
        } finally {
          tree.release(node);
        }
      }
    }
  }

  private void consistent(String directory) throws Exception {
    for (Tree.Entry entry : tree.list(directory)) {
      String path = directory + (directory.isEmpty() ? "" : "/") + entry.name();
      Attributes attributes = tree.stat(path);
      assertThat(attributes.type()).isEqualTo(entry.type());
      assertThat(attributes.path()).isEqualTo(entry.path());
      if (attributes.isDirectory()) {
        assertThat(tree.stat(path + "/..").path()).isEqualTo(tree.stat(directory).path());
        consistent(path);
      } else {
        assertThat(attributes.links()).isEqualTo(1);
      }
    }
  }
}
