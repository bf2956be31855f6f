// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import static dev.ninebind.host.posix.LinuxConstants.AT_FDCWD;

import dev.ninebind.host.Outcome;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.PosixException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Tries what a folder carries, and leaves it as it was. */
public final class HostTrials {
  /**
   * Drivers whose files have no owners, modes, links or special files of their own, whatever a
   * mount makes up for them.
   */
  private static final Set<String> WITHOUT_METADATA =
      Set.of(
          "vfat",
          "msdos",
          "umsdos",
          "exfat",
          "cifs",
          "smb3",
          "smbfs",
          "vboxsf",
          "fuse.exfat",
          "fuse.fusefat");

  /** Those that are known to have all of it. */
  private static final Set<String> WITH_METADATA =
      Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "tmpfs", "ramfs");

  private HostTrials() {}

  /**
   * Tries.
   *
   * @param write false to try only what changes nothing
   * @return an outcome of each
   * @throws PosixException if the folder cannot be opened, or this kind of host is not known
   */
  public static Map<Trial, Outcome> of(Path folder, Collection<Trial> wanted, boolean write)
      throws PosixException {
    LinuxConstants.requireKnownHost();
    Scratch scratch = Scratch.mine();
    byte[] path = HostPath.bytes(folder);
    if (path.length >= Scratch.LINK_SIZE) {
      throw new PosixException(Errno.ENAMETOOLONG, folder + ": the path is too long");
    }
    int fd =
        scratch.open(
            AT_FDCWD,
            scratch.linkTarget(path),
            LinuxConstants.O_RDONLY | LinuxConstants.O_DIRECTORY | LinuxConstants.O_CLOEXEC,
            0,
            0);
    HostErrno.check(fd);
    try {
      return of(scratch, fd, wanted, write);
    } finally {
      Libc.close(fd);
    }
  }

  private static Map<Trial, Outcome> of(
      Scratch scratch, int fd, Collection<Trial> wanted, boolean write) throws PosixException {
    Map<Trial, Outcome> outcomes = new EnumMap<>(Trial.class);
    for (Trial trial : wanted) {
      outcomes.put(trial, trial.isLook() ? look(scratch, fd, trial) : Outcome.UNTRIED);
    }
    if (!write || outcomes.keySet().stream().allMatch(Trial::isLook)) {
      return outcomes;
    }
    TrialFolder folder;
    try {
      folder = TrialFolder.in(fd);
    } catch (PosixException e) {
      outcomes.put(Trial.FILE, Outcome.failed(e.errno().name()));
      return outcomes;
    }
    try (folder) {
      for (Trial trial : wanted) {
        if (!trial.isLook()) {
          outcomes.put(trial, Attempts.make(trial, folder));
          folder.clear();
        }
      }
    }
    return outcomes;
  }

  private static Outcome look(Scratch scratch, int fd, Trial trial) {
    return trial == Trial.FILE_HANDLE
        ? Attempts.fileHandle(scratch, fd)
        : Attempts.birthTime(scratch, fd);
  }

  /**
   * Why a folder cannot be a guest's file system, in a few words; null if it can, or nobody knows.
   * Where the driver says nothing, it is tried.
   *
   * @param owners true if files are to have owners of the guest's choice, which this process may
   *     give
   * @param write false to try nothing
   * @throws PosixException as {@link #of}
   */
  public static String lack(Path folder, boolean owners, boolean write) throws PosixException {
    String type = HostMount.of(folder).map(HostMount::type).orElse("");
    if (WITHOUT_METADATA.contains(type)) {
      return type + " has no owners, modes and links for Linux";
    } else if (WITH_METADATA.contains(type) || !write) {
      return null;
    }
    Set<Trial> needed = EnumSet.of(Trial.MODE, Trial.SYMBOLIC_LINK, Trial.FIFO);
    if (owners) {
      needed.add(Trial.OWNER);
    }
    for (Map.Entry<Trial, Outcome> each : of(folder, needed, true).entrySet()) {
      if (each.getKey() != Trial.FILE && each.getValue().fails()) {
        return "its file system"
            + (type.isEmpty() ? "" : " (" + type + ")")
            + " carries no "
            + each.getKey().lacking()
            + " ("
            + each.getValue().told()
            + ")";
      }
    }
    return null;
  }
}
