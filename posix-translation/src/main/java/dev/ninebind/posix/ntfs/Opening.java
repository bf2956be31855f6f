// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.NtConstants;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.NodeTree;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume.Opened;
import dev.ninebind.posix.Refusals;
import dev.ninebind.posix.ntfs.HostErrors.Doing;

/** Opens files that are there. */
final class Opening {
  private final HostCalls calls;
  private final NodeTree tree;
  private final Finder finder;
  private final MetadataChanges changes;
  private final OpenFiles files;

  Opening(HostCalls calls, NodeTree tree, Finder finder, MetadataChanges changes, OpenFiles files) {
    this.calls = calls;
    this.tree = tree;
    this.finder = finder;
    this.changes = changes;
    this.files = files;
  }

  /** Opens a node's file, which the open file then holds too. */
  Opened open(Node node, OpenFlags flags) throws PosixException {
    FileType type = node.inode().type();
    Refusals.opening(type, flags);
    int access = type == FileType.DIRECTORY ? Access.DIRECTORY | Access.METADATA : Access.of(flags);
    Target target = openWidest(node, flags, access);
    boolean taken = false;
    try {
      int had = target.access();
      HostStat stat = target.stat();
      if (flags.has(OpenFlags.TRUNC)) {
        if (flags.writes()) {
          changes.truncate(node, target);
        } else {
          changes.truncate(node);
        }
        stat = calls.make(Doing.LOOKUP, node, target.file()::stat);
      }
      if (type == FileType.REGULAR) {
        ((NtfsInode) node.inode()).end = stat.endOfFile();
      }
      taken = true;
      return files.opened(tree.retain(node), target.file(), stat, flags, had);
    } finally {
      if (!taken) {
        target.close();
      }
    }
  }

  /** A new handle for an open file, which keeps from the file what the old one did. */
  HostFile reopen(NtfsFile file) throws PosixException {
    HostFile again = openWidest(file.node(), file.flags(), file.access()).file();
    boolean good = false;
    try {
      files.keepTimes(file.node(), again, file.flags());
      good = true;
      return again;
    } finally {
      if (!good) {
        again.close();
      }
    }
  }

  /** FILE_WRITE_THROUGH for files whose writes are to be on the disk when they return. */
  static int options(OpenFlags flags) {
    return flags.has(OpenFlags.SYNC) || flags.has(OpenFlags.DSYNC)
        ? NtConstants.FILE_WRITE_THROUGH
        : 0;
  }

  /**
   * Asks for all that is of use, and where the host refuses for less. A file that Windows holds to
   * be read-only is for its guest's owner to open for writing like any other.
   */
  private Target openWidest(Node node, OpenFlags flags, int access) throws PosixException {
    int options = options(flags);
    try {
      return finder.openAnew(node, access, options, Doing.OPEN);
    } catch (PosixException e) {
      if (!HostErrors.is(e, HostError.ACCESS_DENIED)) {
        throw e;
      }
      Target target = flags.writes() ? changes.openReadonly(node, access, options) : null;
      if (target != null) {
        return target;
      }
    }
    int rights = Access.METADATA & ~Access.STAT;
    return finder.openAnew(node, access & ~rights, options, Doing.OPEN);
  }
}
