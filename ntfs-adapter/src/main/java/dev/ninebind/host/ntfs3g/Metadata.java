// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.ReparsePoint;
import dev.ninebind.host.posix.Statx;
import dev.ninebind.posix.FileType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What NTFS keeps about a file, by a descriptor of it. */
final class Metadata {
  /**
   * On the volume it tells that a file has EAs, to Windows' callers that it is elsewhere
   * (FILE_ATTRIBUTE_RECALL_ON_OPEN), so that NTFS never shows it to them.
   */
  private static final int HAS_EAS = 0x40000;

  /** Bits that FileBasicInformation sets. */
  private static final int SETTABLE =
      NtConstants.FILE_ATTRIBUTE_READONLY
          | NtConstants.FILE_ATTRIBUTE_HIDDEN
          | NtConstants.FILE_ATTRIBUTE_SYSTEM
          | NtConstants.FILE_ATTRIBUTE_ARCHIVE
          | NtConstants.FILE_ATTRIBUTE_TEMPORARY
          | 0x1000 // OFFLINE
          | 0x2000; // NOT_CONTENT_INDEXED

  private Metadata() {}

  /**
   * FileStatLxInformation of the file that the thread's last statx is of.
   *
   * @param facts of that file
   * @param hiddenNames names that the file has on the volume and nowhere else
   */
  static HostStat stat(FileFacts facts, int hiddenNames) {
    Memory memory = Memory.mine();
    Statx statx = memory.statx;
    FileFacts.Times times = facts.times();
    boolean shown = facts.shown();
    LinuxValues lx = facts.lx();
    return new HostStat(
        statx.inode(),
        times.created(),
        shown ? memory.accessed() : times.accessed(),
        shown ? memory.written() : times.written(),
        times.changed(),
        statx.blocks() * 512,
        statx.type() == FileType.REGULAR ? statx.length() : 0,
        facts.attributes(),
        facts.tag(),
        Math.max(0, (int) statx.links() - hiddenNames),
        NtConstants.FILE_ALL_ACCESS,
        lx.flags,
        lx.uid,
        lx.gid,
        lx.mode,
        lx.major,
        lx.minor);
  }

  /** FILE_ATTRIBUTE bits. */
  static int attributes(int fd) throws HostException {
    Memory memory = Memory.mine();
    HostStatus.check(memory.get(fd, NtfsXattr.ATTRIBUTES));
    int attributes = memory.valueInt(0) & ~HAS_EAS;
    return attributes == 0 ? NtConstants.FILE_ATTRIBUTE_NORMAL : attributes;
  }

  /** Errors: INVALID_PARAMETER, for bits that this kind of file can't have. */
  static void checkAttributes(int attributes, boolean isDirectory) throws HostException {
    int wrong =
        isDirectory ? NtConstants.FILE_ATTRIBUTE_TEMPORARY : NtConstants.FILE_ATTRIBUTE_DIRECTORY;
    if ((attributes & wrong) != 0) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
  }

  /** Sets those that can be set, NORMAL for none. With the file's metadata lock held. */
  static void setAttributes(int fd, int attributes) throws HostException {
    Memory memory = Memory.mine();
    HostStatus.check(memory.get(fd, NtfsXattr.ATTRIBUTES));
    memory.putValueInt(0, (memory.valueInt(0) & ~SETTABLE) | (attributes & SETTABLE));
    HostStatus.check(memory.set(fd, NtfsXattr.ATTRIBUTES, 4));
  }

  /**
   * Sets times; 0 leaves one as it is. The change time becomes now, as on Windows. With the file's
   * metadata lock held.
   *
   * <p>What sets the time of creation makes ntfs-3g hold all times of the file, against its own
   * updates and utimensat, until it forgets the file; so that is used for nothing else, and where
   * it was used before utimensat has had no effect.
   */
  static void setTimes(int fd, long created, long accessed, long written) throws HostException {
    Memory memory = Memory.mine();
    if (created == 0) {
      HostStatus.check(memory.setTimes(fd, accessed, written));
    }
    HostStatus.check(memory.get(fd, NtfsXattr.TIMES));
    boolean done =
        (created == 0 || created == memory.valueLong(0))
            && (written == 0 || written == memory.valueLong(8))
            && (accessed == 0 || accessed == memory.valueLong(16));
    if (!done) {
      memory.putValueLong(0, created == 0 ? memory.valueLong(0) : created);
      memory.putValueLong(8, written == 0 ? memory.valueLong(8) : written);
      memory.putValueLong(16, accessed == 0 ? memory.valueLong(16) : accessed);
      HostStatus.check(memory.set(fd, NtfsXattr.TIMES, 24));
    }
  }

  /** The tag of a reparse point, 0 if the attributes tell that it is none. */
  static int tag(int fd, int attributes) throws HostException {
    if ((attributes & NtConstants.FILE_ATTRIBUTE_REPARSE_POINT) == 0) {
      return 0;
    }
    Memory memory = Memory.mine();
    HostStatus.check(memory.get(fd, NtfsXattr.REPARSE_POINT));
    return memory.valueInt(0);
  }

  /** FSCTL_GET_REPARSE_POINT. */
  static ReparsePoint reparsePoint(int fd) throws HostException {
    Memory memory = Memory.mine();
    int length = memory.get(fd, NtfsXattr.REPARSE_POINT);
    if (length == -HostStatus.ENODATA) {
      throw new HostException(HostError.NOT_A_REPARSE_POINT);
    }
    HostStatus.check(length);
    ByteBuffer value = ByteBuffer.wrap(memory.value(length)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] data = new byte[Math.min(Short.toUnsignedInt(value.getShort(4)), length - 8)];
    value.get(8, data);
    return new ReparsePoint(value.getInt(0), data);
  }
}
