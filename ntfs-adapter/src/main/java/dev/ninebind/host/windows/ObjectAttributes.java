// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

/** OBJECT_ATTRIBUTES: which object a call is for (ntdef.h). */
final class ObjectAttributes {
  static final int LENGTH = 0; // of this structure
  static final int ROOT_DIRECTORY = 8; // HANDLE that the name is relative to
  static final int OBJECT_NAME = 16; // address of a UNICODE_STRING
  static final int ATTRIBUTES = 24; // OBJ bits
  static final int SECURITY_DESCRIPTOR = 32;
  static final int SECURITY_QUALITY_OF_SERVICE = 40;
  static final int SIZE = 48;

  private ObjectAttributes() {}
}
