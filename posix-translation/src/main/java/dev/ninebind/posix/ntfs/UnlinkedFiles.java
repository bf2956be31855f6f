// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.NtConstants;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.ntfs.HostErrors.Doing;
import java.util.ArrayList;
import java.util.List;

/**
 * Where removed files are that are open, on hosts without POSIX deletion: there a name stays until
 * the last handle of its file is closed, so the file is given a private name first. What a crash
 * leaves here is removed at the next start.
 */
final class UnlinkedFiles {
  private static final HostOpen LIST =
      HostOpen.existing(Access.DIRECTORY, NtConstants.FILE_DIRECTORY_FILE);
  private static final HostOpen REMOVE =
      HostOpen.existing(Access.NAME | NtConstants.FILE_WRITE_ATTRIBUTES, 0);

  private final HostVolume host;
  private final HostCalls calls;

  UnlinkedFiles(HostVolume host, HostCalls calls) {
    this.host = host;
    this.calls = calls;
  }

  /**
   * Takes a name out of the guest's sight.
   *
   * @param file a handle of it with the right to DELETE
   * @return its name here
   */
  String take(HostFile file) throws PosixException {
    String name = PrivateNames.unique();
    int flags = host.capabilities().posixRename() ? NtConstants.FILE_RENAME_POSIX_SEMANTICS : 0;
    try (HostFile directory = directory()) {
      calls.run(Doing.NAME, file, () -> file.rename(directory, name, flags));
    }
    return name;
  }

  /** Removes what an inode's names became, when nothing has it open any more. */
  void removeAll(NtfsInode inode) {
    for (String name = inode.pollUnlinked(); name != null; name = inode.pollUnlinked()) {
      try (HostFile directory = directory()) {
        removeIfPossible(directory, name);
      } catch (PosixException e) {
        // It goes at the next start.
      }
    }
  }

  /**
   * Makes the directory where it will be needed: on a full disk it could not be made, and then
   * nothing be removed.
   */
  void prepare() {
    if (!host.capabilities().posixDelete()) {
      try {
        directory().close();
      } catch (PosixException e) {
        // The first removal tries again.
      }
    }
  }

  /** Removes what an earlier run left. */
  void sweep() throws PosixException {
    try (HostFile own = host.open(host.root(), PrivateNames.DIRECTORY, LIST);
        HostFile directory = host.open(own, PrivateNames.UNLINKED, LIST)) {
      List<HostEntry> entries = new ArrayList<>();
      for (List<HostEntry> page = directory.list(true);
          !page.isEmpty();
          page = directory.list(false)) {
        entries.addAll(page);
      }
      for (HostEntry entry : entries) {
        removeIfPossible(directory, entry.name());
      }
    } catch (HostException e) {
      if (!Names.isAbsent(e.error())) {
        throw HostErrors.of(e, Doing.NAME);
      }
    }
  }

  private void removeIfPossible(HostFile directory, String name) {
    try (HostFile file = host.open(directory, name, REMOVE)) {
      file.setBasic(0, 0, 0, NtConstants.FILE_ATTRIBUTE_NORMAL); // READONLY is in the way
      file.dispose(NtConstants.FILE_DISPOSITION_DELETE);
    } catch (HostException e) {
      // Another program has it open: it goes at the next start.
    }
  }

  /** The directory, made where it is missing. */
  private HostFile directory() throws PosixException {
    try (HostFile own = openOrMake(host.root(), PrivateNames.DIRECTORY)) {
      return openOrMake(own, PrivateNames.UNLINKED);
    }
  }

  private HostFile openOrMake(HostFile directory, String name) throws PosixException {
    HostOpen how =
        new HostOpen(
            Access.DIRECTORY,
            NtConstants.FILE_SHARE_ALL,
            HostOpen.Disposition.OPEN_IF,
            NtConstants.FILE_DIRECTORY_FILE,
            NtConstants.FILE_ATTRIBUTE_HIDDEN,
            List.of());
    return calls.make(Doing.NAME, name, () -> host.open(directory, name, how));
  }
}
