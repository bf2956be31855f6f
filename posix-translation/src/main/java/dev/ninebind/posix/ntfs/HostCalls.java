// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.posix.Inline;
import dev.ninebind.posix.NotInline;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.ntfs.HostErrors.Doing;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes calls of the host, again where what is in the way will pass: other programs (virus
 * scanners, indexers, editors) open files for some milliseconds in ways that keep everyone else
 * out. After a second they are taken to stay.
 */
final class HostCalls {
  private static final System.Logger LOG = System.getLogger(HostCalls.class.getName());

  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(64);

  private final long patienceNanos;

  /**
   * @param patienceNanos how long others are waited for
   */
  HostCalls(long patienceNanos) {
    this.patienceNanos = patienceNanos;
  }

  long patienceNanos() {
    return patienceNanos;
  }

  /** A call of the host. */
  @FunctionalInterface
  interface Call<T> {
    T make() throws HostException;
  }

  /** A call without a result. */
  @FunctionalInterface
  interface Action {
    void run() throws HostException;
  }

  /**
   * Makes a call.
   *
   * @param what names the file in the log
   */
  <T> T make(Doing doing, Object what, Call<T> call) throws PosixException {
    try {
      return call.make();
    } catch (HostException e) {
      return again(doing, what, call, e);
    }
  }

  /** As {@link #make}. */
  void run(Doing doing, Object what, Action action) throws PosixException {
    try {
      action.run();
    } catch (HostException e) {
      again(
          doing,
          what,
          () -> {
            action.run();
            return null;
          },
          e);
    }
  }

  private <T> T again(Doing doing, Object what, Call<T> call, HostException first)
      throws PosixException {
    HostException last = first;
    long end = System.nanoTime() + patienceNanos;
    long pause = FIRST_PAUSE_NANOS;
    while (passes(last.error(), doing)) {
      if (Inline.active()) {
        throw NotInline.INSTANCE;
      }
      long left = end - System.nanoTime();
      if (left <= 0) {
        PosixException failure = HostErrors.of(last, doing);
        LOG.log(
            System.Logger.Level.WARNING,
            "{0} is held by another program: {1}",
            what,
            failure.getMessage());
        throw failure;
      }
      LockSupport.parkNanos(Math.min(pause, left));
      pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
      try {
        return call.make();
      } catch (HostException e) {
        last = e;
      }
    }
    throw HostErrors.of(last, doing);
  }

  /** True for what others cause and will end by itself, as a rule (docs/ntfs.md 7). */
  private static boolean passes(HostError error, Doing doing) {
    if (doing == Doing.MOVE_DIRECTORY) {
      return false; // Renaming waits for others without keeping ours out
    }
    return switch (error) {
      case SHARING_VIOLATION, RETRY, FILE_RENAMED -> true;
      case DELETE_PENDING -> doing == Doing.CREATE;
      case USER_MAPPED_FILE, FILE_LOCK_CONFLICT -> doing == Doing.DATA;
      default -> false;
    };
  }
}
