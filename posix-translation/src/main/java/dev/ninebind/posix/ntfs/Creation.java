// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.Ea;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.ReparsePoint;
import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.NodeTree;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume.Opened;
import dev.ninebind.posix.XattrName;
import dev.ninebind.posix.ntfs.HostErrors.Doing;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Makes files: with owner, mode and ACLs in the step that makes them, so that nobody ever sees one
 * without. What NT makes in several steps, all that is a reparse point, is made under a private
 * name and renamed when it is whole.
 *
 * <p>Callers hold the directory's entries lock exclusively.
 */
final class Creation {
  /** Times a name is looked at again when others create and remove it while it is being opened. */
  private static final int ATTEMPTS = 100;

  private static final int PERMISSIONS = 07777;

  private final HostVolume host;
  private final HostCalls calls;
  private final NodeTree tree;
  private final Names names;
  private final Stats stats;
  private final DefaultAcls defaultAcls;
  private final Opening opening;
  private final OpenFiles files;
  private final boolean mirrorReadonly;

  Creation(
      HostVolume host,
      HostCalls calls,
      NodeTree tree,
      Names names,
      Stats stats,
      DefaultAcls defaultAcls,
      Opening opening,
      OpenFiles files,
      boolean mirrorReadonly) {
    this.host = host;
    this.calls = calls;
    this.tree = tree;
    this.names = names;
    this.stats = stats;
    this.defaultAcls = defaultAcls;
    this.opening = opening;
    this.files = files;
    this.mirrorReadonly = mirrorReadonly;
  }

