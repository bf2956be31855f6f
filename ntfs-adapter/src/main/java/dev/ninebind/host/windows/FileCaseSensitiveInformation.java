// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** FILE_CASE_SENSITIVE_INFORMATION: whether a directory tells cases apart (ntifs.h). */
final class FileCaseSensitiveInformation {
  static final int FLAGS = 0; // bit 0
  static final int SIZE = 4;

  private FileCaseSensitiveInformation() {}
}
