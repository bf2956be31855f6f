// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.posix.Descriptor;
import dev.ninebind.host.posix.Libc;
import dev.ninebind.posix.FileType;

/** Gives files names and takes them away, by NT's rules. With the lock of names held. */
final class NameChanges {
  private static final int RENAME_FLAGS =
      NtConstants.FILE_RENAME_REPLACE_IF_EXISTS
          | NtConstants.FILE_RENAME_POSIX_SEMANTICS
          | NtConstants.FILE_RENAME_IGNORE_READONLY_ATTRIBUTE;

  private static final int DISPOSITION_FLAGS =
      NtConstants.FILE_DISPOSITION_DELETE
          | NtConstants.FILE_DISPOSITION_POSIX_SEMANTICS
          | NtConstants.FILE_DISPOSITION_FORCE_IMAGE_SECTION_CHECK
          | NtConstants.FILE_DISPOSITION_IGNORE_READONLY_ATTRIBUTE;

  private final NameTable names;
  private final Unlinked unlinked;

  NameChanges(NameTable names) {
    this.names = names;
    this.unlinked = names.unlinked;
  }

  /**
   * Checks that a handle's name still is its file's: host programs may have changed that.
   *
   * @param fd of the file, which without the name is not found any more
   */
  private static void verify(OpenName name, int fd) throws HostException {
    if (name.isRemoved() || name.isDeletePending() || name.isRoot()) {
      throw new HostException(HostError.ACCESS_DENIED);
    }
    if (Memory.mine().stat(fd) != 0 || !NameTable.isStillThere(name)) {
      throw new HostException(HostError.OBJECT_NAME_NOT_FOUND);
    }
  }

  /** FileLinkInformation. */
  void link(Ntfs3gFile handle, int fd, Ntfs3gFile directory, Descriptor to, String newName)
      throws HostException {
    OpenName name = handle.openName();
    if (name.file.isDirectory()) {
      throw new HostException(HostError.FILE_IS_A_DIRECTORY);
    }
    verify(name, fd);
    requireTarget(directory);
    Memory memory = Memory.mine();
    if (memory.statx.links() - name.file.hiddenNames() >= Ntfs3gVolume.MAXIMUM_LINKS) {
      boolean taken = memory.stat(to.fd(), newName) == 0;
      throw new HostException(taken ? HostError.OBJECT_NAME_COLLISION : HostError.TOO_MANY_LINKS);
    }
    HostStatus.check(
        Libc.linkat(
            name.directory(), memory.name(name.name()), to.fd(), memory.otherName(newName), 0));
  }

  /**
   * Checks a directory that a name is to come to. NT opens it for writing, on behalf of the caller,
   * and who has it open and does not share that stops it.
   */
  private static void requireTarget(Ntfs3gFile directory) throws HostException {
    OpenName name = directory.openName();
    if (!name.file.isDirectory()) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    if (name.isRemoved() || name.isDeletePending()) {
      throw new HostException(HostError.DELETE_PENDING);
    }
    name.file.checkShare(NtConstants.FILE_WRITE_DATA, NtConstants.FILE_SHARE_ALL);
  }

  /** FileRenameInformationEx. */
  void rename(
      Ntfs3gFile handle, int fd, Ntfs3gFile directory, Descriptor to, String newName, int flags)
      throws HostException {
    if ((flags & ~RENAME_FLAGS) != 0) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    OpenName name = handle.openName();
    verify(name, fd);
    requireTarget(directory);
    OpenName.Key key = new OpenName.Key(directory.openName().file.id, newName);
    if (key.equals(name.key())) {
      return;
    }
    if (key.directoryId() == name.file.id) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    Memory memory = Memory.mine();
    int found = memory.stat(to.fd(), newName);
    OpenName replaced = null;
    if (found == 0) {
      long id = memory.statx.inode();
      boolean isDirectory = memory.statx.type() == FileType.DIRECTORY;
      replaced = names.openName(key);
      boolean pending = replaced != null && replaced.isDeletePending();
      checkReplace(name.file, id, isDirectory, pending, to.fd(), newName, flags);
      if (replaced != null && (replaced.file.id != id || replaced.handles == 0)) {
        replaced = null;
      }
      if (replaced != null) {
        names.forget(key, replaced);
        unlinked.take(replaced);
      } else if (id == name.file.id) {
        // Linux leaves both names of one file as they are; NT takes the old one away.
        HostStatus.check(Libc.unlinkat(to.fd(), memory.name(newName), 0));
      }
    } else if (found != -HostStatus.ENOENT) {
      throw HostStatus.exception(found);
    }
    int result =
        Libc.renameat(
            name.directory(), memory.name(name.name()), to.fd(), memory.otherName(newName));
    if (result < 0) {
      if (replaced != null) {
        unlinked.giveBack(replaced, to, key);
        names.put(replaced);
      }
      HostError error = HostStatus.of(result);
      // EINVAL: into a directory below itself.
      throw new HostException(
          error == HostError.INVALID_PARAMETER ? HostError.ACCESS_DENIED : error);
    }
    names.forget(name.key(), name);
    name.move(to, key);
    names.put(name);
  }

