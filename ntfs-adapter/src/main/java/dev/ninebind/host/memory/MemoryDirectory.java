// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The names in one directory, in the order of NTFS' index. The volume's lock guards it. */
final class MemoryDirectory {
  /**
   * Bytes that one NtQueryDirectoryFile returns at most, and those of an entry without its name.
   */
  private static final int PAGE = 65_536;

  private static final int ENTRY = 88;

  private final NavigableMap<IndexKey, MemoryLink> names = new TreeMap<>();
  private final Map<String, MemoryLink> aliases = new HashMap<>(0);
  boolean caseSensitive;

  /** The link of this name, or null. */
  MemoryLink find(String name) {
    String upper = UpCase.of(name);
    MemoryLink found;
    if (caseSensitive) {
      found = names.get(new IndexKey(upper, name));
    } else {
      Map.Entry<IndexKey, MemoryLink> next = names.ceilingEntry(new IndexKey(upper, ""));
      found = next != null && next.getKey().upper().equals(upper) ? next.getValue() : null;
    }
    return found != null || aliases.isEmpty() ? found : aliases.get(caseSensitive ? name : upper);
  }

  /** Adds a link by its key. */
  void add(MemoryLink link, boolean shortNames) {
    names.put(link.key, link);
    if (shortNames && !caseSensitive) {
      link.alias = ShortNames.of(link.name(), candidate -> find(candidate) != null);
      if (link.alias != null) {
        aliases.put(link.alias, link);
      }
    }
  }

  void remove(MemoryLink link) {
    names.remove(link.key);
    if (link.alias != null) {
      aliases.remove(link.alias);
      link.alias = null;
    }
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  /** About as many links as one call of NT returns, from the first or from behind a place. */
  List<MemoryLink> after(IndexKey place) {
    Collection<MemoryLink> rest =
        place == null ? names.values() : names.tailMap(place, false).values();
    List<MemoryLink> page = new ArrayList<>();
    int bytes = 0;
    for (MemoryLink link : rest) {
      bytes += (ENTRY + 2 * link.name().length() + 7) & ~7;
      if (bytes > PAGE) {
        break;
      }
      page.add(link);
    }
    return page;
  }

  /** True if a directory that does not tell cases apart could not hold these names. */
  boolean hasNamesThatDifferByCase() {
    String before = null;
    for (IndexKey key : names.keySet()) {
      if (key.upper().equals(before)) {
        return true;
      }
      before = key.upper();
    }
    return false;
  }
}
