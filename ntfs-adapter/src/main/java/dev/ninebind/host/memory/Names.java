// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.NtConstants;
import java.util.Set;

/** Which names NTFS takes (docs/ntfs.md 2.6, 6). */
final class Names {
  private static final String FORBIDDEN = "\"*/:<>?\\|";

  /** What NTFS keeps of itself in the volume's root, and shows nobody. */
  private static final Set<String> SYSTEM =
      Set.of(
          "$MFT",
          "$MFTMIRR",
          "$LOGFILE",
          "$VOLUME",
          "$ATTRDEF",
          "$BITMAP",
          "$BOOT",
          "$BADCLUS",
          "$SECURE",
          "$UPCASE",
          "$EXTEND");

  private Names() {}

  /**
   * Errors: those of {@link #check(String)}; ACCESS_DENIED for a file of NTFS's own (docs/ntfs.md
   * 8.1).
   */
  static void check(MemoryFile directory, String name) throws HostException {
    check(name);
    boolean maybe = directory.id == FileTable.ROOT && name.charAt(0) == '$';
    if (maybe && SYSTEM.contains(UpCase.of(name))) {
      throw new HostException(HostError.ACCESS_DENIED);
    }
  }

  /**
   * Errors: OBJECT_NAME_INVALID. NTFS itself would take a colon for the name of a stream; nothing
   * may ask for one at this border, so here it is a mistake like a backslash.
   */
  private static void check(String name) throws HostException {
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