  /** Whether something may be replaced, by the table in docs/ntfs.md 4.4. */
  private void checkReplace(
      OpenFile source,
      long id,
      boolean isDirectory,
      boolean pending,
      int directory,
      String name,
      int flags)
      throws HostException {
    if ((flags & NtConstants.FILE_RENAME_REPLACE_IF_EXISTS) == 0) {
      throw new HostException(HostError.OBJECT_NAME_COLLISION);
    }
    boolean posix = (flags & NtConstants.FILE_RENAME_POSIX_SEMANTICS) != 0;
    boolean ignoresReadOnly = (flags & NtConstants.FILE_RENAME_IGNORE_READONLY_ATTRIBUTE) != 0;
    if (pending
        || isDirectory != source.isDirectory()
        || (isDirectory && !posix)
        || (!ignoresReadOnly && isReadOnly(directory, name))) {
      throw new HostException(HostError.ACCESS_DENIED);
    }
    if (isDirectory && !unlinked.empty(directory, name)) {
      throw new HostException(HostError.DIRECTORY_NOT_EMPTY);
    }
    OpenFile target = names.openFile(id);
    if (target != null && id != source.id) {
      if (!posix) {
        throw new HostException(HostError.ACCESS_DENIED);
      }
      target.checkShare(NtConstants.DELETE, NtConstants.FILE_SHARE_ALL);
    }
  }

  private static boolean isReadOnly(int directory, String name) throws HostException {
    int fd = (int) HostStatus.check(Memory.mine().openPath(directory, name));
    try {
      return (Metadata.attributes(fd) & NtConstants.FILE_ATTRIBUTE_READONLY) != 0;
    } finally {
      Libc.close(fd);
    }
  }

  /**
   * FileDispositionInformationEx.
   *
   * @return whether the name is to go when this handle is closed
   */
  boolean dispose(Ntfs3gFile handle, int fd, int flags) throws HostException {
    if ((flags & ~DISPOSITION_FLAGS) != 0) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    OpenName name = handle.openName();
    if (name.isRoot()) {
      throw new HostException(HostError.CANNOT_DELETE);
    }
    if (name.isRemoved()) {
      throw new HostException(HostError.FILE_DELETED);
    }
    if ((flags & NtConstants.FILE_DISPOSITION_DELETE) == 0) {
      if (name.posixDelete) {
        throw new HostException(HostError.FILE_DELETED);
      }
      name.setDeletePending(false);
      return false;
    }
    if (!name.isDeletePending()) {
      verify(name, fd);
    }
    boolean ignoresReadOnly = (flags & NtConstants.FILE_DISPOSITION_IGNORE_READONLY_ATTRIBUTE) != 0;
    if (!ignoresReadOnly && (Metadata.attributes(fd) & NtConstants.FILE_ATTRIBUTE_READONLY) != 0) {
      throw new HostException(HostError.CANNOT_DELETE);
    }
    if (name.file.isDirectory() && !unlinked.empty(name.directory(), name.name())) {
      throw new HostException(HostError.DIRECTORY_NOT_EMPTY);
    }
    name.setDeletePending(true);
    boolean posix = (flags & NtConstants.FILE_DISPOSITION_POSIX_SEMANTICS) != 0;
    name.posixDelete |= posix;
    return posix;
  }
}
