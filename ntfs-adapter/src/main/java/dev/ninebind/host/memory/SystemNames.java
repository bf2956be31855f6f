// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.NtNames;
import java.util.Set;

/** What NTFS keeps of itself in a volume's root, and shows nobody (docs/ntfs.md 8.1). */
final class SystemNames {
  private static final Set<String> UPPER_CASE =
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

  private SystemNames() {}

  /**
   * Checks a name in a directory. Errors: those of {@link NtNames#check}; ACCESS_DENIED for a file
   * of NTFS's own.
   */
  static void check(MemoryFile directory, String name) throws HostException {
    NtNames.check(name);
    boolean maybe = directory.id == FileTable.ROOT && name.charAt(0) == '$';
    if (maybe && UPPER_CASE.contains(UpCase.of(name))) {
      throw new HostException(HostError.ACCESS_DENIED);
    }
  }
}
