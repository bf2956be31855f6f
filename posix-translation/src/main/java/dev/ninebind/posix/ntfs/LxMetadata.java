// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import static dev.ninebind.host.NtConstants.FILE_ADD_FILE;
import static dev.ninebind.host.NtConstants.FILE_ADD_SUBDIRECTORY;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_DIRECTORY;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_READONLY;
import static dev.ninebind.host.NtConstants.FILE_DELETE_CHILD;
import static dev.ninebind.host.NtConstants.FILE_EXECUTE;
import static dev.ninebind.host.NtConstants.FILE_READ_DATA;
import static dev.ninebind.host.NtConstants.FILE_WRITE_DATA;
import static dev.ninebind.host.NtConstants.IO_REPARSE_TAG_AF_UNIX;
import static dev.ninebind.host.NtConstants.IO_REPARSE_TAG_LX_BLK;
import static dev.ninebind.host.NtConstants.IO_REPARSE_TAG_LX_CHR;
import static dev.ninebind.host.NtConstants.IO_REPARSE_TAG_LX_FIFO;
import static dev.ninebind.host.NtConstants.IO_REPARSE_TAG_LX_SYMLINK;
import static dev.ninebind.host.NtConstants.IO_REPARSE_TAG_MOUNT_POINT;
import static dev.ninebind.host.NtConstants.IO_REPARSE_TAG_NAME_SURROGATE;
import static dev.ninebind.host.NtConstants.IO_REPARSE_TAG_SYMLINK;
import static dev.ninebind.host.NtConstants.LX_FILE_METADATA_HAS_DEVICE_ID;
import static dev.ninebind.host.NtConstants.LX_FILE_METADATA_HAS_GID;
import static dev.ninebind.host.NtConstants.LX_FILE_METADATA_HAS_MODE;
import static dev.ninebind.host.NtConstants.LX_FILE_METADATA_HAS_UID;

import dev.ninebind.host.Ea;
import dev.ninebind.host.HostStat;
import dev.ninebind.posix.FileType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Owner, mode and device of a file as WSL keeps them in EAs, so that either finds what the other
 * wrote (docs/ntfs.md 2.1).
 *
 * @param uid owner
 * @param gid group
 * @param mode type and permission bits
 * @param major of a device node, else 0
 * @param minor of a device node, else 0
 */
public record LxMetadata(int uid, int gid, int mode, int major, int minor) {
  /** Owner: u32, little-endian as all of these. */
  static final String UID = "$LXUID";

  /** Group: u32. */
  static final String GID = "$LXGID";

  /** All of st_mode, the type too: u32. */
  static final String MODE = "$LXMOD";

  /** Of device nodes: major, then minor, u32 each. */
  static final String DEVICE = "$LXDEV";

  private static final int PERMISSIONS = 07777;
  private static final int NO_ID = -1;

  /**
   * What a file without metadata is taken to have.
   *
   * @param uid owner
   * @param gid group
   * @param fileMask permission bits that files do not have
   * @param directoryMask permission bits that directories do not have
   */
  public record Defaults(int uid, int gid, int fileMask, int directoryMask) {}

