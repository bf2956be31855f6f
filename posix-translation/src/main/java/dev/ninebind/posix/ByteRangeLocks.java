// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * All byte-range locks of a volume, in memory: what {@link OpenFile#lock}, {@link
 * OpenFile#conflictingLock} and {@link OpenFile#close} of its open files come down to.
 *
 * <p><b>Who holds.</b> A lock belongs to a process (connection, client, process) and remembers the
 * open file that it came through. Two locks conflict if they overlap, one of them is a write lock,
 * and neither one process has both (programs do lock a file through two descriptors) nor both came
 * through one open file (flock(2) belongs to that). Processes of one guest conflict too: its kernel
 * decides between them before it asks, but forgets locks that the server still has (decision record
 * 5).
 *
 * <p><b>Whose locks a request changes.</b> Taking a lock, or changing its type, replaces what the
 * same process holds in the range, whatever open file that came through. So does giving up, as a
 * rule. A waiting UNLOCK gives up what came through the same open file as well: flock(2) belongs to
 * the open file, which several processes may have. Decision record 5 says why the two differ. What
 * one process holds through one open file with one type is one lock where it touches.
 *
 * <p><b>Waiting.</b> Whoever waits gets the lock once nobody is in the way, first come, first
 * served; but as in Linux a request that nobody is in the way of never waits for those who do. A
 * wait that would close a circle of processes that wait for each other, over all files of the
 * volume, is EDEADLK at that moment (posix_locks_deadlock in Linux's fs/locks.c); one that closes
 * later, by what others are granted, is not found.
 *
 * <p><b>The end.</b> A closed file takes its locks with it, and so does a connection, whose files
 * are closed.
 *
 * <p>It takes one short mutex, and on a thread that must not wait gives up with {@link NotInline}
 * where that is held, or where there are locks of the host to be taken too. Futures are completed
 * without it, so what hangs on them may call back.
 */
public final class ByteRangeLocks implements AutoCloseable {
  private final HostLocks host;
  private final ReentrantLock mutex = new ReentrantLock();

  /** Files with locks or waiters. Changed under the mutex only. */
  private final ConcurrentMap<Inode, FileLocks> files = new ConcurrentHashMap<>();

  private final LockQuota quota = new LockQuota();
  private final WaitGraph graph = new WaitGraph();
  private final HostRetry retry = new HostRetry(this);
  private boolean closed;

  public ByteRangeLocks(HostLocks host) {
    this.host = host;
  }

  /** A time with the mutex, after which those are told whose wait has ended in it. */
  private final class Turn implements AutoCloseable {
    final List<LockWaiter> decided = new ArrayList<>();

    @Override
    public void close() {
      mutex.unlock();
      decided.forEach(LockWaiter::tell);
    }
  }

  private Turn turn() {
    if (!host.equals(HostLocks.NONE) && Inline.active()) {
      throw NotInline.INSTANCE;
    }
    Inline.lock(mutex);
    return new Turn();
  }

  /**
   * Takes, changes or gives up a lock; see {@link OpenFile#lock}.
   *
   * @param through the open file that was asked
   * @return complete unless the request waits; cancelling it returns true, and leaves nothing, as
   *     long as the lock is not granted
   * @throws PosixException EINVAL for a negative start or length, EOVERFLOW for a range beyond what
   *     a file can have, EDEADLK, ENOLCK for more than 32,768 locks on one connection, EBADF once
   *     the volume is closed, and errors of the host's locks
   */
  public CompletableFuture<LockStatus> lock(OpenFile through, LockRequest request)
      throws PosixException {
    LockRecord wanted = LockRecord.of(through, request);
    try (Turn turn = turn()) {
      if (closed) {
        throw new PosixException(Errno.EBADF, "the volume is closed");
      }
      FileLocks locks =
          files.computeIfAbsent(through.node().inode(), inode -> new FileLocks(inode, host, quota));
      try {
        FileLocks.Attempt attempt = locks.take(wanted, request.waits());
        if (attempt == FileLocks.Attempt.TAKEN) {
          grant(locks, turn.decided);
          return CompletableFuture.completedFuture(LockStatus.GRANTED);
        } else if (!request.waits()) {
          return CompletableFuture.completedFuture(LockStatus.BLOCKED);
        }
        return await(locks, wanted, attempt);
      } finally {
        forgetUnused(locks);
      }
    }
  }

  private LockWaiter await(FileLocks locks, LockRecord wanted, FileLocks.Attempt attempt)
      throws PosixException {
    if (graph.wouldClose(locks, wanted)) {
      throw new PosixException(Errno.EDEADLK);
    }
    LockWaiter waiter = new LockWaiter(wanted, locks, this);
    locks.add(waiter);
    graph.add(waiter);
    if (attempt == FileLocks.Attempt.BLOCKED_BY_HOST) {
      retry.add(locks);
    }
    return waiter;
  }

  /**
   * The lock with the lowest start that is in the way of one: of a read lock if READ is asked for,
   * else of a write lock, for Linux asks UNLOCK whatever it wants to know (v9fs_file_getlock).
   *
   * @return null if there is none; a lock of the host has its process, or -1 where that is not
   *     known, and the client {@code host}
   * @throws PosixException EINVAL, EOVERFLOW, and errors of the host's locks
   */
  public LockRequest conflict(OpenFile through, LockRequest request) throws PosixException {
    LockRequest.Type type =
        request.type() == LockRequest.Type.READ ? LockRequest.Type.READ : LockRequest.Type.WRITE;
    LockRecord wanted = LockRecord.of(through, request).as(type);
    Turn turn = turn();
    try {
      FileLocks locks = files.get(through.node().inode());
      LockRecord held = locks == null ? null : locks.records().conflict(wanted);
      return held != null
          ? held.toRequest()
          : host.conflict(through, wanted.first(), wanted.last(), type);
    } finally {
      turn.close();
    }
  }

  /**
   * Drops the locks that came through an open file, and ends with EINTR those who wait through it.
   * It may be called more than once, and is to be called before the file gives anything back.
   */
  public void closed(OpenFile file) {
    Inode inode = file.node().inode();
    if (!files.containsKey(inode)) {
      return; // without the mutex, for most files that are closed have no locks
    }
    try (Turn turn = turn()) {
      FileLocks locks = files.get(inode);
      if (locks != null) {
        locks.closed(file, turn.decided);
        turn.decided.forEach(graph::remove);
        grant(locks, turn.decided);
      }
    }
  }

  /** Ends the volume's locks, and all waits for them with EINTR. */
  @Override
  public void close() {
    mutex.lock();
    try (Turn turn = new Turn()) {
      closed = true;
      for (FileLocks locks : files.values()) {
        locks.end(null, turn.decided);
        host.forget(locks.inode());
      }
      turn.decided.forEach(graph::remove);
      files.clear();
    }
  }

  /**
   * Ends a wait; false if what becomes of it is decided. It may wait for the mutex, but not for
   * more: whoever cancels cannot be asked to do it again elsewhere.
   */
  boolean callOff(LockWaiter waiter) {
    mutex.lock();
    try {
      if (!waiter.locks.remove(waiter)) {
        return false;
      }
      graph.remove(waiter);
      forgetUnused(waiter.locks);
      return true;
    } finally {
      mutex.unlock();
    }
  }

  /** Tries for those whom only the host is in the way of; false if there is nobody any more. */
  boolean retryHost() {
    mutex.lock();
    try (Turn turn = new Turn()) {
      List<FileLocks> waited = retry.next();
      for (FileLocks locks : waited) {
        grant(locks, turn.decided);
      }
      return !waited.isEmpty();
    }
  }

  /** Gives locks of a file to those who wait. */
  private void grant(FileLocks locks, List<LockWaiter> decided) {
    int before = decided.size();
    if (locks.grant(decided)) {
      retry.add(locks);
    } else {
      retry.remove(locks);
    }
    decided.subList(before, decided.size()).forEach(graph::remove);
    forgetUnused(locks);
  }

  private void forgetUnused(FileLocks locks) {
    if (locks.isUnused() && files.remove(locks.inode(), locks)) {
      host.forget(locks.inode());
    }
  }
}
