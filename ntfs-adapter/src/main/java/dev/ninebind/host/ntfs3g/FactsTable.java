// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.HostException;
import dev.ninebind.host.NtTime;
import dev.ninebind.host.posix.Libc;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Keeps the {@link FileFacts} of files for as long as statx tells the same change time, which moves
 * with every change of them, whoever makes it (docs/adr/0010). So a look at a file is one question
 * to ntfs-3g where it was four.
 *
 * <p>Kept is what was read of a file
 *
 * <ul>
 *   <li>whose change time had passed when the reading began: what changes the file after that gets
 *       another one, for ntfs-3g reads the same clock;
 *   <li>whose stored times are those that statx tells. After somebody has set a time of creation,
 *       ntfs-3g moves those that it tells and not those that it stores, and goes back to these when
 *       it forgets the file: a change time from before a change could come again.
 * </ul>
 *
 * <p>A place for each number modulo a size: two files may take turns in one. A file's own number,
 * of that file system, is compared.
 */
final class FactsTable {
  /** Files that are known at once, at most; some 150 bytes for each that there is. */
  private static final int SIZE = 1 << 16;

  /**
   * Then it is looked at anew. It is for a file whose told and stored times fell into the same 100
   * ns when somebody set its time of creation: that ntfs-3g holds the stored ones does not show
   * before the file changes.
   */
  static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Null to keep nothing. */
  private final AtomicReferenceArray<FileFacts> places;

  private final long device;

  private FactsTable(AtomicReferenceArray<FileFacts> places, long device) {
    this.places = places;
    this.device = device;
  }

  /**
   * An empty one.
   *
   * @param device the file system that its files are on
   */
  static FactsTable of(long device) {
    return new FactsTable(new AtomicReferenceArray<>(SIZE), device);
  }

  /** One that stays empty, for a driver that does not move change times as it must. */
  static FactsTable none() {
    return new FactsTable(null, 0);
  }

  /** What is kept of the file that the thread's last statx is of; null if that is nothing. */
  FileFacts kept() {
    Memory memory = Memory.mine();
    FileFacts facts = find(memory.statx.inode());
    return facts != null && facts.changed() == memory.changed() && memory.statx.device() == device
        ? facts
        : null;
  }

  /** True if something is kept of a file with this number; whether it still holds, statx tells. */
  boolean has(long id) {
    return find(id) != null;
  }

  private FileFacts find(long id) {
    FileFacts facts = places == null ? null : places.get(place(id));
    return facts != null && facts.id() == id && System.nanoTime() - facts.readAt() < LONGEST_NANOS
        ? facts
        : null;
  }

  /**
   * What is kept of the file that the thread's last statx is of, or what it tells now.
   *
   * @param fd of the file
   */
  FileFacts of(int fd) throws HostException {
    FileFacts kept = kept();
    if (kept != null) {
      return kept;
    }
    Memory memory = Memory.mine();
    boolean passed = memory.changed() < NtTime.now();
    FileFacts facts = FileFacts.read(fd);
    if (places != null && memory.statx.device() == device) {
      if (!facts.shown()) {
        forget(facts.id()); // statx may go back to the time that what was kept is of
      } else if (passed) {
        places.set(place(facts.id()), facts);
      }
    }
    return facts;
  }

  /**
   * As above, of a file found by its name, which is the thread's last statx then.
   *
   * @param id the number that the directory tells, or 0 if it was not asked
   */
  FileFacts of(int directory, String name, long id) throws HostException {
    Memory memory = Memory.mine();
    if (places != null && (id == 0 || has(id))) {
      HostStatus.check(memory.stat(directory, name));
      FileFacts kept = kept();
      if (kept != null) {
        return kept;
      }
    }
    int fd = (int) HostStatus.check(memory.openPath(directory, name));
    try {
      HostStatus.check(memory.stat(fd));
      return of(fd);
    } finally {
      Libc.close(fd);
    }
  }

  /** The file has changed. */
  void forget(long id) {
    if (has(id)) {
      places.set(place(id), null);
    }
  }

  private static int place(long id) {
    return (int) id & (SIZE - 1);
  }
}
