// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import static dev.ninebind.host.NtConstants.FILE_ALL_ACCESS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Locks of byte ranges, which all others have to heed: docs/ntfs.md 10. */
public abstract class HostLockContract extends HostContract {
  private HostFile one;
  private HostFile two;

  /** Opens a file twice; where there are no locks, asserts that they are refused. */
  private boolean refusesLocks() throws HostException {
    file("f", "0123456789");
    one = open("f", FILE_ALL_ACCESS);
    two = open("f", FILE_ALL_ACCESS);
    if (has(HostCapability.BYTE_RANGE_LOCKS)) {
      return false;
    }
    assertFails(() -> one.lock(0, 1, true), HostError.NOT_SUPPORTED);
    assertFails(() -> one.unlock(0, 1), HostError.NOT_SUPPORTED, HostError.RANGE_NOT_LOCKED);
    return true;
  }

  @Test
  void anExclusiveLockKeepsAllOthersOut() throws Exception {
    if (refusesLocks()) {
      return;
    }
    one.lock(2, 3, true);
    assertFails(() -> read(two, 4, 3), HostError.FILE_LOCK_CONFLICT);
    assertFails(() -> write(two, "xx", 1), HostError.FILE_LOCK_CONFLICT);
    assertThat(read(two, 0, 2)).isEqualTo("01");
    assertThat(read(two, 5, 9)).isEqualTo("56789");
    write(two, "xx", 0);
    write(one, "abc", 2);
    assertThat(read(one, 0, 9)).isEqualTo("xxabc5678");
    assertFails(() -> two.lock(4, 1, false), HostError.LOCK_NOT_GRANTED);
    assertFails(() -> two.lock(0, 100, true), HostError.LOCK_NOT_GRANTED);
    two.lock(5, 1, true);
  }

  @Test
  void aSharedLockLetsAllReadAndNobodyWrite() throws Exception {
    if (refusesLocks()) {
      return;
    }
    one.lock(0, 4, false);
    two.lock(2, 4, false);
    assertThat(read(two, 0, 3)).isEqualTo("012");
    assertFails(() -> write(two, "x", 0), HostError.FILE_LOCK_CONFLICT);
    assertFails(() -> write(one, "x", 0), HostError.FILE_LOCK_CONFLICT);
    assertFails(() -> one.lock(1, 1, true), HostError.LOCK_NOT_GRANTED);
    assertFails(() -> write(two, "x", 5), HostError.FILE_LOCK_CONFLICT);
    write(two, "x", 6);
  }

  @Test
  void aLockGoesExactlyAsItCame() throws Exception {
    if (refusesLocks()) {
      return;
    }
    one.lock(0, 10, true);
    assertFails(() -> one.unlock(0, 9), HostError.RANGE_NOT_LOCKED);
    assertFails(() -> one.unlock(1, 9), HostError.RANGE_NOT_LOCKED);
    assertFails(() -> two.unlock(0, 10), HostError.RANGE_NOT_LOCKED);
    one.unlock(0, 10);
    assertFails(() -> one.unlock(0, 10), HostError.RANGE_NOT_LOCKED);
    write(two, "x", 0);
    one.lock(0, 5, false);
    one.lock(0, 5, false);
    one.unlock(0, 5);
    assertFails(() -> two.lock(0, 5, true), HostError.LOCK_NOT_GRANTED);
    one.unlock(0, 5);
    two.lock(0, 5, true);
  }

  @Test
  void locksGoWithTheirHandle() throws Exception {
    if (refusesLocks()) {
      return;
    }
    one.lock(0, 10, true);
    one.lock(1L << 40, 10, true);
    one.close();
    assertThat(read(two, 0, 2)).isEqualTo("01");
    two.lock(0, 10, true);
  }

  @Test
  void rangesHaveLimits() throws Exception {
    if (refusesLocks()) {
      return;
    }
    assertFails(() -> one.lock(0, 0, true), HostError.INVALID_LOCK_RANGE);
    assertFails(() -> one.lock(Long.MAX_VALUE, 2, true), HostError.INVALID_LOCK_RANGE);
    one.lock(Long.MAX_VALUE, 1, true);
    one.lock(1L << 40, Long.MAX_VALUE - (1L << 40), true);
    HostFile directory = mkdir("d");
    assertFails(() -> directory.lock(0, 1, true), HostError.INVALID_PARAMETER);
  }
}
