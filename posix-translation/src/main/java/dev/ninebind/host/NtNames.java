// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

/** Which names NTFS takes (docs/ntfs.md 2.6, 6). */
public final class NtNames {
  private static final String FORBIDDEN = "\"*/:<>?\\|";

  private NtNames() {}

  /**
   * Errors: OBJECT_NAME_INVALID. NTFS itself would take a colon for the name of a stream; nothing
   * may ask for one at this border, so here it is a mistake like a backslash.
   */
  public static void check(String name) throws HostException {
    int length = name.length();
    boolean valid = length > 0 && length <= NtConstants.MAX_NAME;
    for (int i = 0; valid && i < length; i++) {
      char unit = name.charAt(i);
      valid = unit >= ' ' && (unit > '|' || FORBIDDEN.indexOf(unit) < 0);
    }
    if (!valid || name.equals(".") || name.equals("..")) {
      throw new HostException(HostError.OBJECT_NAME_INVALID);
    }
  }
}
