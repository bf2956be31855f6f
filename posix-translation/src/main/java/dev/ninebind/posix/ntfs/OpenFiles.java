// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostStat;
import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.ByteRangeLocks;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.Node.Place;
import dev.ninebind.posix.NodeTree;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume.Opened;
import dev.ninebind.posix.ntfs.HostErrors.Doing;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The files that are open, and what they ask of their volume. */
@SuppressWarnings("try") // the shape is held, and nothing is done with it
final class OpenFiles {
  /** FileBasicInformation's wish that this handle's reads and writes leave a time. */
  private static final long KEEP = -1;

  private final HostCalls calls;
  private final NodeTree tree;
  private final Finder finder;
  private final Shape shape;
  private final Stats stats;
  private final MetadataChanges changes;
  private final UnlinkedFiles unlinked;
  private final ByteRangeLocks locks;
  private final boolean appendAtOffset;
  private final Set<NtfsFile> files = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  OpenFiles(
      HostCalls calls,
      NodeTree tree,
      Finder finder,
      Shape shape,
      Stats stats,
      MetadataChanges changes,
      UnlinkedFiles unlinked,
      ByteRangeLocks locks,
      boolean appendAtOffset) {
    this.calls = calls;
    this.tree = tree;
    this.finder = finder;
    this.shape = shape;
    this.stats = stats;
    this.changes = changes;
    this.unlinked = unlinked;
    this.locks = locks;
    this.appendAtOffset = appendAtOffset;
  }

  HostCalls calls() {
    return calls;
  }

  ByteRangeLocks locks() {
    return locks;
  }

  /** All that are open now. */
  Set<NtfsFile> all() {
    return files;
  }

  /**
   * An open file for a handle, with the attributes that it has now.
   *
   * @param node held for the file from now on, as the handle is; both are given back on failure
   */
  Opened opened(Node node, HostFile host, HostStat stat, OpenFlags flags, int access)
      throws PosixException {
    boolean appends = flags.has(OpenFlags.APPEND) && !appendAtOffset;
    NtfsFile file = new NtfsFile(this, node, host, flags, access, appends);
    node.inode().opened(file);
    files.add(file);
    boolean good = false;
    try {
      if (closed) {
        throw new PosixException(Errno.EIO, "the volume is closed");
      }
      keepTimes(node, host, flags);
      Opened opened = new Opened(file, attributes((NtfsInode) node.inode(), stat));
      good = true;
      return opened;
    } finally {
      if (!good) {
        file.close();
      }
    }
  }

  /** Has a handle leave the access time, if it was opened so. */
  void keepTimes(Node node, HostFile host, OpenFlags flags) throws PosixException {
    if (flags.has(OpenFlags.NOATIME)) {
      calls.run(Doing.METADATA, node, () -> host.setBasic(0, KEEP, 0, 0));
    }
  }

  Attributes attributes(NtfsInode inode, HostStat stat) {
    return stats.attributes(inode, stat, 0);
  }

  void change(Node node, AttributeChanges wanted) throws PosixException {
    try (Shape.Hold hold = shape.shared()) {
      changes.apply(node, wanted);
    }
  }

  /** Opens a file again that has no handle. Errors as those of opening. */
  void reopen(NtfsFile file, Opening opening) throws PosixException {
    try (Shape.Hold hold = shape.shared()) {
      file.reopened(opening.reopen(file));
    }
  }

  /**
   * Flushes a file that is open for reading only, by a handle of its own, for NT wants the right to
   * write. A file that this process may not write has nothing to flush.
   */
  void flush(Node node, HostFile.Flush kind) throws PosixException {
    try (Shape.Hold hold = shape.shared();
        Target target = finder.open(node, Access.LENGTH, Doing.OPEN)) {
      calls.run(Doing.DATA, node, () -> target.file().flush(kind));
    } catch (PosixException e) {
      if (e.errno() != Errno.EACCES && e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  /** The number of the directory above one; the root is above itself. */
  long pathAbove(Node directory) {
    Place place = directory.place();
    Node above = place == null ? directory : place.parent();
    return ((NtfsInode) above.inode()).path;
  }

  long path(HostEntry entry) {
    return stats.path(entry);
  }

  /** The name under which an entry is listed; null for one that is not. */
  Name shown(HostEntry entry) {
    if (PrivateNames.isReserved(entry.name()) || stats.isOfNtfs(entry)) {
      return null;
    }
    return NameMapping.toGuest(entry.name());
  }

  /** A file has closed its handle. */
  void closed(NtfsFile file) {
    NtfsInode inode = (NtfsInode) file.node().inode();
    inode.closed(file);
    files.remove(file);
    if (inode.unlinkedNames() > 0 && inode.openFiles().isEmpty()) {
      unlinked.removeAll(inode);
    }
    tree.release(file.node());
  }

  /** Closes all, their locks before them. */
  void close() {
    closed = true;
    locks.close();
    files.forEach(NtfsFile::close);
  }
}
