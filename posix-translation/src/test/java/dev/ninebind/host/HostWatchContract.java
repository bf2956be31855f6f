// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import static dev.ninebind.host.NtConstants.FILE_ACTION_ADDED;
import static dev.ninebind.host.NtConstants.FILE_ACTION_MODIFIED;
import static dev.ninebind.host.NtConstants.FILE_ACTION_REMOVED;
import static dev.ninebind.host.NtConstants.FILE_ACTION_RENAMED_NEW_NAME;
import static dev.ninebind.host.NtConstants.FILE_ACTION_RENAMED_OLD_NAME;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_HIDDEN;
import static dev.ninebind.host.NtConstants.FILE_DIRECTORY_FILE;
import static dev.ninebind.host.NtConstants.FILE_LIST_DIRECTORY;
import static dev.ninebind.host.NtConstants.FILE_NOTIFY_CHANGE_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_NOTIFY_CHANGE_DIR_NAME;
import static dev.ninebind.host.NtConstants.FILE_NOTIFY_CHANGE_EA;
import static dev.ninebind.host.NtConstants.FILE_NOTIFY_CHANGE_FILE_NAME;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Being told of changes: docs/ntfs.md 3.7. */
public abstract class HostWatchContract extends HostContract {
  private static final int NAMES = FILE_NOTIFY_CHANGE_FILE_NAME | FILE_NOTIFY_CHANGE_DIR_NAME;
  private static final int ANY = NAMES | FILE_NOTIFY_CHANGE_EA | FILE_NOTIFY_CHANGE_ATTRIBUTES;
  private static final HostChange OVERFLOW = new HostChange(0, 0, List.of());

  /** Keeps what it is told. */
  private static final class Told implements HostWatch.Listener {
    private final BlockingQueue<HostChange> changes = new LinkedBlockingQueue<>();

    @Override
    public void changed(HostChange change) {
      changes.add(change);
    }

    @Override
    public void overflowed() {
      changes.add(OVERFLOW);
    }

    HostChange next() throws InterruptedException {
      HostChange next = changes.poll(30, TimeUnit.SECONDS);
      assertThat(next).as("a change").isNotNull();
      return next;
    }

    void expect(int action, long id, String... path) throws InterruptedException {
      assertThat(next()).isEqualTo(new HostChange(action, id, List.of(path)));
    }
  }

  private final Told told = new Told();

  /** Where trees cannot be watched, asserts that it is refused. */
  private boolean refusesWatches() throws HostException {
    if (capabilities().watchesTrees()) {
      return false;
    }
    HostFile directory = mkdir("d");
    assertFails(() -> directory.watch(ANY, true, told), HostError.NOT_SUPPORTED);
    assertFails(() -> directory.watch(ANY, false, told), HostError.NOT_SUPPORTED);
    directory.close();
    assertFails(() -> directory.watch(ANY, true, told), HostError.INVALID_HANDLE);
    return true;
  }

  private HostFile directoryToWatch(String name) throws HostException {
    return open(root, name, HostOpen.existing(FILE_LIST_DIRECTORY | STAT, FILE_DIRECTORY_FILE));
  }

