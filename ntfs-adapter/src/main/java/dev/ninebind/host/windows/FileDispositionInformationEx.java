// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** FILE_DISPOSITION_INFORMATION_EX: how a file is to go (ntddk.h). */
final class FileDispositionInformationEx {
  static final int FLAGS = 0;
  static final int SIZE = 4;

  private FileDispositionInformationEx() {}
}
