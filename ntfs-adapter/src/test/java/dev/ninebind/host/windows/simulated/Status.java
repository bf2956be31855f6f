// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import dev.ninebind.host.HostException;

/** NTSTATUS values that are no errors of a file system (ntstatus.h). */
final class Status {
  static final int SUCCESS = 0;
  static final int TIMEOUT = 0x102;
  static final int PENDING = 0x103;
  static final int NOTIFY_CLEANUP = 0x10B;
  static final int NOTIFY_ENUM_DIR = 0x10C;
  static final int DATATYPE_MISALIGNMENT = 0x80000002;
  static final int NO_MORE_FILES = 0x80000006;
  static final int NO_MORE_EAS = 0x80000012;
  static final int BUFFER_OVERFLOW = 0x80000005;
  static final int OBJECT_TYPE_MISMATCH = 0xC0000024;
  static final int EVENT_NOT_FOUND = 0xC0000225;

  private Status() {}

  /** A failure with a status that files do not give. */
  static HostException failure(int status) {
    return new HostException(status);
  }

  /** True for 0xC…: then a call that ends at once tells its status to its caller only. */
  static boolean isError(int status) {
    return status >>> 30 == 3;
  }
}
