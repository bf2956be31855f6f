// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The numbers by which a guest knows files. They are the host's inode numbers as a rule, with two
 * exceptions that a guest could not tell apart otherwise:
 *
 * <ul>
 *   <li>A file on another file system than the root's, mounted below it, has an index of that file
 *       system in the upper bits.
 *   <li>The host may give the number of a removed file to a new one at once, while a client still
 *       holds the old. Then the new one's upper half is another.
 * </ul>
 */
final class FileNumbers {
  /** Numbers of removed files remembered; only a client that holds more can see one twice. */
  static final int REMEMBERED = 1 << 14;

  private static final int DEVICE_SHIFT = 48;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long UPPER_HALF = 0x7FFF_FFFF_0000_0000L;

  private record Key(long device, long inode) {}

  /** How a number looks after a file that had it was removed. */
  private static final class Use {
    final long mask;
    final BooleanSupplier removedIsHeld;
    final Use before;

    /** True once a file was shown with it: for that one it must stay. */
    boolean shown;

    Use(long mask, BooleanSupplier removedIsHeld, Use before) {
      this.mask = mask;
      this.removedIsHeld = removedIsHeld;
      this.before = before;
    }

    /** What counts now: uses that nobody was shown are void once nobody holds the removed file. */
    static Use current(Use last) {
      Use use = last;
      while (use != null && !use.shown && !use.removedIsHeld.getAsBoolean()) {
        use = use.before;
      }
      return use;
    }
  }

  private final long root;
  private final Map<Long, Long> devices = new HashMap<>();
  private final Map<Key, Use> uses =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Use> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** Number of entries in {@link #uses}, to be read without the lock. */
  private volatile int used;

  private long nextUse;

  /**
   * @param root the file system of the export's root
   */
  FileNumbers(long root) {
    this.root = root;
  }

  boolean isRoot(long device) {
    return device == root;
  }

  /** The number of a file as a guest sees it. */
  long path(long device, long inode) {
    if (device == root && used == 0) {
      return inode;
    }
    synchronized (this) {
      long number = inode;
      if (device != root) {
        number ^= devices.computeIfAbsent(device, unused -> devices.size() + 1L) << DEVICE_SHIFT;
      }
      Key key = new Key(device, inode);
      Use last = uses.get(key);
      Use use = Use.current(last);
      if (use == null) {
        if (last != null) {
          uses.remove(key);
          used = uses.size();
        }
        return number;
      }
      if (use != last) {
        uses.put(key, use);
      }
      use.shown = true;
      return number ^ use.mask;
    }
  }

  /**
   * A file that somebody holds is gone: while that lasts its number stands for no other.
   *
   * @param held tells whether somebody still holds it
   */
  synchronized void gone(long device, long inode, BooleanSupplier held) {
    Key key = new Key(device, inode);
    Use before = Use.current(uses.remove(key)); // removed, so that it becomes the youngest
    uses.put(key, new Use(++nextUse * GOLDEN & UPPER_HALF, held, before));
    used = uses.size();
  }
}
