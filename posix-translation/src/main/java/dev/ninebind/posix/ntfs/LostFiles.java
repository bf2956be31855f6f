// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.NtConstants;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.ntfs.HostErrors.Doing;
import java.util.List;

/**
 * Opens files that are not where their node says: another program moved them, or they lost their
 * last name while they are open.
 */
final class LostFiles {
  /** Directories from a file up to the volume's own root; more would be a circle. */
  private static final int DEEPEST = 16_384;

  private static final HostOpen LOOK = HostOpen.existing(NtConstants.FILE_READ_ATTRIBUTES, 0);

  private final HostVolume host;
  private final HostCalls calls;
  private final Identity identity;
  private final long rootId;

  LostFiles(HostVolume host, HostCalls calls, Identity identity, long rootId) {
    this.host = host;
    this.calls = calls;
    this.identity = identity;
    this.rootId = rootId;
  }

  /**
   * Opens one, by its id or by an open file's handle.
   *
   * @param options FILE_DIRECTORY_FILE, FILE_WRITE_THROUGH or 0
   * @throws PosixException ENOENT if it is gone, ESTALE if it left the export, became something
   *     else, or nothing finds it
   */
  HostFile open(Node node, int access, int options) throws PosixException {
    NtfsInode inode = (NtfsInode) node.inode();
    HostOpen how = HostOpen.existing(access, options);
    if (host.capabilities().openById() && (!inode.isGone() || inode.unlinkedNames() > 0)) {
      return openById(inode, how);
    }
    for (OpenFile file : inode.openFiles()) {
      try (Target target = ((NtfsFile) file).lend(0)) {
        if (target != null) {
          return calls.make(Doing.LOOKUP, inode, () -> host.open(target.file(), "", how));
        }
      }
    }
    throw new PosixException(inode.isGone() || node.place() == null ? Errno.ENOENT : Errno.ESTALE);
  }

  private HostFile openById(NtfsInode inode, HostOpen how) throws PosixException {
    HostFile file;
    try {
      file = host.openById(inode.id().number(), how);
    } catch (HostException e) {
      if (e.error() == HostError.INVALID_PARAMETER || Names.isAbsent(e.error())) {
        throw new PosixException(Errno.ENOENT);
      }
      file = calls.make(Doing.LOOKUP, inode, () -> host.openById(inode.id().number(), how));
    }
    boolean right = false;
    try {
      HostStat stat = calls.make(Doing.LOOKUP, inode, file::stat);
      if (!identity.is(inode.id(), stat)) {
        throw new PosixException(Errno.ENOENT);
      } else if (LxMetadata.type(stat.attributes(), stat.reparseTag()) != inode.type()
          || !isBelowRoot(file)) {
        throw new PosixException(Errno.ESTALE);
      }
      right = true;
      return file;
    } finally {
      if (!right) {
        file.close();
      }
    }
  }

  /** True if one of a file's names leads up to the export's root. */
  private boolean isBelowRoot(HostFile file) throws PosixException {
    for (HostFile.Link link : calls.make(Doing.LOOKUP, file, file::links)) {
      long directory = link.parentId();
      for (int depth = 0; depth < DEEPEST; depth++) {
        if (directory == rootId) {
          return true;
        }
        long above = parent(directory);
        if (above == directory) {
          break;
        }
        directory = above;
      }
    }
    return false;
  }

  /** The directory above one; itself if there is none, or none that may be known. */
  private long parent(long directory) {
    try (HostFile file = host.openById(directory, LOOK)) {
      List<HostFile.Link> links = file.links();
      return links.isEmpty() ? directory : links.get(0).parentId();
    } catch (HostException e) {
      return directory;
    }
  }
}
