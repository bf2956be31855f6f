// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.DirectoryCursor;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Inline;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lists an open directory with the host's own cookies (d_off), so that there is nothing to remember
 * between two calls and a cookie stays good for as long as the host says so.
 */
final class PassthroughDirectory implements DirectoryCursor {
  /** Most bytes of entries read at a time. */
  private static final int PAGE_SIZE = 64 * 1024;

  /** Bytes of the longest entry: a name of 255 bytes and its NUL, rounded up. */
  private static final int LONGEST = 280;

  /** Entries begin at multiples of so many bytes; what is over behind a name is zero. */
  private static final int ALIGNMENT = 8;

  private static final int INODE = 0;
  private static final int NEXT = 8;
  private static final int RECORD_LENGTH = 16;
  private static final int TYPE = 18;
  private static final int NAME = 19;

  private static final FileType[] TYPES = new FileType[16];

  static {
    for (FileType type : FileType.values()) {
      TYPES[type.directoryType()] = type;
    }
  }

  private static final ThreadLocal<Page> PAGES = ThreadLocal.withInitial(Page::new);

  private static final class Page {
    final ByteBuffer memory = ByteBuffer.allocateDirect(PAGE_SIZE).order(ByteOrder.nativeOrder());
    final long address = Libc.address(memory);
    boolean busy;
  }

  private final PassthroughFile file;
  private final Nodes nodes;
  private final ReentrantLock lock = new ReentrantLock();

  /** Where the host's descriptor stands; -1 if that is not known. Guarded by the lock. */
  private long position;

  PassthroughDirectory(PassthroughFile file, Nodes nodes) {
    this.file = file;
    this.nodes = nodes;
  }

  @Override
  public void list(long cookie, Visitor visitor) throws PosixException {
    Inline.lock(lock);
    try {
      Descriptor held = file.held();
      Page page = PAGES.get();
      if (page.busy) {
        page = new Page(); // a visitor lists another directory
      }
      page.busy = true;
      try {
        list(held.fd(), page, cookie, visitor);
      } finally {
        page.busy = false;
        held.release();
      }
    } finally {
      lock.unlock();
    }
  }

  private void list(int fd, Page page, long cookie, Visitor visitor) throws PosixException {
    if (cookie != position) {
      position = -1;
      HostErrno.check(Libc.seek(fd, cookie));
      position = cookie;
    }
    boolean handedOver = false;
    while (!handedOver) { // a page of nothing but private names is not the end
      int length = (int) HostErrno.check(Libc.getdents64(fd, page.address, wanted(visitor.room())));
      if (length == 0) {
        return;
      }
      position = -1;
      long next = cookie;
      for (int at = 0; at < length; ) {
        int size = Short.toUnsignedInt(page.memory.getShort(at + RECORD_LENGTH));
        Name name = name(page.memory, at + NAME, at + size);
        next = page.memory.getLong(at + NEXT);
        if (name != null && !name.isPrivate()) {
          if (!hand(fd, page.memory, at, name, next, visitor)) {
            return;
          }
          handedOver = true;
        }
        at += size;
      }
      position = next;
    }
  }

  /**
   * Bytes of entries that surely fit. With its NUL and padding an entry takes here at least six
   * sevenths of what the visitor counts for it; so few if the name has four bytes.
   */
  private static int wanted(int room) {
    return Math.max(LONGEST, (int) Math.min(PAGE_SIZE, room * 6L / 7));
  }

  private boolean hand(int fd, ByteBuffer memory, int at, Name name, long next, Visitor visitor) {
    long path = nodes.entryPath(file.node(), name, memory.getLong(at + INODE));
    FileType type = TYPES[memory.get(at + TYPE) & 15];
    if (type == null) {
      type = typeOf(fd, name);
    }
    return visitor.entry(name, type, path, next);
  }

  /** For file systems that do not keep types in directories. A file gone by now may be any type. */
  private static FileType typeOf(int fd, Name name) {
    Scratch scratch = Scratch.mine();
    FileType type = scratch.stat(fd, name) == 0 ? scratch.statx.type() : null;
    return type == null ? FileType.REGULAR : type;
  }

  /** The name up to its NUL; null if it is none that a file system should have. */
  private static Name name(ByteBuffer memory, int from, int limit) {
    int end = Math.max(from, limit - ALIGNMENT);
    while (end < limit && memory.get(end) != 0) {
      end++;
    }
    byte[] bytes = new byte[end - from];
    memory.get(from, bytes);
    try {
      return Name.wrap(bytes);
    } catch (PosixException e) {
      return null;
    }
  }
}
