// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A size as people write it: bytes, or with K, M or G for the powers of 1024.
 *
 * @param bytes at least {@link #LEAST}
 */
record MemorySize(long bytes) {
  /** What a volume in memory has unless told otherwise. */
  static final MemorySize USUAL = new MemorySize(512L << 20);

  /** With less a volume has no room for anything, in bytes. */
  static final long LEAST = 1L << 20;

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})([KMGkmg]?)");
  private static final String UNITS = "KMG";

  /**
   * Reads one.
   *
   * @param what the option or argument that it stands in, for the message
   */
  static MemorySize parse(String what, String text) throws UsageException {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new UsageException(what + " '" + text + "' is no size such as 512M or 2G");
    }
    int shift =
        matcher.group(2).isEmpty()
            ? 0
            : 10 * (1 + UNITS.indexOf(Character.toUpperCase(matcher.group(2).charAt(0))));
    long number = Long.parseLong(matcher.group(1));
    if (number > Long.MAX_VALUE >> shift) {
      throw new UsageException(what + " '" + text + "' is more than can be");
    }
    MemorySize size = new MemorySize(number << shift);
    if (size.bytes < LEAST) {
      throw new UsageException(what + " '" + text + "' is less than " + new MemorySize(LEAST));
    }
    return size;
  }

  /** Exact, with the largest unit that allows it. */
  @Override
  public String toString() {
    for (int unit = UNITS.length(); unit > 0; unit--) {
      if (bytes % (1L << (10 * unit)) == 0) {
        return (bytes >> (10 * unit)) + UNITS.substring(unit - 1, unit);
      }
    }
    return Long.toString(bytes);
  }
}
