// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import dev.ninebind.host.memory.MemoryVolume;

/**
 * Which Windows answers, and how (docs/ntfs.md 3.5).
 *
 * @param build its number, which says what calls and classes it has
 * @param posixRefused the classes with POSIX flags are there, and answer INVALID_PARAMETER, as
 *     below some filter drivers
 * @param caseFlag directories can be told to tell {@code a} from {@code A}: WSL's registry value
 * @param pendingEvery each so manieth request that can take its time does so; 0 for none
 */
public record Edition(int build, boolean posixRefused, boolean caseFlag, int pendingEvery) {
  /** Windows 11 24H2. */
  public static final Edition WINDOWS_11 = new Edition(26100, false, true, 3);

  /** Windows 10 1809: the oldest that lacks nothing of importance. */
  public static final Edition WINDOWS_10_1809 = new Edition(17763, false, true, 3);

  /** Windows 10 1709: POSIX semantics without the flags that ignore READONLY, no WSL metadata. */
  public static final Edition WINDOWS_10_1709 = new Edition(16299, false, false, 3);

  /** Windows 10 1511: classic deletes and renames only. */
  public static final Edition WINDOWS_10_1511 = new Edition(10586, false, false, 3);

  static final int WINDOWS_8 = 9200;
  static final int WINDOWS_10_1607_BUILD = 14393;
  static final int WINDOWS_10_1703_BUILD = 15063;
  static final int WINDOWS_10_1803_BUILD = 17134;
  static final int WINDOWS_10_1809_BUILD = 17763;
  static final int WINDOWS_11_24H2_BUILD = 26100;

  /** The same below a filter driver that refuses POSIX flags. */
  public Edition refusingPosix() {
    return new Edition(build, true, caseFlag, pendingEvery);
  }

  /** The same without WSL's registry value. */
  public Edition withoutCaseFlag() {
    return new Edition(build, posixRefused, false, pendingEvery);
  }

  /** The same with this many requests that take their time. */
  public Edition pendingEvery(int count) {
    return new Edition(build, posixRefused, caseFlag, count);
  }

  boolean since(int other) {
    return build >= other;
  }

  /** The volume that this Windows would have. */
  MemoryVolume.Options volume() {
    return MemoryVolume.Options.DEFAULT
        .withCaseSensitiveDirectories(caseFlag && since(WINDOWS_10_1803_BUILD))
        .withPosixSemantics(since(WINDOWS_10_1607_BUILD) && !posixRefused);
  }
}
