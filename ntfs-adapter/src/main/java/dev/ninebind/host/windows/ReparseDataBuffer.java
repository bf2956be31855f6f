// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** REPARSE_DATA_BUFFER: what makes a file a reparse point (MS-FSCC 2.1.2.2). */
final class ReparseDataBuffer {
  static final int REPARSE_TAG = 0;
  static final int REPARSE_DATA_LENGTH = 4; // two bytes: those of the data
  static final int RESERVED = 6;
  static final int DATA_BUFFER = 8;
  static final int SIZE = 24;

  private ReparseDataBuffer() {}
}
