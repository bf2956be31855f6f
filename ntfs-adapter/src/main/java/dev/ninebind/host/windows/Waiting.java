// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostException;
import java.lang.ref.Cleaner;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread's waiting for calls that are pending, by an event of its own. It stays till their end
 * whatever happens to it meanwhile, because until then NT writes into the buffers that it was
 * given.
 */
final class Waiting {
  /** NtCreateEvent's EVENT_TYPE: one waiter is let go, then the event is as before. */
  private static final int SYNCHRONIZATION_EVENT = 1;

  private static final int EVENT_ALL_ACCESS = 0x1F0003;
  private static final long POLL_NANOS = 1_000_000;
  private static final Cleaner CLEANER = Cleaner.create();

  private final Ntdll ntdll;
  private final Scratch scratch;
  private long event;

  Waiting(Ntdll ntdll, Scratch scratch) {
    this.ntdll = ntdll;
    this.scratch = scratch;
  }

  /** Made with the first call that may have to wait; closed some time after the thread's end. */
  long event() {
    if (event == 0) {
      int status =
          ntdll.NtCreateEvent(
              scratch.handleAddress(), EVENT_ALL_ACCESS, 0, SYNCHRONIZATION_EVENT, (byte) 0);
      if (!NtStatus.isSuccess(status)) {
        throw new IllegalStateException("NtCreateEvent: " + new HostException(status).getMessage());
      }
      long made = scratch.handle();
      Ntdll functions = ntdll;
      CLEANER.register(this, () -> functions.NtClose(made));
      event = made;
    }
    return event;
  }

  /**
   * The end of a call that may be pending. An event that was left signalled by an earlier call ends
   * the wait too soon; the IO_STATUS_BLOCK tells.
   *
   * @param waitFor the event that the call was given, 0 for none
   */
  int completed(long waitFor, int status) {
    if (status != NtStatus.PENDING) {
      return status;
    }
    do {
      int waited = ntdll.NtWaitForSingleObject(waitFor, (byte) 0, 0);
      if (waited != NtStatus.SUCCESS) {
        LockSupport.parkNanos(POLL_NANOS); // there is no event, but nobody may leave before the end
      }
    } while (scratch.status() == NtStatus.PENDING);
    return scratch.status();
  }

  /** The end of a call that was given the event, if it comes in time; else PENDING. */
  int completedWithin(int milliseconds) {
    long hundredNanos = TimeUnit.MILLISECONDS.toNanos(milliseconds) / 100;
    int waited = ntdll.NtWaitForSingleObject(event, (byte) 0, scratch.length(-hundredNanos));
    return waited == NtStatus.SUCCESS ? scratch.status() : NtStatus.PENDING;
  }
}
