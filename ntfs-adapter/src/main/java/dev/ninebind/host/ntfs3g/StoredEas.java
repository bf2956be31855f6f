// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.Ea;
import dev.ninebind.host.EaList;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.NtConstants;
import dev.ninebind.posix.FileType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The EAs of a file, which ntfs-3g gives and takes as one list, by a descriptor of it. */
final class StoredEas {
  private static final String FORBIDDEN = "\\/:*?\"<>|,+=[];";

  /** How names begin that only the kernel sets. */
  private static final String KERNEL = "$KERNEL.";

  private StoredEas() {}

  /** All EAs. */
  static List<Ea> all(int fd) throws HostException {
    Memory memory = Memory.mine();
    int length = memory.get(fd, NtfsXattr.EAS);
    if (length == -HostStatus.ENODATA) {
      return List.of();
    }
    HostStatus.check(length);
    return EaList.decode(memory.value(length));
  }

  /**
   * Adds, replaces and removes EAs. NTFS has names in upper case and each once; ntfs-3g sees to
   * neither, nor to the limit. With the file's metadata lock held.
   */
  static void set(int fd, List<Ea> changes, FileType type) throws HostException {
    check(changes);
    write(fd, withDevice(merged(all(fd), changes), type));
  }

  /**
   * EAs that a file of this type can have: without $LXDEV ntfs-3g takes a device for a bad link.
   */
  static List<Ea> withDevice(List<Ea> eas, FileType type) {
    boolean isDevice = type == FileType.CHARACTER_DEVICE || type == FileType.BLOCK_DEVICE;
    if (!isDevice
        || (LinuxValues.of(eas).flags & NtConstants.LX_FILE_METADATA_HAS_DEVICE_ID) != 0) {
      return eas;
    }
    return merged(eas, List.of(new Ea("$LXDEV", new byte[8])));
  }

  /** Gives EAs to a file that has none. */
  static void create(int fd, List<Ea> eas) throws HostException {
    List<Ea> merged = merged(List.of(), eas);
    if (!merged.isEmpty()) {
      write(fd, merged);
    }
  }

  /** Makes these a file's only EAs. */
  static void write(int fd, List<Ea> eas) throws HostException {
    Memory memory = Memory.mine();
    if (EaList.packedSize(eas) > NtConstants.MAX_EAS) {
      throw new HostException(HostError.EA_TOO_LARGE);
    }
    if (eas.isEmpty()) {
      int result = memory.remove(fd, NtfsXattr.EAS);
      HostStatus.check(result == -HostStatus.ENODATA ? 0 : result);
      return;
    }
    byte[] stored = EaList.encodeStored(eas);
    if (stored.length > 65_536) {
      throw new HostException(HostError.EA_TOO_LARGE); // many short ones: Linux' limit comes first
    }
    HostStatus.check(memory.set(fd, NtfsXattr.EAS, stored));
  }

  /**
   * Refuses EAs that NTFS would not store (FsRtlIsEaNameValid, and sizes).
   *
   * @throws HostException INVALID_EA_NAME, EA_TOO_LARGE
   */
  static void check(List<Ea> eas) throws HostException {
    for (Ea ea : eas) {
      boolean valid = !ea.name().isEmpty() && ea.name().length() <= 255;
      for (int i = 0; valid && i < ea.name().length(); i++) {
        char c = ea.name().charAt(i);
        valid = c >= ' ' && c < 0x80 && FORBIDDEN.indexOf(c) < 0;
      }
      if (!valid || ea.name().regionMatches(true, 0, KERNEL, 0, KERNEL.length())) {
        throw new HostException(HostError.INVALID_EA_NAME);
      }
      if (ea.value().length > 0xFFFF) {
        throw new HostException(HostError.EA_TOO_LARGE);
      }
    }
  }

  private static List<Ea> merged(List<Ea> old, List<Ea> changes) {
    List<Ea> eas = new ArrayList<>(old);
    for (Ea change : changes) {
      Ea stored = new Ea(change.name().toUpperCase(Locale.ROOT), change.value());
      // NTFS takes the old one away and puts the new one behind all others.
      eas.removeIf(ea -> ea.name().equalsIgnoreCase(stored.name()));
      if (stored.value().length > 0) {
        eas.add(stored);
      }
    }
    return eas;
  }
}
