// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/**
 * Locks of the host that keep its own programs, and other servers of the same files, out of what a
 * guest has locked. To the host all guests of a volume are one owner, who holds of each byte the
 * strongest lock that any guest has.
 *
 * <p>Calls may be slow, but never wait for a lock. They come one at a time, from {@link
 * ByteRangeLocks}. Ranges are from first to last byte, {@link Long#MAX_VALUE} being the end of the
 * file however it grows.
 */
public interface HostLocks {
  /** No locks on the host: only guests of the volume see each other's. */
  HostLocks NONE = new NoHostLocks();

  /**
   * Takes a lock, or makes a read lock a write lock.
   *
   * @param through an open file, not necessarily the one by which other locks of its file came
   * @return false if somebody on the host has a lock in the way; then nothing has changed
   * @throws PosixException ENOLCK, EBADF for a write lock on a file that cannot be written, EIO;
   *     then nothing has changed either
   */
  boolean raise(OpenFile through, long first, long last, LockRequest.Type type)
      throws PosixException;

  /**
   * Makes a write lock a read lock, or gives a lock up. A host that fails at it keeps more than it
   * should until {@link #forget}: the guest's lock is gone by then, and nobody could be told.
   */
  void lower(Inode file, long first, long last, LockRequest.Type type);

  /**
   * A lock of somebody on the host that is in the way of this one, or null.
   *
   * @return with the host's process, or -1 where that is not known
   * @throws PosixException EIO
   */
  LockRequest conflict(OpenFile through, long first, long last, LockRequest.Type type)
      throws PosixException;

  /** No guest holds a lock of this file, or waits for one: gives up what its locks needed. */
  void forget(Inode file);
}
