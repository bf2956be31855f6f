// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.HostException;

/**
 * What a file tells besides statx, as it was when its change time was {@code changed}. Times are
 * FILETIMES.
 *
 * @param id the file's number
 * @param changed the change time that statx told before all else was read
 * @param readAt when that was, of {@link System#nanoTime}
 * @param times all four as they are stored
 * @param shown true if statx told the same times: then ntfs-3g does not hold them back ({@link
 *     FactsTable}), and statx goes on to tell them
 * @param attributes FILE_ATTRIBUTE bits
 * @param tag of a reparse point, else 0
 * @param lx what WSL's EAs tell
 */
record FileFacts(
    long id,
    long changed,
    long readAt,
    Times times,
    boolean shown,
    int attributes,
    int tag,
    LinuxValues lx) {

  /** As system.ntfs_times has them. */
  record Times(long created, long written, long accessed, long changed) {
    static Times of(int fd) throws HostException {
      Memory memory = Memory.mine();
      HostStatus.check(memory.get(fd, NtfsXattr.TIMES));
      return new Times(
          memory.valueLong(0), memory.valueLong(8), memory.valueLong(16), memory.valueLong(24));
    }

    /** True if the thread's last statx tells the same. */
    private boolean areShown(Memory memory) {
      return changed == memory.changed()
          && written == memory.written()
          && accessed == memory.accessed();
    }
  }

  /**
   * Asks for them.
   *
   * @param fd of the file that the memory's last statx is of
   */
  static FileFacts read(int fd) throws HostException {
    Memory memory = Memory.mine();
    long id = memory.statx.inode();
    long changed = memory.changed();
    long now = System.nanoTime();
    int attributes = Metadata.attributes(fd);
    int tag = Metadata.tag(fd, attributes);
    LinuxValues lx = LinuxValues.of(StoredEas.all(fd));
    Times times = Times.of(fd);
    return new FileFacts(id, changed, now, times, times.areShown(memory), attributes, tag, lx);
  }
}
