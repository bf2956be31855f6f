// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** FILE_FS_VOLUME_INFORMATION: which volume it is (MS-FSCC 2.5.9). */
final class FileFsVolumeInformation {
  static final int VOLUME_CREATION_TIME = 0;
  static final int VOLUME_SERIAL_NUMBER = 8;
  static final int VOLUME_LABEL_LENGTH = 12; // bytes
  static final int SUPPORTS_OBJECTS = 16; // one byte
  static final int VOLUME_LABEL = 18;
  static final int SIZE = 24;

  private FileFsVolumeInformation() {}
}
