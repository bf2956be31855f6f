// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** UNICODE_STRING: a counted string of UTF-16 units, not ended by a NUL (ntdef.h). */
final class UnicodeString {
  static final int LENGTH = 0; // bytes
  static final int MAXIMUM_LENGTH = 2; // bytes of the buffer
  static final int BUFFER = 8; // address
  static final int SIZE = 16;

  private UnicodeString() {}
}
