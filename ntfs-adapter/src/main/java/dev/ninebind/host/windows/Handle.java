// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A HANDLE that is closed once, and not while a call uses it: its number may belong to another file
 * the moment after. Whoever closes it does not wait; the last call that uses it then closes it.
 */
final class Handle {
  private static final int CLOSED = Integer.MIN_VALUE;

  private final Ntdll ntdll;
  private final long value;

  /** Calls under way, and CLOSED. */
  private final AtomicInteger state = new AtomicInteger();

  Handle(Ntdll ntdll, long value) {
    this.ntdll = ntdll;
    this.value = value;
  }

  /**
   * The HANDLE, for a call, after which {@link #release} is to be called.
   *
   * @throws HostException INVALID_HANDLE
   */
  long use() throws HostException {
    for (; ; ) {
      int seen = state.get();
      if (seen < 0) {
        throw new HostException(HostError.INVALID_HANDLE);
      }
      if (state.compareAndSet(seen, seen + 1)) {
        return value;
      }
    }
  }

  void release() {
    if (state.decrementAndGet() == CLOSED) {
      ntdll.NtClose(value);
    }
  }

  /** True the first time. */
  boolean close() {
    int before = state.getAndUpdate(seen -> seen | CLOSED);
    if (before == 0) {
      ntdll.NtClose(value);
    }
    return before >= 0;
  }

  /** What is done with the HANDLE while nobody closes it. */
  @FunctionalInterface
  interface Call<T> {
    T make(Nt nt, long handle) throws HostException;
  }

  /** Makes a call. Errors: INVALID_HANDLE and the call's. */
  <T> T call(Nt nt, Call<T> call) throws HostException {
    long used = use();
    try {
      return call.make(nt, used);
    } finally {
      release();
    }
  }

  /** Something that is set with the HANDLE: its NTSTATUS. */
  @FunctionalInterface
  interface Change {
    int make(Nt nt, long handle) throws HostException;
  }

  /** Makes a change. Errors: INVALID_HANDLE and what its status is. */
  void change(Nt nt, Change change) throws HostException {
    long used = use();
    try {
      NtStatus.check(change.make(nt, used));
    } finally {
      release();
    }
  }
}
