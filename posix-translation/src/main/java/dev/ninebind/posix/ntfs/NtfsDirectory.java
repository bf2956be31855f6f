// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostEntry;
import dev.ninebind.posix.DirectoryCursor;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Inline;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lists an open directory. NT has no cookies, only a handle's position in an order that does not
 * change; so a cookie here is the number of entries handed over since the start, and going on,
 * which is what clients do, costs nothing but the host's pages.
 *
 * <p>To go back to some entry, which few clients ever do, the directory is read from its start
 * again until behind the last entry that had been handed over before that one and still is there.
 * Eight bytes are kept of each entry to know it by.
 */
final class NtfsDirectory implements DirectoryCursor {
  /** Entries that one can go back to: 8 MiB of their hashes. */
  static final int REMEMBERED = 1 << 20;

  /** Cookies of the two dots; the first entry's is the next. */
  private static final int DOTS = 2;

  private final NtfsFile file;
  private final OpenFiles files;
  private final ReentrantLock lock = new ReentrantLock();

  /** What the host handed over last, and where in that the next entry is. */
  private List<HostEntry> page = List.of();

  private int next;

  /** Entries handed over before that one, since the start. */
  private int handed;

  /** Hashes of the first of them, in order. */
  private long[] hashes = new long[64];

  /** True if the host's handle does not stand behind the page. */
  private volatile boolean moved = true;

  NtfsDirectory(NtfsFile file, OpenFiles files) {
    this.file = file;
    this.files = files;
  }

  /** The handle is a new one. */
  void reopened() {
    moved = true;
  }

  @Override
  public void list(long cookie, Visitor visitor) throws PosixException {
    Inline.lock(lock);
    try {
      if (cookie < 0) {
        throw new PosixException(Errno.EINVAL, "no cookie of this directory");
      }
      if (file.node().inode().isGone()) {
        throw new PosixException(Errno.ENOENT); // NT lists a removed directory as an empty one
      }
      boolean any = false;
      for (long dot = cookie; dot < DOTS; dot++) {
        if (!dot(dot, visitor)) {
          return;
        }
        any = true;
      }
      seek(Math.max(0, cookie - DOTS), cookie <= 1);
      list(visitor, any);
    } finally {
      lock.unlock();
    }
  }

  private boolean dot(long index, Visitor visitor) {
    Name name = index == 0 ? Name.DOT : Name.DOT_DOT;
    long path = index == 0 ? ((NtfsInode) file.node().inode()).path : files.pathAbove(file.node());
    return visitor.entry(name, FileType.DIRECTORY, path, index + 1);
  }

  /** Hands over what is left of the page, or else of the next one that has something. */
  private void list(Visitor visitor, boolean already) throws PosixException {
    boolean any = already;
    while (true) {
      for (; next < page.size(); next++) {
        HostEntry entry = page.get(next);
        Name name = files.shown(entry);
        if (name == null) {
          continue;
        }
        FileType type = LxMetadata.type(entry.attributes(), entry.reparseTag());
        if (!visitor.entry(name, type, files.path(entry), handed + DOTS + 1L)) {
          return;
        }
        remember(entry);
        any = true;
      }
      if (any || !goOn()) {
        return;
      }
    }
  }

  private void remember(HostEntry entry) {
    if (handed < REMEMBERED) {
      if (handed == hashes.length) {
        hashes = Arrays.copyOf(hashes, Math.min(REMEMBERED, 2 * handed));
      }
      hashes[handed] = hash(entry);
    }
    handed++;
  }

  /** To the next page, also if the handle is a new one by now; false at the end. */
  private boolean goOn() throws PosixException {
    boolean more = more(false);
    while (moved) { // that page was the first once more
      goBack(handed);
      more = next < page.size() || more(false);
    }
    return more;
  }

  /** Reads another page; false at the end. */
  private boolean more(boolean restart) throws PosixException {
    page = file.list(restart);
    next = 0;
    return !page.isEmpty();
  }

  /**
   * Goes to where so many entries have been handed over.
   *
   * @param afresh true at the start of a listing, which sees the directory as it is now
   */
  private void seek(long count, boolean afresh) throws PosixException {
    if (count == 0 && (afresh || handed > 0 || moved)) {
      moved = false;
      handed = 0;
      more(true);
    } else if (count != handed || moved) {
      if (count > handed) {
        throw new PosixException(Errno.EINVAL, "no cookie of this directory");
      }
      goBack((int) count);
    }
  }

  /** Goes behind the last of the first so many entries that still is there. */
  private void goBack(int count) throws PosixException {
    if (count > REMEMBERED) {
      throw new PosixException(Errno.EINVAL, "no cookie of this directory");
    }
    long[] before = Arrays.copyOf(hashes, count);
    Arrays.sort(before);
    handed = count;
    boolean found;
    do {
      moved = false;
      long last = 0;
      boolean any = false;
      for (boolean more = more(true); more; more = more(false)) {
        for (HostEntry entry : page) {
          long hash = hash(entry);
          if (Arrays.binarySearch(before, hash) >= 0) {
            last = hash;
            any = true;
          }
        }
      }
      found = goBehind(any, last);
    } while (!found || moved); // removed between the two readings, or the handle is a new one
  }

  /** Goes behind an entry, or to the start; false if the entry is not there. */
  private boolean goBehind(boolean any, long hash) throws PosixException {
    for (boolean more = more(true); any && more; more = more(false)) {
      for (int i = 0; i < page.size(); i++) {
        if (hash(page.get(i)) == hash) {
          next = i + 1;
          return true;
        }
      }
    }
    return !any;
  }

  /** FNV-1a of the name: what is renamed is another entry. */
  private static long hash(HostEntry entry) {
    String name = entry.name();
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
    }
    return hash;
  }
}
