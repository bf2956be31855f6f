// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.experiments;

import dev.ninebind.host.windows.NtCaller;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a directory lists by FileBothDirectoryInformation, which tells short names. */
final class Entries {
  private static final int BOTH = 3;

  /**
   * An entry.
   *
   * @param alias its short name, empty if it has none
   */
  record Entry(String name, String alias, int attributes) {}

  private Entries() {}

  /** All but the dots. */
  static List<Entry> all(NtCaller caller, long directory) {
    List<Entry> entries = new ArrayList<>();
    ByteBuffer page = NtCaller.memory(65_536);
    boolean first = true;
    while (caller.list(directory, page, BOTH, first) == 0) {
      first = false;
      int at = 0;
      int next;
      do {
        String name = text(page, at + 94, page.getInt(at + 60));
        if (!name.equals(".") && !name.equals("..")) {
          String alias = text(page, at + 70, page.get(at + 68));
          entries.add(new Entry(name, alias, page.getInt(at + 56)));
        }
        next = page.getInt(at);
        at += next;
      } while (next != 0);
    }
    return entries;
  }

  private static String text(ByteBuffer page, int at, int length) {
    byte[] units = new byte[length];
    page.get(at, units);
    return new String(units, StandardCharsets.UTF_16LE);
  }
}
