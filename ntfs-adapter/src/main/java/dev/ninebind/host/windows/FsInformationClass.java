// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** FS_INFORMATION_CLASS: what of a volume is asked for (wdm.h). */
final class FsInformationClass {
  static final int FILE_FS_VOLUME = 1;
  static final int FILE_FS_DEVICE = 4;
  static final int FILE_FS_ATTRIBUTE = 5;
  static final int FILE_FS_FULL_SIZE = 7;

  private FsInformationClass() {}
}
