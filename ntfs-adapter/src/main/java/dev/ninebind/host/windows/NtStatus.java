// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;

/**
 * NTSTATUS values that are no failures where they are expected. What the others mean is the one
 * table {@link HostError}.
 */
final class NtStatus {
  static final int SUCCESS = 0;
  static final int PENDING = 0x103;
  static final int NOTIFY_ENUM_DIR = 0x10C;
  static final int BUFFER_OVERFLOW = HostError.BUFFER_OVERFLOW.status();
  static final int BUFFER_TOO_SMALL = HostError.BUFFER_TOO_SMALL.status();
  static final int INFO_LENGTH_MISMATCH = HostError.INFO_LENGTH_MISMATCH.status();
  static final int NO_MORE_FILES = HostError.NO_MORE_FILES.status();
  static final int NO_SUCH_FILE = HostError.NO_SUCH_FILE.status();
  static final int NO_MORE_EAS = HostError.NO_MORE_EAS.status();
  static final int NO_EAS_ON_FILE = HostError.NO_EAS_ON_FILE.status();
  static final int NONEXISTENT_EA_ENTRY = HostError.NONEXISTENT_EA_ENTRY.status();
  static final int END_OF_FILE = HostError.END_OF_FILE.status();
  static final int NOT_IMPLEMENTED = HostError.NOT_IMPLEMENTED.status();

  private NtStatus() {}

  /** True for what went well; warnings are negative like errors, and did not. */
  static boolean isSuccess(int status) {
    return status >= 0;
  }

  /**
   * Lets pass what went well.
   *
   * @throws HostException for all else
   */
  static void check(int status) throws HostException {
    if (status < 0) {
      throw new HostException(status);
    }
  }

  /** True if the answer would have needed more room. */
  static boolean wantsMoreRoom(int status) {
    return status == BUFFER_OVERFLOW
        || status == BUFFER_TOO_SMALL
        || status == INFO_LENGTH_MISMATCH;
  }
}
