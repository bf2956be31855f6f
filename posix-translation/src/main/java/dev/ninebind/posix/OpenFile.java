// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * An open regular file or directory. It stays good when its names change or go. Whoever opened it
 * closes it, once, after the last call has returned; until then all methods may be called from
 * several threads at once.
 */
public interface OpenFile {
  /** The node it was opened by; held by the open file, not by the caller. */
  Node node();

  /** fstat. Errors: EIO. */
  Attributes attributes() throws PosixException;

  /** fchmod, fchown, ftruncate and futimens in one. Errors as {@link PosixVolume#change}. */
  void change(AttributeChanges changes) throws PosixException;

  /**
   * Reads into the remaining bytes of a direct buffer and moves its position.
   *
   * @param offset in bytes from the start of the file
   * @return bytes read; fewer than asked for only at the end of the file, 0 at or after it
   * @throws PosixException EBADF if not open for reading, EISDIR, EINVAL for a negative offset, EIO
   */
  int read(ByteBuffer target, long offset) throws PosixException;

  /**
   * Writes the remaining bytes of a direct buffer and moves its position. A file opened with APPEND
   * takes them at its end, in one piece, whatever the offset.
   *
   * @param offset in bytes from the start of the file
   * @return bytes written; fewer than asked for only when the next byte would fail
   * @throws PosixException EBADF if not open for writing, EINVAL for a negative offset, EFBIG,
   *     ENOSPC, EDQUOT, EIO
   */
  int write(ByteBuffer source, long offset) throws PosixException;

  /**
   * Returns when the file is on stable storage.
   *
   * @param dataOnly true for fdatasync: times need not be there
   * @throws PosixException EIO, ENOSPC, EDQUOT
   */
  void sync(boolean dataOnly) throws PosixException;

  /** The entries, for a directory. Errors: ENOTDIR. */
  DirectoryCursor directory() throws PosixException;

  /**
   * Takes, changes or gives up a lock; {@link ByteRangeLocks} has the rules. The result is complete
   * at once unless the request waits; then cancelling it, which is the caller's to do alone, ends
   * the wait and returns true if the lock was not granted. It never blocks the calling thread for a
   * lock. A wait that ends otherwise, for the file is closed, or a limit or the host stands against
   * the lock when its turn comes, fails with a {@code PosixException}: EINTR, ENOLCK, EIO.
   *
   * @throws PosixException EOPNOTSUPP where the volume has no locks, EINVAL for a negative start or
   *     length, EOVERFLOW for a range beyond what a file can have, EDEADLK, ENOLCK; where they are
   *     the host's too, EBADF for a write lock on a file that the host lets nobody write, EIO
   */
  default CompletableFuture<LockStatus> lock(LockRequest request) throws PosixException {
    throw new PosixException(Errno.EOPNOTSUPP);
  }

  /**
   * The first lock that is in the way of this one, or null; UNLOCK asks for any at all. Errors:
   * EOPNOTSUPP, EINVAL, EOVERFLOW, EIO.
   */
  default LockRequest conflictingLock(LockRequest request) throws PosixException {
    throw new PosixException(Errno.EOPNOTSUPP);
  }

  /**
   * Gives everything back. Errors that only show here (EIO, ENOSPC, EDQUOT) are thrown after that.
   */
  void close() throws PosixException;
}
