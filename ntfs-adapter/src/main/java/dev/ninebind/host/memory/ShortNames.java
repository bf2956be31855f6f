// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import java.util.Locale;
import java.util.function.Predicate;

/**
 * The second name that NTFS gives to a file whose own does not fit MS-DOS: eight characters, a dot,
 * three more. It finds the file as well as the true one does, which is what a server has to look
 * out for (docs/ntfs.md 8.1).
 */
final class ShortNames {
  private static final String OTHER = "!#$%&'()-@^_`{}~";

  private ShortNames() {}

  /**
   * A short name for a file, or null if its own is one already.
   *
   * @param taken tells of a name in upper case whether the directory has it
   */
  static String of(String name, Predicate<String> taken) {
    int dot = name.lastIndexOf('.');
    if (fits(name, dot)) {
      return null;
    }
    String base = clean(dot <= 0 ? name : name.substring(0, dot));
    String extension = dot <= 0 ? "" : clean(name.substring(dot + 1));
    String suffix = extension.isEmpty() ? "" : "." + cut(extension, 3);
    for (int number = 1; number <= 4; number++) {
      String candidate = cut(base, 6) + "~" + number + suffix;
      if (!taken.test(candidate)) {
        return candidate;
      }
    }
    // Then four digits of a checksum stand for most of the name, as Windows does it.
    for (int hash = name.hashCode(); ; hash = hash * 31 + 1) {
      String digits = String.format("%04X", hash & 0xFFFF);
      for (int number = 1; number <= 9; number++) {
        String candidate = cut(base, 2) + digits + "~" + number + suffix;
        if (!taken.test(candidate)) {
          return candidate;
        }
      }
    }
  }

  private static boolean fits(String name, int dot) {
    int base = dot < 0 ? name.length() : dot;
    int extension = dot < 0 ? 0 : name.length() - dot - 1;
    boolean fits = base >= 1 && base <= 8 && extension <= 3 && (dot < 0 || extension > 0);
    for (int i = 0; fits && i < name.length(); i++) {
      fits = i == dot || plain(name.charAt(i));
    }
    return fits;
  }

  private static boolean plain(char c) {
    return (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || OTHER.indexOf(c) >= 0;
  }

  private static String clean(String part) {
    StringBuilder clean = new StringBuilder();
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c != ' ' && c != '.') {
        clean.append(plain(c) ? c : '_');
      }
    }
    return clean.toString().toUpperCase(Locale.ROOT);
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}