  /** Opens a regular file by name and makes it where there is none. */
  Opened create(
      Held held, Node directory, Name name, OpenFlags flags, int mode, Credentials credentials)
      throws PosixException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Opened made = createAbsent(held, directory, name, flags, mode, credentials);
      if (made != null) {
        return made;
      } else if (flags.has(OpenFlags.EXCL)) {
        throw new PosixException(Errno.EEXIST);
      }
      Entry entry = names.find(held.file(), held.inode(), name);
      if (entry != null) {
        Node node = stats.enter(directory, name, entry.stat());
        try {
          return opening.open(node, flags);
        } finally {
          tree.release(node);
        }
      }
    }
    throw new PosixException(Errno.EBUSY);
  }

  /** Null if there is something of this name. */
  private Opened createAbsent(
      Held held, Node directory, Name name, OpenFlags flags, int mode, Credentials credentials)
      throws PosixException {
    int access = Access.of(flags);
    HostFile file =
        makeOrNull(held, name, FileType.REGULAR, mode, credentials, access, Opening.options(flags));
    if (file == null) {
      return null;
    }
    Node node = null;
    HostStat stat;
    try {
      stat = calls.make(Doing.LOOKUP, name, file::stat);
      node = stats.enter(directory, name, stat);
    } finally {
      if (node == null) {
        undo(file);
      }
    }
    return files.opened(node, file, stat, flags, access);
  }

  /** Makes a directory, in which names that differ in case are different where the host can. */
  Attributes makeDirectory(Held held, Name name, int mode, Credentials credentials)
      throws PosixException {
    HostFile file =
        makeOrNull(
            held,
            name,
            FileType.DIRECTORY,
            mode,
            credentials,
            Access.METADATA,
            NtConstants.FILE_DIRECTORY_FILE);
    if (file == null) {
      throw new PosixException(Errno.EEXIST);
    }
    boolean good = false;
    try {
      if (host.capabilities().caseSensitiveDirectories() && !held.inode().caseSensitive) {
        calls.run(Doing.CREATE, name, () -> file.setCaseSensitive(true));
      }
      Attributes made = stats.attributes(calls.make(Doing.LOOKUP, name, file::stat), 0);
      good = true;
      return made;
    } finally {
      if (good) {
        file.close();
      } else {
        undo(file);
      }
    }
  }

  /** Makes an empty regular file. */
  Attributes makeRegular(Held held, Name name, int mode, Credentials credentials)
      throws PosixException {
    HostFile file = makeOrNull(held, name, FileType.REGULAR, mode, credentials, Access.METADATA, 0);
    if (file == null) {
      throw new PosixException(Errno.EEXIST);
    }
    boolean good = false;
    try {
      Attributes made = stats.attributes(calls.make(Doing.LOOKUP, name, file::stat), 0);
      good = true;
      return made;
    } finally {
      if (good) {
        file.close();
      } else {
        undo(file);
      }
    }
  }

  Attributes makeLink(Held held, Name name, ByteString target, Credentials credentials)
      throws PosixException {
    LxMetadata metadata =
        new LxMetadata(
            credentials.uid(), credentials.gid(), FileType.SYMBOLIC_LINK.modeBits() | 0777, 0, 0);
    return makeReparsePoint(
        held, name, metadata.toEas(), LinkTargets.link(target), target.length());
  }

  /** Makes a fifo, a socket or a device node. */
  Attributes makeSpecial(
      Held held, Name name, FileType type, int mode, int major, int minor, Credentials credentials)
      throws PosixException {
    int tag =
        switch (type) {
          case FIFO -> NtConstants.IO_REPARSE_TAG_LX_FIFO;
          case SOCKET -> NtConstants.IO_REPARSE_TAG_AF_UNIX;
          case CHARACTER_DEVICE -> NtConstants.IO_REPARSE_TAG_LX_CHR;
          case BLOCK_DEVICE -> NtConstants.IO_REPARSE_TAG_LX_BLK;
          default -> throw new PosixException(Errno.EINVAL, "no special file");
        };
    List<Ea> eas = eas(held, type, mode, major, minor, credentials);
    return makeReparsePoint(held, name, eas, new ReparsePoint(tag, new byte[0]), 0);
  }

  private Attributes makeReparsePoint(
      Held held, Name name, List<Ea> eas, ReparsePoint point, int targetLength)
      throws PosixException {
    String hostName = names.toMake(held.file(), held.inode(), name);
    if (names.stat(held.file(), hostName) != null) {
      throw new PosixException(Errno.EEXIST); // before a draft moves the directory's time
    }
    String draft = PrivateNames.draft();
    HostOpen how =
        HostOpen.create(
            Access.METADATA | NtConstants.DELETE, NtConstants.FILE_NON_DIRECTORY_FILE, eas);
    HostFile file = calls.make(Doing.CREATE, name, () -> host.open(held.file(), draft, how));
    boolean good = false;
    try {
      calls.run(Doing.CREATE, name, () -> file.setReparsePoint(point));
      int flags = host.capabilities().posixRename() ? NtConstants.FILE_RENAME_POSIX_SEMANTICS : 0;
      calls.run(Doing.CREATE, name, () -> file.rename(held.file(), hostName, flags));
      Attributes made = stats.attributes(calls.make(Doing.LOOKUP, name, file::stat), targetLength);
      good = true;
      return made;
    } finally {
      if (!good) {
        dispose(file);
      }
      file.close();
    }
  }

  /**
   * Makes a file or directory in one step.
   *
   * @return null if there is something of this name
   */
  private HostFile makeOrNull(
      Held held,
      Name name,
      FileType type,
      int mode,
      Credentials credentials,
      int access,
      int options)
      throws PosixException {
    String hostName;
    try {
      hostName = names.toMake(held.file(), held.inode(), name);
    } catch (PosixException e) {
      if (e.errno() == Errno.EEXIST) {
        return null;
      }
      throw e;
    }
    List<Ea> eas = eas(held, type, mode, 0, 0, credentials);
    boolean readonly = mirrorReadonly && type == FileType.REGULAR && (mode & 0222) == 0;
    HostOpen how =
        HostOpen.create(access, options, eas)
            .withAttributes(readonly ? NtConstants.FILE_ATTRIBUTE_READONLY : 0);
    try {
      return calls.make(Doing.CREATE, name, () -> host.open(held.file(), hostName, how));
    } catch (PosixException e) {
      if (HostErrors.is(e, HostError.OBJECT_NAME_COLLISION)) {
        return null;
      }
      throw e;
    }
  }

  /** Owner and mode of a new file, and what it inherits of its directory's default ACL. */
  private List<Ea> eas(
      Held held, FileType type, int mode, int major, int minor, Credentials credentials)
      throws PosixException {
    DefaultAcl inherited = defaultAcls.of(held.inode(), held.file());
    int permissions = mode & PERMISSIONS;
    SortedMap<ByteString, ByteString> acls = XattrEas.container((byte[]) null);
    if (inherited.acl() != null) {
      PosixAcl.Inherited made = inherited.acl().inherit(permissions);
      permissions = made.mode();
      if (made.access() != null) {
        acls.put(XattrName.ACCESS_ACL.bytes(), made.access().toBytes());
      }
      if (type == FileType.DIRECTORY) {
        acls.put(XattrName.DEFAULT_ACL.bytes(), inherited.bytes());
      }
    }
    List<Ea> eas =
        new ArrayList<>(
            new LxMetadata(
                    credentials.uid(),
                    credentials.gid(),
                    type.modeBits() | permissions,
                    major,
                    minor)
                .toEas());
    if (!acls.isEmpty()) {
      eas.add(XattrEas.container(acls));
    }
    return eas;
  }

  /** Takes back what was made, so that a failure leaves nothing. */
  private void undo(HostFile file) {
    try (HostFile again = host.open(file, "", HostOpen.existing(Access.NAME, 0))) {
      dispose(again);
    } catch (HostException e) {
      // It stays, whole and empty, as if it had been made; the failure is told.
    } finally {
      file.close();
    }
  }

  private void dispose(HostFile file) {
    int flags =
        host.capabilities().posixDelete()
            ? NtConstants.FILE_DISPOSITION_DELETE | NtConstants.FILE_DISPOSITION_POSIX_SEMANTICS
            : NtConstants.FILE_DISPOSITION_DELETE;
    try {
      file.dispose(flags);
    } catch (HostException e) {
      // A draft stays until its directory is removed; nobody sees it.
    }
  }
}
