// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.Ea;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.ReparsePoint;
import dev.ninebind.host.posix.Libc;
import dev.ninebind.posix.FileType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Makes what WSL's reparse points stand for. ntfs-3g lets nobody put them on a regular file, or the
 * kernel goes on to take it for one; so it is told to make a link or a special file, and that takes
 * the regular file's place.
 */
final class SpecialFile {
  /** What a link's data begin with. */
  private static final int LINK_VERSION = 2;

  private static final int MAX_TARGET = 4095;

  private final FileType type;

  /** Of a symbolic link, else empty. */
  private final byte[] target;

  private SpecialFile(FileType type, byte[] target) {
    this.type = type;
    this.target = target;
  }

  /** What Linux calls it. */
  FileType type() {
    return type;
  }

  /** What the tag and the data say. */
  static SpecialFile of(ReparsePoint point) throws HostException {
    byte[] data = point.data();
    FileType type =
        switch (point.tag()) {
          case NtConstants.IO_REPARSE_TAG_LX_SYMLINK -> FileType.SYMBOLIC_LINK;
          case NtConstants.IO_REPARSE_TAG_AF_UNIX -> FileType.SOCKET;
          case NtConstants.IO_REPARSE_TAG_LX_FIFO -> FileType.FIFO;
          case NtConstants.IO_REPARSE_TAG_LX_CHR -> FileType.CHARACTER_DEVICE;
          case NtConstants.IO_REPARSE_TAG_LX_BLK -> FileType.BLOCK_DEVICE;
          default -> throw new HostException(HostError.NOT_SUPPORTED);
        };
    if (type != FileType.SYMBOLIC_LINK) {
      if (data.length != 0) {
        throw new HostException(HostError.IO_REPARSE_DATA_INVALID);
      }
      return new SpecialFile(type, data);
    }
    if (data.length <= 4
        || data.length - 4 > MAX_TARGET
        || ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).getInt() != LINK_VERSION) {
      throw new HostException(HostError.IO_REPARSE_DATA_INVALID);
    }
    byte[] target = Arrays.copyOfRange(data, 4, data.length);
    for (byte b : target) {
      if (b == 0) {
        throw new HostException(HostError.IO_REPARSE_DATA_INVALID);
      }
    }
    return new SpecialFile(type, target);
  }

  /**
   * Makes it under a new name.
   *
   * @param eas what become its only EAs; ntfs-3g gives special files a $LXMOD of its own
   * @return an O_PATH descriptor
   */
  int make(int directory, String name, List<Ea> eas) throws HostException {
    HostStatus.check(makeNode(directory, name, LinuxValues.of(eas)));
    Memory memory = Memory.mine();
    int fd = memory.openPath(directory, name);
    try {
      HostStatus.check(fd);
      StoredEas.write(fd, eas);
      return fd;
    } catch (HostException e) {
      if (fd >= 0) {
        Libc.close(fd);
      }
      Libc.unlinkat(directory, memory.name(name), 0);
      throw e;
    }
  }

  private int makeNode(int directory, String name, LinuxValues device) {
    Memory memory = Memory.mine();
    if (type != FileType.SYMBOLIC_LINK) {
      boolean isDevice = type == FileType.CHARACTER_DEVICE || type == FileType.BLOCK_DEVICE;
      int number = isDevice ? pack(device.major, device.minor) : 0;
      return Libc.mknodat(directory, memory.name(name), type.modeBits() | 0600, number);
    }
    int result = memory.symlink(target, directory, name);
    if (result != -HostStatus.EILSEQ) {
      return result;
    }
    // ntfs-3g makes no link to what is no UTF-8, but lets a link be changed to one.
    result = memory.symlink(new byte[] {'.'}, directory, name);
    if (result < 0) {
      return result;
    }
    int fd = memory.openPath(directory, name);
    if (fd >= 0) {
      result = memory.set(fd, NtfsXattr.REPARSE_POINT, linkBuffer());
      Libc.close(fd);
    }
    if (fd < 0 || result < 0) {
      Libc.unlinkat(directory, memory.name(name), 0);
    }
    return Math.min(fd, result);
  }

  /** REPARSE_DATA_BUFFER of a link. */
  private byte[] linkBuffer() {
    ByteBuffer buffer = ByteBuffer.allocate(12 + target.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(NtConstants.IO_REPARSE_TAG_LX_SYMLINK);
    buffer.putShort((short) (4 + target.length)).putShort((short) 0);
    buffer.putInt(LINK_VERSION).put(target);
    return buffer.array();
  }

  /** As the kernel packs a device's number ({@code new_encode_dev} in include/linux/kdev_t.h). */
  private static int pack(int major, int minor) {
    return (minor & 0xFF) | (major << 8) | ((minor & ~0xFF) << 12);
  }
}
