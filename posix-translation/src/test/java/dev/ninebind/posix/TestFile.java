// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import dev.ninebind.posix.TestVolume.Op;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * An open file of a {@link TestVolume}. A call after its end is a bug of the caller, and told so.
 */
final class TestFile implements OpenFile {
  private final TestVolume volume;
  private final Node node;
  private final TestInode inode;
  private final OpenFlags flags;

  TestFile(TestVolume volume, Node node, OpenFlags flags) {
    this.volume = volume;
    this.node = node;
    this.inode = (TestInode) node.inode();
    this.flags = flags;
  }

  private <T> T call(Op op, TestVolume.Call<T> call) throws PosixException {
    return volume.call(
        op,
        () -> {
          volume.checkOpen(this);
          return call.run();
        });
  }

  @Override
  public Node node() {
    return node;
  }

  @Override
  public Attributes attributes() throws PosixException {
    return call(Op.ATTRIBUTES, inode::attributes);
  }

  @Override
  public void change(AttributeChanges changes) throws PosixException {
    call(
        Op.CHANGE,
        () -> {
          inode.change(changes);
          return null;
        });
  }

  @Override
  public int read(ByteBuffer target, long offset) throws PosixException {
    checkDirect(target);
    return call(
        Op.READ,
        () -> {
          check(flags.reads(), Errno.EBADF);
          check(!inode.isDirectory(), Errno.EISDIR);
          check(offset >= 0, Errno.EINVAL);
          return inode.read(target, offset);
        });
  }

  @Override
  public int write(ByteBuffer source, long offset) throws PosixException {
    checkDirect(source);
    return call(
        Op.WRITE,
        () -> {
          check(flags.writes(), Errno.EBADF);
          check(offset >= 0, Errno.EINVAL);
          return inode.write(source, offset, flags.has(OpenFlags.APPEND));
        });
  }

  @Override
  public void sync(boolean dataOnly) throws PosixException {
    if (Inline.active()) {
      throw NotInline.INSTANCE;
    }
    call(Op.SYNC, () -> null);
  }

  @Override
  public DirectoryCursor directory() throws PosixException {
    check(inode.isDirectory(), Errno.ENOTDIR);
    return (cookie, visitor) ->
        call(
            Op.LIST,
            () -> {
              check(cookie >= 0, Errno.EINVAL);
              inode.list(cookie, visitor);
              return null;
            });
  }

  @Override
  public CompletableFuture<LockStatus> lock(LockRequest request) throws PosixException {
    call(Op.LOCK, () -> null);
    return volume.locks.lock(this, request);
  }

  @Override
  public LockRequest conflictingLock(LockRequest request) throws PosixException {
    call(Op.LOCK, () -> null);
    return volume.locks.conflict(this, request);
  }

  @Override
  public void close() throws PosixException {
    volume.locks.closed(this);
    volume.call(
        Op.CLOSE,
        () -> {
          volume.closed(this);
          return null;
        });
  }

  private static void check(boolean good, Errno otherwise) throws PosixException {
    if (!good) {
      throw new PosixException(otherwise);
    }
  }

  private static void checkDirect(ByteBuffer buffer) {
    if (!buffer.isDirect()) {
      throw new IllegalArgumentException("not a direct buffer");
    }
  }
}
