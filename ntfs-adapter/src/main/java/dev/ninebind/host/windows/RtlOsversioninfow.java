// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** RTL_OSVERSIONINFOW: which Windows it is (wdm.h). */
final class RtlOsversioninfow {
  static final int OS_VERSION_INFO_SIZE = 0; // of this structure
  static final int MAJOR_VERSION = 4;
  static final int MINOR_VERSION = 8;
  static final int BUILD_NUMBER = 12;
  static final int PLATFORM_ID = 16;
  static final int CSD_VERSION = 20; // 128 characters
  static final int SIZE = 276;

  private RtlOsversioninfow() {}
}
