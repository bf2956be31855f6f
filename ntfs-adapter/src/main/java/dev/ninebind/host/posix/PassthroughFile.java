// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

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
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** An open regular file or directory of the host. */
final class PassthroughFile implements OpenFile {
  private final OpenFiles files;
  private final Nodes nodes;
  private final InlineCalls inline;
  private final Node node;
  private final Descriptor descriptor;
  private final OpenFlags flags;
  private final boolean appends;
  private final AtomicBoolean closed = new AtomicBoolean();
  private DirectoryCursor cursor;

  /**
   * Takes over a node and a descriptor.
   *
   * @param appends true if the host puts writes at the end
   */
  PassthroughFile(
      OpenFiles files,
      Nodes nodes,
      InlineCalls inline,
      Node node,
      Descriptor descriptor,
      OpenFlags flags,
      boolean appends) {
    this.files = files;
    this.nodes = nodes;
    this.inline = inline;
    this.node = node;
    this.descriptor = descriptor;
    this.flags = flags;
    this.appends = appends;
  }

  /** For others to retain; it may be closed at any moment. */
  Descriptor descriptor() {
    return descriptor;
  }

  @Override
  public Node node() {
    return node;
  }

  @Override
  public Attributes attributes() throws PosixException {
    Descriptor held = held();
    try {
      Scratch scratch = Scratch.mine();
      HostErrno.check(scratch.stat(held.fd()));
      return Nodes.attributes(node, scratch.statx);
    } finally {
      held.release();
    }
  }

  @Override
  public void change(AttributeChanges changes) throws PosixException {
    Descriptor held = held();
    try {
      Changes.apply(held.fd(), node.inode().type(), changes, flags.writes());
    } finally {
      held.release();
    }
  }

  @Override
  public int read(ByteBuffer target, long offset) throws PosixException {
    if (node.inode().isDirectory()) {
      throw new PosixException(Errno.EISDIR);
    }
    if (!flags.reads()) {
      throw new PosixException(Errno.EBADF);
    }
    requireOffset(offset);
    int wanted = target.remaining();
    if (wanted == 0) {
      return 0;
    }
    Descriptor held = held();
    try {
      long address = Libc.address(target);
      int done =
          Inline.active()
              ? readNow(held.fd(), address, wanted, offset)
              : readAll(held.fd(), address, wanted, offset);
      target.position(target.position() + done);
      return done;
    } finally {
      held.release();
    }
  }

  /** Reads what needs no waiting for a disk; the host says so only by trying. */
  private int readNow(int fd, long address, int wanted, long offset) throws PosixException {
    if (inline.anyReadIsInstant(node.inode())) {
      return readAll(fd, address, wanted, offset);
    }
    Scratch scratch = Scratch.mine();
    int done = 0;
    while (done < wanted) {
      long result = scratch.readNow(fd, address + done, wanted - done, offset + done);
      if (result == 0) {
        break;
      } else if (result > 0) {
        done += (int) result;
      } else if (result == -HostErrno.EOPNOTSUPP || result == -HostErrno.ENOSYS) {
        inline.noInstantReads(node.inode());
        if (inline.anyReadIsInstant(node.inode())) {
          return readAll(fd, address, wanted, offset);
        }
        throw NotInline.INSTANCE;
      } else if (result == -HostErrno.EAGAIN) {
        throw NotInline.INSTANCE;
      } else if (done > 0) {
        break;
      } else {
        throw HostErrno.exception(result);
      }
    }
    return done;
  }

  private static int readAll(int fd, long address, int wanted, long offset) throws PosixException {
    int done = 0;
    while (done < wanted) {
      long result = Libc.pread(fd, address + done, wanted - done, offset + done);
      if (result == 0 || (result < 0 && done > 0)) {
        break;
      }
      done += (int) HostErrno.check(result);
    }
    return done;
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
    if (Inline.active() && (flags.has(OpenFlags.SYNC) || flags.has(OpenFlags.DSYNC))) {
      throw NotInline.INSTANCE; // it waits for the disk
    }
    Descriptor held = held();
    try {
      long address = Libc.address(source);
      int done = 0;
      do {
        long result = Libc.pwrite(held.fd(), address + done, wanted - done, offset + done);
        if (result == 0 || (result < 0 && done > 0)) {
          break;
        }
        done += (int) HostErrno.check(result);
      } while (done < wanted && !appends); // the rest of an append could land after another's
      source.position(source.position() + done);
      return done;
    } finally {
      held.release();
    }
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
    Descriptor held = held();
    try {
      HostErrno.check(Libc.fsync(held.fd(), dataOnly));
    } finally {
      held.release();
    }
  }

  @Override
  public synchronized DirectoryCursor directory() throws PosixException {
    if (!node.inode().isDirectory()) {
      throw new PosixException(Errno.ENOTDIR);
    }
    if (cursor == null) {
      cursor = new PassthroughDirectory(this, nodes);
    }
    return cursor;
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
      throw closedAlready();
    }
  }

  private static PosixException closedAlready() {
    return new PosixException(Errno.EBADF, "the file is closed");
  }

  @Override
  public void close() throws PosixException {
    files.locks().closed(this); // before anything else: inline it may have to be done elsewhere
    if (closed.compareAndSet(false, true)) {
      files.closing(this);
      HostErrno.check(descriptor.release());
    }
  }

  /** The descriptor, held for a call. */
  Descriptor held() throws PosixException {
    inline.requireFast(node.inode());
    if (!descriptor.retain()) {
      throw closedAlready();
    }
    return descriptor;
  }
}
