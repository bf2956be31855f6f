// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.Ea;
import dev.ninebind.host.EaList;
import dev.ninebind.host.HostException;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.ReparsePoint;
import dev.ninebind.host.UnsuitableVolumeException;
import dev.ninebind.host.posix.HostPath;
import dev.ninebind.host.posix.Libc;
import dev.ninebind.host.posix.LinuxConstants;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.PosixException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntSupplier;

/** Looks whether a folder is what an {@link Ntfs3gVolume} needs. */
final class Probe {
  private static final String OPTIONS = "-o special_files=wsl,streams_interface=xattr";

  /** Any list of EAs. */
  private static final byte[] EA = EaList.encodeStored(List.of(new Ea("NINEBIND", new byte[] {1})));

  /** FILE_ATTRIBUTE_ARCHIVE. */
  private static final byte[] ARCHIVE = {0x20, 0, 0, 0};

  private static final int ATTEMPTS = 16;

  /** In units of a FILETIME. */
  private static final int MICROSECOND = 10;

  private Probe() {}

  static boolean isNtfs3g(Path folder) {
    int fd = Memory.mine().openFolder(HostPath.bytes(folder));
    if (fd < 0) {
      return false;
    }
    try {
      return isNtfs3g(fd);
    } finally {
      Libc.close(fd);
    }
  }

  /**
   * FUSE, and NTFS's attributes are to be seen: the kernel's own driver, ntfs3, shows them too, but
   * is not FUSE. Mounted from a file the volume's type is {@code fuse}, from a device {@code
   * fuseblk}, so that its name tells less.
   */
  private static boolean isNtfs3g(int fd) {
    Memory memory = Memory.mine();
    return memory.statFileSystem(fd) == 0
        && memory.fileSystem(0) == LinuxConstants.FUSE_MAGIC
        && memory.get(fd, NtfsXattr.ATTRIBUTES) == 4
        && memory.get(fd, NtfsXattr.TIMES) == 32;
  }

  /** An O_PATH descriptor of a folder that is fit. */
  static int open(Path folder) throws UnsuitableVolumeException {
    int fd = openToLookAt(folder);
    String reason = reason(fd);
    if (reason != null) {
      Libc.close(fd);
      throw new UnsuitableVolumeException(folder + " " + reason);
    }
    return fd;
  }

  /** An O_PATH descriptor of a folder that ntfs-3g has mounted somehow. */
  static int openToLookAt(Path folder) throws UnsuitableVolumeException {
    try {
      LinuxConstants.requireKnownHost();
    } catch (PosixException e) {
      throw new UnsuitableVolumeException(e.getMessage());
    }
    int fd = Memory.mine().openFolder(HostPath.bytes(folder));
    if (fd < 0) {
      throw new UnsuitableVolumeException(folder + " can't be opened: " + HostStatus.of(fd));
    }
    if (!isNtfs3g(fd)) {
      Libc.close(fd);
      throw new UnsuitableVolumeException(folder + " is not on a volume mounted by ntfs-3g");
    }
    return fd;
  }

  /**
   * Whether the change time that statx tells moves with all that {@link FactsTable} keeps, goes
   * ahead of the stored one where a time of creation has been set, and is of a clock that counts as
   * finely as ours. It depends on ntfs-3g's version and on how it was built.
   */
  static boolean movesChangeTimes(int fd) {
    Memory memory = Memory.mine();
    boolean timed = memory.get(fd, NtfsXattr.TIMES) >= 0;
    long written = timed ? memory.valueLong(8) : 0;
    long accessed = timed ? memory.valueLong(16) : 0;
    String name = Unlinked.temporary();
    int file = memory.create(fd, name, 0);
    if (file < 0) {
      return false;
    }
    try {
      return moves(file, () -> memory.set(file, NtfsXattr.EAS, EA))
          && moves(file, () -> memory.remove(file, NtfsXattr.EAS))
          && moves(file, () -> memory.set(file, NtfsXattr.ATTRIBUTES, ARCHIVE))
          && showsThatTimesAreHeld(file);
    } finally {
      Libc.close(file);
      Libc.unlinkat(fd, memory.name(name), 0);
      memory.setTimes(fd, accessed, written);
    }
  }

  private static boolean moves(int file, IntSupplier change) {
    Memory memory = Memory.mine();
    if (memory.stat(file) < 0) {
      return false;
    }
    long before = memory.changed();
    return change.getAsInt() == 0 && memory.stat(file) == 0 && memory.changed() > before;
  }

  /** More than once, for both times may fall into the same 100 ns, and any of them be round. */
  private static boolean showsThatTimesAreHeld(int file) {
    Memory memory = Memory.mine();
    for (int i = 0; i < ATTEMPTS; i++) {
      if (memory.get(file, NtfsXattr.TIMES) < 0
          || memory.set(file, NtfsXattr.TIMES, 8) < 0
          || memory.get(file, NtfsXattr.TIMES) < 0
          || memory.stat(file) < 0) {
        return false;
      }
      if (memory.changed() > memory.valueLong(24) && memory.changed() % MICROSECOND != 0) {
        return true;
      }
    }
    return false;
  }

  /** What is wrong, or null. */
  private static String reason(int fd) {
    Memory memory = Memory.mine();
    String name = Unlinked.temporary();
    boolean timed = memory.get(fd, NtfsXattr.TIMES) >= 0;
    long written = timed ? memory.valueLong(8) : 0;
    long accessed = timed ? memory.valueLong(16) : 0;
    int result = Libc.mknodat(fd, memory.name(name), FileType.FIFO.modeBits() | 0600, 0);
    if (result < 0) {
      return "is mounted read-only or by somebody else: " + HostStatus.of(result);
    }
    int file = memory.openPath(fd, name);
    try {
      ReparsePoint point = Metadata.reparsePoint(file);
      if (point.tag() != NtConstants.IO_REPARSE_TAG_LX_FIFO) {
        return "keeps special files in another form than WSL's: mount it with " + OPTIONS;
      }
      if (memory.get(file, NtfsXattr.EAS) < 0 || memory.remove(file, NtfsXattr.EAS) < 0) {
        return "has no extended attributes (system.ntfs_ea): ntfs-3g 2021.8.22 or newer is needed";
      }
      return null;
    } catch (HostException e) {
      return "keeps special files in another form than WSL's: mount it with " + OPTIONS;
    } finally {
      if (file >= 0) {
        Libc.close(file);
      }
      Libc.unlinkat(fd, memory.name(name), 0);
      memory.setTimes(fd, accessed, written); // nobody but us has changed anything in it
    }
  }
}
