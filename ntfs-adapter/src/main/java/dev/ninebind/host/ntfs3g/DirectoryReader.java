// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.posix.HostErrno;
import dev.ninebind.host.posix.Libc;
import dev.ninebind.host.posix.LinuxConstants;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Lock;

/**
 * Lists a directory. ntfs-3g's library reads all of it when it is first asked and gives pages of
 * that, so the order stays while entries come and go. It gives names and numbers; what else an
 * entry tells is what a stat of it does, and costs as much.
 */
final class DirectoryReader {
  /** struct linux_dirent64: d_ino, d_off, d_reclen, d_type, d_name. */
  private static final int RECORD_LENGTH = 16;

  private static final int NAME = 19;

  /** What the directory itself tells: a name and a file's number. */
  private record Found(String name, long id) {}

  private final FactsTable known;
  private final boolean isRoot;

  /** Keeps names as they are. Taken before the monitor, as by who closes a handle. */
  private final Lock steady;

  private int fd = -1;
  private boolean closed;
  private volatile boolean begun;

  /**
   * @param known of the files of the volume
   * @param steady held while no name changes
   * @param isRoot whether it is the served folder, in which this volume has something of its own
   */
  DirectoryReader(FactsTable known, Lock steady, boolean isRoot) {
    this.known = known;
    this.steady = steady;
    this.isRoot = isRoot;
  }

  /**
   * Some more entries, none at the end.
   *
   * @param directory the directory's descriptor
   */
  List<HostEntry> read(int directory, boolean restart) throws HostException {
    List<Found> names = restart || !begun ? begin(directory, restart) : next();
    while (true) {
      List<HostEntry> entries = new ArrayList<>(names.size());
      for (Found found : names) {
        String name = found.name;
        if (!Unlinked.isHidden(name) && !(isRoot && name.equals(Unlinked.TOP))) {
          HostEntry entry = entry(directory, found);
          if (entry != null) {
            entries.add(entry);
          }
        }
      }
      if (!entries.isEmpty() || names.isEmpty()) {
        return entries;
      }
      names = next();
    }
  }

  /**
   * The first names. All of them are read now, so no name may be in the middle of a change: one
   * that is replaced while its file is open stands for nothing for a moment.
   */
  private List<Found> begin(int directory, boolean restart) throws HostException {
    steady.lock();
    try {
      synchronized (this) {
        requireOpen();
        if (fd < 0) {
          fd = open(directory);
        } else if (restart) {
          HostStatus.check(Libc.seek(fd, 0));
        }
        begun = true;
        return page(fd);
      }
    } finally {
      steady.unlock();
    }
  }

  private synchronized List<Found> next() throws HostException {
    requireOpen();
    return page(fd);
  }

  private void requireOpen() throws HostException {
    if (closed) {
      throw new HostException(HostError.INVALID_HANDLE);
    }
  }

  /**
   * Null for what has gone since its name was read. It is looked for twice, the second time while
   * no name changes. What the kernel holds for another kind of file than ntfs-3g does, or what is
   * broken, is an I/O error; that is listed all the same, without what it does not tell.
   */
  private HostEntry entry(int directory, Found found) throws HostException {
    FileFacts facts;
    try {
      facts = factsOf(directory, found);
      if (facts == null) {
        steady.lock();
        try {
          facts = factsOf(directory, found);
        } finally {
          steady.unlock();
        }
      }
    } catch (HostException e) {
      if (e.error() == HostStatus.of(-HostStatus.EIO)) {
        return unknown(found);
      }
      throw e;
    }
    return facts == null
        ? null
        : new HostEntry(
            found.name, facts.id(), facts.times().created(), facts.attributes(), facts.tag());
  }

  /** Null if there is no such name. */
  private FileFacts factsOf(int directory, Found found) throws HostException {
    try {
      return known.of(directory, found.name, found.id);
    } catch (HostException e) {
      if (e.error() == HostStatus.of(-HostErrno.ENOENT)) {
        return null;
      }
      throw e;
    }
  }

  private static HostEntry unknown(Found found) {
    return new HostEntry(found.name, found.id, 0, NtConstants.FILE_ATTRIBUTE_NORMAL, 0);
  }

  /** All names in a directory, those of hidden files too. */
  static List<String> names(int directory) throws HostException {
    int fd = open(directory);
    try {
      List<String> names = new ArrayList<>();
      for (List<Found> page = page(fd); !page.isEmpty(); page = page(fd)) {
        page.forEach(found -> names.add(found.name));
      }
      return names;
    } finally {
      Libc.close(fd);
    }
  }

  /** Writes a directory to the volume. */
  static void flush(int directory) throws HostException {
    int fd = open(directory);
    try {
      HostStatus.check(Libc.fsync(fd, false));
    } finally {
      Libc.close(fd);
    }
  }

  private static int open(int directory) throws HostException {
    return (int)
        HostStatus.check(
            Memory.mine().reopen(directory, LinuxConstants.O_RDONLY | LinuxConstants.O_DIRECTORY));
  }

  /** The names of a page, {@code .} and {@code ..} left out; none at the end only. */
  private static List<Found> page(int fd) throws HostException {
    Memory memory = Memory.mine();
    List<Found> names = new ArrayList<>();
    while (names.isEmpty()) {
      int length = memory.entries(fd);
      if (length == 0 || length == -HostErrno.ENOENT) { // ENOENT: the directory has been removed
        return names;
      }
      HostStatus.check(length);
      byte[] page = memory.value(length);
      ByteBuffer records = ByteBuffer.wrap(page).order(ByteOrder.nativeOrder());
      for (int at = 0; at < length; at += records.getShort(at + RECORD_LENGTH)) {
        int end = at + NAME;
        while (page[end] != 0) {
          end++;
        }
        String name = NtfsNames.decode(Arrays.copyOfRange(page, at + NAME, end));
        if (!name.equals(".") && !name.equals("..")) {
          names.add(new Found(name, records.getLong(at)));
        }
      }
    }
    return names;
  }

  /** Gives the position up. */
  synchronized void close() {
    closed = true;
    if (fd >= 0) {
      Libc.close(fd);
      fd = -1;
    }
  }
}