  /**
   * The type that attributes and reparse tag stand for (docs/ntfs.md 2.5). A tag that is not known
   * here is some filter's, which serves the file's data: it changes nothing, unless what has it
   * stands for something elsewhere, as links do.
   *
   * @param attributes FILE_ATTRIBUTE bits
   * @param reparseTag 0 if it is no reparse point
   */
  public static FileType type(int attributes, int reparseTag) {
    return switch (reparseTag) {
      case IO_REPARSE_TAG_LX_SYMLINK, IO_REPARSE_TAG_SYMLINK, IO_REPARSE_TAG_MOUNT_POINT ->
          FileType.SYMBOLIC_LINK;
      case IO_REPARSE_TAG_AF_UNIX -> FileType.SOCKET;
      case IO_REPARSE_TAG_LX_FIFO -> FileType.FIFO;
      case IO_REPARSE_TAG_LX_CHR -> FileType.CHARACTER_DEVICE;
      case IO_REPARSE_TAG_LX_BLK -> FileType.BLOCK_DEVICE;
      default -> {
        if ((reparseTag & IO_REPARSE_TAG_NAME_SURROGATE) != 0) {
          yield FileType.SYMBOLIC_LINK;
        }
        yield (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0 ? FileType.DIRECTORY : FileType.REGULAR;
      }
    };
  }

  /**
   * What a file has, by the rules of WSL's DrvFs: each EA that is missing or makes no sense is
   * replaced by itself.
   */
  public static LxMetadata of(HostStat stat, Defaults defaults) {
    FileType type = type(stat.attributes(), stat.reparseTag());
    boolean device = isDevice(type) && (stat.lxFlags() & LX_FILE_METADATA_HAS_DEVICE_ID) != 0;
    return new LxMetadata(
        id(stat, LX_FILE_METADATA_HAS_UID, stat.lxUid(), defaults.uid()),
        id(stat, LX_FILE_METADATA_HAS_GID, stat.lxGid(), defaults.gid()),
        mode(stat, type, defaults),
        device ? stat.lxMajor() : 0,
        device ? stat.lxMinor() : 0);
  }

  /** The EAs that say so: three, and a fourth for a device node. */
  public List<Ea> toEas() {
    List<Ea> eas = new ArrayList<>(4);
    eas.add(new Ea(UID, bytes(uid)));
    eas.add(new Ea(GID, bytes(gid)));
    eas.add(new Ea(MODE, bytes(mode)));
    if (isDevice(FileType.ofMode(mode))) {
      eas.add(new Ea(DEVICE, bytes(major, minor)));
    }
    return eas;
  }

  /** The same with another mode. */
  LxMetadata withMode(int newMode) {
    return new LxMetadata(uid, gid, newMode, major, minor);
  }

  /** The EAs that put back what is stored of owner, group and mode, be it nothing. */
  static List<Ea> stored(HostStat stat) {
    return List.of(
        stored(stat, LX_FILE_METADATA_HAS_UID, UID, stat.lxUid()),
        stored(stat, LX_FILE_METADATA_HAS_GID, GID, stat.lxGid()),
        stored(stat, LX_FILE_METADATA_HAS_MODE, MODE, stat.lxMode()));
  }

  private static Ea stored(HostStat stat, int flag, String name, int value) {
    return new Ea(name, (stat.lxFlags() & flag) != 0 ? bytes(value) : new byte[0]);
  }

  private static int id(HostStat stat, int flag, int id, int byDefault) {
    return (stat.lxFlags() & flag) != 0 && id != NO_ID ? id : byDefault;
  }

  private static int mode(HostStat stat, FileType type, Defaults defaults) {
    if (type == FileType.SYMBOLIC_LINK) {
      return type.modeBits() | 0777;
    }
    int mode = stat.lxMode();
    if ((stat.lxFlags() & LX_FILE_METADATA_HAS_MODE) != 0
        && (mode & ~(FileType.MASK | PERMISSIONS)) == 0
        && FileType.ofMode(mode) == type) {
      return mode;
    }
    int mask = type == FileType.DIRECTORY ? defaults.directoryMask() : defaults.fileMask();
    return type.modeBits() | (synthesised(stat, type) & ~mask);
  }

  /** What this process may do, as if everybody may. */
  private static int synthesised(HostStat stat, FileType type) {
    int access = stat.effectiveAccess();
    boolean write =
        type == FileType.DIRECTORY // where READONLY forbids nothing
            ? has(access, FILE_ADD_FILE | FILE_ADD_SUBDIRECTORY | FILE_DELETE_CHILD)
            : has(access, FILE_WRITE_DATA) && !stat.hasAttribute(FILE_ATTRIBUTE_READONLY);
    return (has(access, FILE_READ_DATA) ? 0444 : 0)
        | (write ? 0222 : 0)
        | (has(access, FILE_EXECUTE) ? 0111 : 0);
  }

  private static boolean has(int access, int rights) {
    return (access & rights) == rights;
  }

  private static boolean isDevice(FileType type) {
    return type == FileType.CHARACTER_DEVICE || type == FileType.BLOCK_DEVICE;
  }

  private static byte[] bytes(int... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }
}
