// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

/**
 * The upper case that NTFS finds names by: one UTF-16 unit for another, by a table on the volume
 * ($UpCase), whatever the language (docs/ntfs.md 2.6, 2.7). The table is near enough to Unicode's
 * simple mapping, without those letters that have no way back (dotless i, long s, the micro sign)
 * and without scripts that got capitals late (Georgian, Cherokee).
 */
final class UpCase {
  private static final char[] TABLE = table();

  private UpCase() {}

  private static char[] table() {
    char[] table = new char[0x10000];
    for (int unit = 0; unit < table.length; unit++) {
      char lower = (char) unit;
      char upper = Character.toUpperCase(lower);
      boolean back = Character.toLowerCase(upper) == lower || lower == '\u03C2';
      boolean late =
          (lower >= '\u10D0' && lower <= '\u10FF') || (upper >= '\u13A0' && upper <= '\u13F5');
      table[unit] = back && !late ? upper : lower;
    }
    return table;
  }

  static String of(String name) {
    int length = name.length();
    for (int i = 0; i < length; i++) {
      char unit = name.charAt(i);
      if (TABLE[unit] != unit) {
        return fold(name);
      }
    }
    return name;
  }

  private static String fold(String name) {
    char[] units = name.toCharArray();
    for (int i = 0; i < units.length; i++) {
      units[i] = TABLE[units[i]];
    }
    return new String(units);
  }
}
