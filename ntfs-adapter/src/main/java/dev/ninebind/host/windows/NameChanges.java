// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.NtNames;
import java.util.concurrent.ThreadLocalRandom;

/** How open files get and lose names: by the classic classes, or those with flags (4.4). */
final class NameChanges {
  /** A private name begins so. */
  private static final String IN_BETWEEN = ".ninebind-case-";

  private final WindowsVolume volume;

  NameChanges(WindowsVolume volume) {
    this.volume = volume;
  }

  void rename(WindowsFile file, HostFile directory, String name, int flags) throws HostException {
    boolean classic = (flags & ~NtConstants.FILE_RENAME_REPLACE_IF_EXISTS) == 0;
    if (!classic && !volume.capabilities().posixRename()) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    int informationClass =
        classic ? FileInformationClass.FILE_RENAME : FileInformationClass.FILE_RENAME_EX;
    String before = volume.features().lacks(WindowsFeature.RENAMES_CASE) ? file.name() : name;
    if (before.equals(name) || !before.equalsIgnoreCase(name)) {
      setTarget(file, directory, name, flags, informationClass);
    } else {
      renameInTwoSteps(file, directory, before, name, flags, informationClass);
    }
  }

  /** For hosts that would not see that a name changes its case, or its directory besides. */
  private void renameInTwoSteps(
      WindowsFile file,
      HostFile directory,
      String before,
      String name,
      int flags,
      int informationClass)
      throws HostException {
    String between = IN_BETWEEN + Long.toHexString(ThreadLocalRandom.current().nextLong());
    setTarget(file, directory, between, 0, FileInformationClass.FILE_RENAME);
    boolean done = false;
    try {
      setTarget(file, directory, name, flags, informationClass);
      done = true;
    } finally {
      if (!done) {
        setTarget(file, directory, before, 0, FileInformationClass.FILE_RENAME);
      }
    }
  }

  void link(WindowsFile file, HostFile directory, String name) throws HostException {
    setTarget(file, directory, name, 0, FileInformationClass.FILE_LINK);
  }

  private void setTarget(
      WindowsFile file, HostFile directory, String name, int flags, int informationClass)
      throws HostException {
    Handle parent = volume.mine(directory, HostError.NOT_SAME_DEVICE).handle();
    NtNames.check(name);
    file.handle()
        .change(
            volume.nt(),
            (nt, used) -> {
              long target = parent.use();
              try {
                int length = nt.scratch.putTarget(flags, target, name);
                return nt.set(used, informationClass, length);
              } finally {
                parent.release();
              }
            });
  }

  void dispose(WindowsFile file, int flags) throws HostException {
    boolean classic = (flags & ~NtConstants.FILE_DISPOSITION_DELETE) == 0;
    boolean possible = classic || volume.capabilities().posixDelete();
    file.handle()
        .change(
            volume.nt(),
            (nt, used) -> {
              if (!possible) {
                return HostError.INVALID_PARAMETER.status();
              }
              // One byte of this is the classic structure.
              nt.scratch.memory.putInt(
                  Scratch.STRUCTURE + FileDispositionInformationEx.FLAGS, flags);
              return classic
                  ? nt.set(
                      used, FileInformationClass.FILE_DISPOSITION, FileDispositionInformation.SIZE)
                  : nt.set(
                      used,
                      FileInformationClass.FILE_DISPOSITION_EX,
                      FileDispositionInformationEx.SIZE);
            });
  }
}
