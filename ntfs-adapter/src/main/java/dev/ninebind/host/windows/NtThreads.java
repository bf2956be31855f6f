// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** One {@link Nt} for each thread that calls an ntdll. */
final class NtThreads {
  private final Ntdll ntdll;
  private final ThreadLocal<Nt> mine;

  NtThreads(Ntdll ntdll) {
    this.ntdll = ntdll;
    this.mine = ThreadLocal.withInitial(() -> new Nt(ntdll));
  }

  /** The calling thread's. */
  Nt mine() {
    return mine.get();
  }

  Ntdll ntdll() {
    return ntdll;
  }
}
