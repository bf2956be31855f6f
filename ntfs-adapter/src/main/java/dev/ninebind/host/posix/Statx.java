// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.FileId;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Timestamp;
import java.nio.ByteBuffer;

/** Reads a struct statx (include/uapi/linux/stat.h) where a {@link Scratch} has it. */
public final class Statx {
  /** Size of the struct in bytes. */
  public static final int SIZE = 256;

  private static final int MASK = 0;
  private static final int BLOCK_SIZE = 4;
  private static final int LINKS = 16;
  private static final int UID = 20;
  private static final int GID = 24;
  private static final int MODE = 28;
  private static final int INODE = 32;
  private static final int LENGTH = 40;
  private static final int BLOCKS = 48;
  private static final int ACCESSED = 64;
  private static final int CREATED = 80;
  private static final int CHANGED = 96;
  private static final int MODIFIED = 112;
  private static final int DEVICE_MAJOR = 128;
  private static final int DEVICE_MINOR = 132;
  private static final int FILE_SYSTEM_MAJOR = 136;
  private static final int FILE_SYSTEM_MINOR = 140;

  private static final int PERMISSIONS = 07777;

  private final ByteBuffer memory;
  private final int at;

  public Statx(ByteBuffer memory, int at) {
    this.memory = memory;
    this.at = at;
  }

  /** The file's identity; two files that had one number after the other differ in time of birth. */
  FileId id() {
    return new FileId(device(), inode(), generation());
  }

  /** True if this is that file. */
  boolean is(FileId id) {
    return inode() == id.number() && generation() == id.generation() && device() == id.device();
  }

  /** The file system. */
  public long device() {
    return ((long) memory.getInt(at + FILE_SYSTEM_MAJOR) << 32)
        | Integer.toUnsignedLong(memory.getInt(at + FILE_SYSTEM_MINOR));
  }

  /** The host's number of the file. */
  public long inode() {
    return memory.getLong(at + INODE);
  }

  private long generation() {
    return hasCreated()
        ? memory.getLong(at + CREATED) * 1_000_000_000 + memory.getInt(at + CREATED + 8)
        : 0;
  }

  private boolean hasCreated() {
    return (memory.getInt(at + MASK) & LinuxConstants.STATX_BTIME) != 0;
  }

  public int mode() {
    return Short.toUnsignedInt(memory.getShort(at + MODE));
  }

  int permissions() {
    return mode() & PERMISSIONS;
  }

  /** Null for a kind of file that Linux does not know. */
  public FileType type() {
    return FileType.ofMode(mode());
  }

  int uid() {
    return memory.getInt(at + UID);
  }

  int gid() {
    return memory.getInt(at + GID);
  }

  public long links() {
    return Integer.toUnsignedLong(memory.getInt(at + LINKS));
  }

  /** Length in bytes. */
  public long length() {
    return memory.getLong(at + LENGTH);
  }

  /** Units of 512 bytes taken. */
  public long blocks() {
    return memory.getLong(at + BLOCKS);
  }

  /**
   * All of it.
   *
   * @param path the file's number as the guest sees it
   */
  Attributes attributes(long path) {
    int mode = mode();
    int type = mode & FileType.MASK;
    boolean isDevice =
        type == FileType.BLOCK_DEVICE.modeBits() || type == FileType.CHARACTER_DEVICE.modeBits();
    return new Attributes(
        path,
        mode,
        uid(),
        gid(),
        links(),
        isDevice ? memory.getInt(at + DEVICE_MAJOR) : 0,
        isDevice ? memory.getInt(at + DEVICE_MINOR) : 0,
        memory.getLong(at + LENGTH),
        memory.getInt(at + BLOCK_SIZE),
        memory.getLong(at + BLOCKS),
        accessed(),
        modified(),
        changed(),
        hasCreated() ? time(CREATED) : null);
  }

  public Timestamp accessed() {
    return time(ACCESSED);
  }

  public Timestamp modified() {
    return time(MODIFIED);
  }

  /** The change time. */
  public Timestamp changed() {
    return time(CHANGED);
  }

  private Timestamp time(int field) {
    return new Timestamp(memory.getLong(at + field), memory.getInt(at + field + 8));
  }
}
