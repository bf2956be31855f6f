// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/**
 * A byte-range lock of some file that is held, or that is asked for.
 *
 * @param owner the guest's process
 * @param file the open file through which it was asked for
 * @param first the first byte
 * @param last the last byte; {@link #END} is the end of the file however it grows
 * @param type UNLOCK only in what is asked for
 */
record LockRecord(LockOwner owner, OpenFile file, long first, long last, LockRequest.Type type) {
  /** The last byte that a file can have (OFFSET_MAX in Linux's include/linux/fs.h). */
  static final long END = Long.MAX_VALUE;

  /**
   * What a request asks for. Bounds are those of flock64_to_posix_lock in Linux's fs/locks.c; but a
   * negative length, which there means the bytes before the start, never gets onto the wire.
   *
   * @throws PosixException EINVAL, EOVERFLOW
   */
  static LockRecord of(OpenFile file, LockRequest request) throws PosixException {
    long start = request.start();
    long length = request.length();
    if (start < 0 || length < 0) {
      throw new PosixException(Errno.EINVAL, "a negative range");
    }
    if (length > 0 && start > END - (length - 1)) {
      throw new PosixException(Errno.EOVERFLOW, "the range ends beyond what a file can have");
    }
    long last = length == 0 ? END : start + (length - 1);
    return new LockRecord(LockOwner.of(request), file, start, last, request.type());
  }

  /** The same, of another type. */
  LockRecord as(LockRequest.Type other) {
    return new LockRecord(owner, file, first, last, other);
  }

  /** The same, from one byte to another. */
  LockRecord from(long newFirst, long newLast) {
    return new LockRecord(owner, file, newFirst, newLast, type);
  }

  boolean overlaps(LockRecord other) {
    return first <= other.last && other.first <= last;
  }

  /** True if the two cannot be held at once. */
  boolean conflictsWith(LockRecord other) {
    return type != LockRequest.Type.UNLOCK
        && other.type != LockRequest.Type.UNLOCK
        && (type == LockRequest.Type.WRITE || other.type == LockRequest.Type.WRITE)
        && overlaps(other)
        && !belongsWith(other);
  }

  /** True if one process, or several that share an open file, have both: that is not a conflict. */
  private boolean belongsWith(LockRecord other) {
    return owner.equals(other.owner) || (owner.isOfClient(other.owner) && file.equals(other.file));
  }

  /** True if the two are one lock, cut in two or not. */
  boolean continues(LockRecord other) {
    return (overlaps(other) || isNextTo(other) || other.isNextTo(this))
        && type == other.type
        && file.equals(other.file)
        && owner.equals(other.owner);
  }

  private boolean isNextTo(LockRecord other) {
    return last + 1 == other.first; // negative after the end, which no first byte is
  }

  /** As Tgetlock tells it. */
  LockRequest toRequest() {
    long length = last == END ? 0 : last - first + 1;
    return new LockRequest(
        type, first, length, owner.processId(), owner.clientId(), owner.connection(), false);
  }
}