  private static Ea ea(String value) {
    return new Ea("A", value.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  @Test
  void namesThatComeAndGoAreTold() throws Exception {
    if (refusesWatches()) {
      return;
    }
    HostFile top = mkdir("top");
    HostFile below = mkdir(top, "below");
    long directoryId = below.stat().fileId();
    HostFile watched = directoryToWatch("top");
    try (HostWatch watch = watched.watch(NAMES, true, told)) {
      assertThat(watch).isNotNull();
      long id = file(below, "f", "x");
      told.expect(FILE_ACTION_ADDED, id, "below", "f");
      try (HostFile f = volume.open(below, "f", HostOpen.existing(NtConstants.DELETE, 0))) {
        f.rename(below, "g", 0);
        told.expect(FILE_ACTION_RENAMED_OLD_NAME, id, "below", "f");
        told.expect(FILE_ACTION_RENAMED_NEW_NAME, id, "below", "g");
        f.rename(top, "h", 0);
        told.expect(FILE_ACTION_REMOVED, id, "below", "g");
        told.expect(FILE_ACTION_ADDED, id, "h");
        f.link(top, "i");
        told.expect(FILE_ACTION_ADDED, id, "i");
        f.rename(root, "out", 0);
        told.expect(FILE_ACTION_REMOVED, id, "h");
      }
      below.close();
      try (HostFile gone = volume.open(top, "below", HostOpen.existing(NtConstants.DELETE, 0))) {
        gone.dispose(NtConstants.FILE_DISPOSITION_DELETE);
      }
      told.expect(FILE_ACTION_REMOVED, directoryId, "below");
    }
  }

  @Test
  void aReplacedFileIsToldFirst() throws Exception {
    if (refusesWatches()) {
      return;
    }
    HostFile top = mkdir("top");
    long old = file(top, "old", "");
    long fresh = file(top, "new", "");
    try (HostWatch watch = directoryToWatch("top").watch(NAMES, false, told);
        HostFile file = volume.open(top, "new", HostOpen.existing(NtConstants.DELETE, 0))) {
      assertThat(watch).isNotNull();
      file.rename(top, "old", NtConstants.FILE_RENAME_REPLACE_IF_EXISTS);
      told.expect(FILE_ACTION_REMOVED, old, "old");
      told.expect(FILE_ACTION_RENAMED_OLD_NAME, fresh, "new");
      told.expect(FILE_ACTION_RENAMED_NEW_NAME, fresh, "old");
    }
  }

  @Test
  void onlyWhatIsAskedForIsTold() throws Exception {
    if (refusesWatches()) {
      return;
    }
    HostFile top = mkdir("top");
    HostFile below = mkdir(top, "below");
    HostFile watched = directoryToWatch("top");
    HostFile other = create("other");
    try (HostWatch watch = watched.watch(FILE_NOTIFY_CHANGE_ATTRIBUTES, true, told)) {
      assertThat(watch).isNotNull();
      file(below, "f", "x");
      top.setBasic(0, 0, 0, FILE_ATTRIBUTE_HIDDEN); // the directory itself is not below it
      other.setBasic(0, 0, 0, FILE_ATTRIBUTE_HIDDEN);
      below.setBasic(0, 0, 0, FILE_ATTRIBUTE_HIDDEN);
      told.expect(FILE_ACTION_MODIFIED, below.stat().fileId(), "below");
      assertThat(told.changes).isEmpty();
    }
  }

  @Test
  void easAreTold() throws Exception {
    if (refusesWatches() || !capabilities().extendedAttributes()) {
      return;
    }
    HostFile below = mkdir(mkdir("top"), "below");
    try (HostWatch watch = directoryToWatch("top").watch(FILE_NOTIFY_CHANGE_EA, true, told)) {
      assertThat(watch).isNotNull();
      below.setEas(List.of(ea("1")));
      told.expect(FILE_ACTION_MODIFIED, below.stat().fileId(), "below");
    }
  }

  @Test
  void withoutATreeWhatIsDeeperIsNotTold() throws Exception {
    if (refusesWatches()) {
      return;
    }
    HostFile top = mkdir("top");
    HostFile below = mkdir(top, "below");
    try (HostWatch watch = directoryToWatch("top").watch(NAMES, false, told)) {
      assertThat(watch).isNotNull();
      file(below, "deep", "");
      told.expect(FILE_ACTION_ADDED, file(top, "here", ""), "here");
    }
  }

  @Test
  void aWatchEndsWithItsHandle() throws Exception {
    if (refusesWatches()) {
      return;
    }
    HostFile top = mkdir("top");
    HostFile watched = directoryToWatch("top");
    HostWatch watch = watched.watch(NAMES, true, told);
    watched.close();
    file(top, "f", "");
    watch.close();
    watch.close();
    Told second = new Told();
    try (HostWatch other = directoryToWatch("top").watch(NAMES, true, second)) {
      assertThat(other).isNotNull();
      long id = file(top, "g", "");
      second.expect(FILE_ACTION_ADDED, id, "g");
    }
    assertThat(told.changes).isEmpty();
  }

  @Test
  void tooMuchIsAnOverflow() throws Exception {
    if (refusesWatches()) {
      return;
    }
    HostFile top = mkdir("top");
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch going = new CountDownLatch(1);
    HostWatch.Listener slow =
        new HostWatch.Listener() {
          @Override
          public void changed(HostChange change) {
            busy.countDown();
            try {
              going.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            told.changed(change);
          }

          @Override
          public void overflowed() {
            told.overflowed();
          }
        };
    try (HostWatch watch = directoryToWatch("top").watch(NAMES, true, slow)) {
      assertThat(watch).isNotNull();
      file(top, "f", "");
      busy.await();
      for (int i = 0; i < 3 * HostWatch.LIMIT; i++) {
        file(top, "f" + i, "");
      }
      going.countDown();
      while (!told.next().equals(OVERFLOW)) {
        assertThat(told.changes).hasSizeLessThan(3 * HostWatch.LIMIT);
      }
      // What comes after it is told again.
      long id = file(top, "last", "");
      HostChange last = new HostChange(FILE_ACTION_ADDED, id, List.of("last"));
      for (HostChange next = told.next(); !next.equals(last); next = told.next()) {
        assertThat(next.action()).isEqualTo(FILE_ACTION_ADDED);
      }
    }
  }

  @Test
  void whatCannotBeWatchedIsRefused() throws Exception {
    if (refusesWatches()) {
      return;
    }
    mkdir("d");
    HostFile directory = directoryToWatch("d");
    HostFile file = create("f");
    assertFails(() -> file.watch(ANY, true, told), HostError.INVALID_PARAMETER);
    assertFails(() -> open("d", STAT).watch(ANY, true, told), HostError.ACCESS_DENIED);
    assertFails(() -> directory.watch(0, true, told), HostError.INVALID_PARAMETER);
    assertFails(() -> directory.watch(1 << 20, true, told), HostError.INVALID_PARAMETER);
    try (HostWatch watch = directory.watch(ANY, true, told)) {
      assertThat(watch).isNotNull();
      assertFails(() -> directory.watch(ANY, true, told), HostError.INVALID_PARAMETER);
    }
    directory.close();
    assertFails(() -> directory.watch(ANY, true, told), HostError.INVALID_HANDLE);
  }
}
