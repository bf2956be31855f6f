// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** FILE_FS_DEVICE_INFORMATION: what a volume is on (MS-FSCC 2.5.10). */
final class FileFsDeviceInformation {
  static final int DEVICE_TYPE = 0;
  static final int CHARACTERISTICS = 4;
  static final int SIZE = 8;

  private FileFsDeviceInformation() {}
}
