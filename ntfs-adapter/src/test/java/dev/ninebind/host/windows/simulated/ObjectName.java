// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;

/**
 * OBJECT_ATTRIBUTES and the UNICODE_STRING that it points at, as the object manager captures them.
 *
 * @param root a handle, 0 for none
 * @param address where the name is
 * @param bytes of the name
 * @param text the name
 * @param attributes OBJ bits
 */
record ObjectName(long root, long address, int bytes, String text, int attributes) {
  static final int OBJ_INHERIT = 0x2;
  static final int OBJ_CASE_INSENSITIVE = 0x40;
  static final int OBJ_DONT_REPARSE = 0x1000;

  private static final int SIZE = 48;
  private static final int VALID = 0x7F2;
  private static final int VALID_SINCE_1607 = 0x1FF2;

  /** Errors: INVALID_PARAMETER, OBJECT_NAME_INVALID, OBJECT_PATH_SYNTAX_BAD, memory's. */
  static ObjectName of(long objectAttributes, Edition edition) throws HostException {
    View view = View.of(objectAttributes, SIZE, 8);
    int valid = edition.since(Edition.WINDOWS_10_1607_BUILD) ? VALID_SINCE_1607 : VALID;
    if (view.u32(0) != SIZE || (view.u32(24) & ~valid) != 0) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    long root = view.u64(8);
    long name = view.u64(16);
    int attributes = view.u32(24);
    if (name == 0) {
      return checked(new ObjectName(root, 0, 0, "", attributes));
    }
    View string = View.of(name, 16, 8);
    int bytes = string.u16(0);
    if ((bytes & 1) != 0) {
      throw new HostException(HostError.OBJECT_NAME_INVALID);
    }
    if (bytes > string.u16(2)) {
      throw new IllegalStateException("Length beyond MaximumLength"); // NT would not even look.
    }
    View text = View.of(string.u64(8), bytes, 2);
    return checked(new ObjectName(root, text.address, bytes, text.text(0, bytes), attributes));
  }

  private static ObjectName checked(ObjectName name) throws HostException {
    if (name.root == 0 && !name.text.startsWith("\\")) {
      throw new HostException(HostError.OBJECT_PATH_SYNTAX_BAD);
    }
    return name;
  }

  boolean has(int attribute) {
    return (attributes & attribute) != 0;
  }
}
