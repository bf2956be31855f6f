// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.DirectoryCursor;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Inline;
import dev.ninebind.posix.LockRequest;
import dev.ninebind.posix.LockStatus;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.NotInline;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.ntfs.HostErrors.Doing;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * An open regular file or directory. Its handle can be put aside for the time in which a directory
 * above it is renamed ({@link Parking}); calls wait meanwhile.
 */
final class NtfsFile implements OpenFile {
  private final OpenFiles files;
  private final Node node;
  private final NtfsInode inode;
  private final OpenFlags flags;
  private final int access;
  private final boolean appends;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Held shared around uses of the handle, alone to take it away or give another. */
  private final ReentrantReadWriteLock handle = new ReentrantReadWriteLock();

  /** Null once closed, and while it is put aside. */
  private HostFile file;

  /** What opens it again if that failed when it had been put aside; else null. */
  private volatile Opening lostTo;

  private volatile NtfsDirectory directory;

  /**
   * Takes over a node and a handle.
   *
   * @param access rights that the handle has
   * @param appends true if writes go to the end
   */
  NtfsFile(
      OpenFiles files, Node node, HostFile file, OpenFlags flags, int access, boolean appends) {
    this.files = files;
    this.node = node;
    this.inode = (NtfsInode) node.inode();
    this.file = file;
    this.flags = flags;
    this.access = access;
    this.appends = appends;
  }

  @Override
  public Node node() {
    return node;
  }

  OpenFlags flags() {
    return flags;
  }

  int access() {
    return access;
  }

  /** The handle, for an operation that ends with {@link #giveBack}. Errors: EBADF, ESTALE. */
  private HostFile take() throws PosixException {
    Inline.lock(handle.readLock());
    if (file == null && lostTo != null && !closed.get()) {
      handle.readLock().unlock();
      files.reopen(this, lostTo);
      Inline.lock(handle.readLock());
    }
    if (file == null) {
      handle.readLock().unlock();
      throw new PosixException(
          closed.get() ? Errno.EBADF : Errno.ESTALE, "the file is closed, or lost");
    }
    return file;
  }

  void giveBack() {
    handle.readLock().unlock();
  }

  /** The handle for an operation on its node, if it is there and has these rights; else null. */
  Target lend(int wanted) {
    if (!Access.covers(access, wanted)) {
      return null;
    }
    Inline.lock(handle.readLock());
    if (file == null) {
      handle.readLock().unlock();
      return null;
    }
    return new Target(files.calls(), file, access, this, null);
  }

  /** Closes the handle until {@link #unpark}, which must follow; calls wait. */
  void park() {
    handle.writeLock().lock();
    if (file != null) {
      file.close();
      file = null;
    }
  }

  /**
   * Calls go on.
   *
   * @param again the new handle; null if there is none, and the next call is to try again
   * @param opening what it tries then
   */
  void unpark(HostFile again, Opening opening) {
    lostTo = again == null ? opening : null;
    give(again);
    handle.writeLock().unlock();
  }

  /** Takes over a handle, if it still has none. */
  void reopened(HostFile again) {
    handle.writeLock().lock();
    try {
      if (file == null) {
        give(again);
      } else {
        again.close();
      }
    } finally {
      handle.writeLock().unlock();
    }
  }

  private void give(HostFile again) {
    if (closed.get() && again != null) {
      again.close();
    } else {
      file = again;
    }
    if (directory != null) {
      directory.reopened();
    }
  }

  @Override
  public Attributes attributes() throws PosixException {
    HostFile host = take();
    try {
      return files.attributes(inode, files.calls().make(Doing.LOOKUP, node, host::stat));
    } finally {
      giveBack();
    }
  }

  @Override
  public void change(AttributeChanges changes) throws PosixException {
    if (closed.get()) {
      throw new PosixException(Errno.EBADF, "the file is closed");
    }
    files.change(node, changes);
  }

  @Override
  public int read(ByteBuffer target, long offset) throws PosixException {
    if (inode.isDirectory()) {
      throw new PosixException(Errno.EISDIR);
    } else if (!flags.reads()) {
      throw new PosixException(Errno.EBADF);
    }
    requireOffset(offset);
    HostFile host = take();
    try {
      int done = 0;
      while (target.hasRemaining()) {
        long at = offset + done;
        int count = files.calls().make(Doing.DATA, node, () -> host.read(target, at));
        if (count == 0) {
          break;
        }
        done += count;
      }
      return done;
    } finally {
      giveBack();
    }
  }

  @Override
  public int write(ByteBuffer source, long offset) throws PosixException {
    if (!flags.writes()) {
      throw new PosixException(Errno.EBADF);
    }
    requireOffset(offset);
    int wanted = source.remaining();
    if (wanted == 0) {
      return 0;
    }
    if (offset > Long.MAX_VALUE - wanted) {
      throw new PosixException(Errno.EFBIG);
    }
    if (Inline.active() && (flags.has(OpenFlags.SYNC) || flags.has(OpenFlags.DSYNC))) {
      throw NotInline.INSTANCE; // it waits for the disk
    }
    HostFile host = take();
    try {
      return files.calls().make(Doing.DATA, node, () -> write(host, source, offset));
    } finally {
      giveBack();
    }
  }

  private int write(HostFile host, ByteBuffer source, long offset) throws HostException {
    if (appends) {
      return host.write(source, HostFile.APPEND);
    }
    Space.reach(inode, host, offset);
    int done = host.write(source, offset);
    Space.reached(inode, offset + done);
    return done;
  }

  private static void requireOffset(long offset) throws PosixException {
    if (offset < 0) {
      throw new PosixException(Errno.EINVAL, "negative offset");
    }
  }

  @Override
  public void sync(boolean dataOnly) throws PosixException {
    if (Inline.active()) {
      throw NotInline.INSTANCE;
    }
    HostFile.Flush kind = dataOnly ? HostFile.Flush.DATA : HostFile.Flush.ALL;
    if (!flags.writes()) {
      files.flush(node, kind);
      return;
    }
    HostFile host = take();
    try {
      files.calls().run(Doing.DATA, node, () -> host.flush(kind));
    } finally {
      giveBack();
    }
  }

  @Override
  public synchronized DirectoryCursor directory() throws PosixException {
    if (!inode.isDirectory()) {
      throw new PosixException(Errno.ENOTDIR);
    }
    if (directory == null) {
      directory = new NtfsDirectory(this, files);
    }
    return directory;
  }

  /** More entries of this directory from the host; see {@link HostFile#list}. */
  List<HostEntry> list(boolean restart) throws PosixException {
    HostFile host = take();
    try {
      return host.list(restart);
    } catch (HostException e) {
      throw HostErrors.of(e, Doing.LOOKUP);
    } finally {
      giveBack();
    }
  }

  @Override
  public CompletableFuture<LockStatus> lock(LockRequest request) throws PosixException {
    requireOpen();
    return files.locks().lock(this, request);
  }

  @Override
  public LockRequest conflictingLock(LockRequest request) throws PosixException {
    requireOpen();
    return files.locks().conflict(this, request);
  }

  private void requireOpen() throws PosixException {
    if (closed.get()) {
      throw new PosixException(Errno.EBADF, "the file is closed");
    }
  }

  @Override
  public void close() {
    files.locks().closed(this); // before anything else: inline it may have to be done elsewhere
    Inline.lock(handle.writeLock());
    try {
      if (!closed.compareAndSet(false, true)) {
        return;
      }
      if (file != null) {
        file.close();
        file = null;
      }
    } finally {
      handle.writeLock().unlock();
    }
    files.closed(this);
  }
}
