// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.NtTime;

/**
 * Whether a handle's name was taken away by a host program. libfuse then renames the file, for it
 * is open; that moves its change time, so while this is the same the name need not be looked for.
 */
final class Presence {
  /** The name was there at this change time; looked at then, of {@link System#nanoTime}. */
  private record Seen(long changed, long at) {}

  private volatile Seen seen;

  /**
   * True if the name has gone.
   *
   * @param fd of the handle, which the thread's last statx is of
   */
  boolean isDeleted(int fd) {
    Memory memory = Memory.mine();
    Seen last = seen;
    if (last != null
        && last.changed == memory.changed()
        && System.nanoTime() - last.at < FactsTable.LONGEST_NANOS) {
      return false;
    }
    long before = NtTime.now();
    if (memory.isDeleted(fd)) {
      return true;
    }
    found(memory.changed(), before);
    return false;
  }

  /**
   * The name was found.
   *
   * @param changed change time of the file, told by statx at any time
   * @param before when the name had not been looked for yet: who has taken it away after that has
   *     moved the change time to then or later
   */
  void found(long changed, long before) {
    if (changed < before) {
      seen = new Seen(changed, System.nanoTime());
    }
  }
}
