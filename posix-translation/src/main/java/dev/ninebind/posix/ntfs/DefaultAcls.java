// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostChange;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.HostWatch;
import dev.ninebind.host.NtConstants;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.FileId;
import dev.ninebind.posix.NodeTree;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.XattrName;
import dev.ninebind.posix.ntfs.HostErrors.Doing;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The default ACLs of directories, which count for all that is made in them and so are read once.
 * Other programs change them too. Where the host tells of changes, a directory's is kept until it
 * does; the exported folder's own, of which NT does not tell, and all of other hosts are trusted as
 * long as a directory's handle is ({@link DirectoryHandles}).
 */
final class DefaultAcls implements AutoCloseable {
  private static final long TRUST_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * What was read of a directory.
   *
   * @param readAt when, in {@link System#nanoTime} terms
   */
  record Known(DefaultAcl acl, long readAt) {}

  private final HostCalls calls;
  private final NodeTree tree;
  private final Identity identity;

  /** Moves with everything that makes what is read at the same time no good. */
  private final AtomicLong changes = new AtomicLong();

  /** Null where the host does not tell of changes. */
  private volatile HostWatch watch;

  DefaultAcls(HostCalls calls, NodeTree tree, Identity identity) {
    this.calls = calls;
    this.tree = tree;
    this.identity = identity;
  }

  /** Has the host tell of changes, if it can. */
  void watch(HostVolume host) {
    if (!host.capabilities().watchesTrees()) {
      return;
    }
    try {
      watch = host.root().watch(NtConstants.FILE_NOTIFY_CHANGE_EA, true, new Changes());
    } catch (HostException e) {
      // Then they are trusted for a while, as on a host that has no watches.
    }
  }

  /** That of a directory, by a handle of it. */
  DefaultAcl of(NtfsInode directory, HostFile handle) throws PosixException {
    Known known = directory.defaultAcl;
    if (known != null && isGood(directory, known)) {
      return known.acl();
    }
    long before = changes.get();
    long now = System.nanoTime();
    byte[] container = calls.make(Doing.XATTR, handle, () -> handle.ea(XattrEas.CONTAINER));
    ByteString bytes = XattrEas.container(container).get(XattrName.DEFAULT_ACL.bytes());
    PosixAcl acl = bytes == null ? null : PosixAcl.parse(bytes);
    DefaultAcl read = acl == null ? DefaultAcl.NONE : new DefaultAcl(bytes, acl);
    directory.defaultAcl = new Known(read, now);
    if (changes.get() != before) {
      directory.defaultAcl = null; // it may have been read before that change
    }
    return read;
  }

  private boolean isGood(NtfsInode directory, Known known) {
    boolean told = watch != null && directory != tree.root().inode();
    return told || System.nanoTime() - known.readAt() < TRUST_NANOS;
  }

  /** A guest has changed it, or may have. */
  void drop(NtfsInode directory) {
    changes.incrementAndGet();
    directory.defaultAcl = null;
  }

  /** Listens to the host. Our own changes of directories' EAs are told too, and cost one look. */
  private final class Changes implements HostWatch.Listener {
    @Override
    public void changed(HostChange change) {
      FileId id = identity.id(change.fileId(), 0); // who tells of changes has ids that stay
      if (tree.inode(id) instanceof NtfsInode inode && inode.isDirectory()) {
        drop(inode);
      }
    }

    @Override
    public void overflowed() {
      changes.incrementAndGet();
      tree.forEach(inode -> ((NtfsInode) inode).defaultAcl = null);
    }
  }

  @Override
  public void close() {
    HostWatch open = watch;
    if (open != null) {
      open.close();
    }
  }
}
