// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where the listing of a handle is: it and its pattern are of the handle, not of a call. */
final class DirectoryScan {
  /** An entry with what its file's record says now; null for what cannot be looked at. */
  record Entry(String name, HostEntry entry, HostStat stat) {}

  private final HostVolume volume;
  private final HostFile directory;
  private final Pattern pattern;
  private final Deque<Entry> ahead = new ArrayDeque<>();
  private boolean begun;
  private boolean ended;

  /** True once a call has returned something. */
  boolean returned;

  /**
   * @param filter names asked for, null for all
   */
  DirectoryScan(HostVolume volume, HostFile directory, String filter) throws HostException {
    this.volume = volume;
    this.directory = directory;
    boolean sensitive = directory.stat().isCaseSensitive();
    pattern = filter == null ? null : pattern(filter, sensitive);
  }

  private static Pattern pattern(String filter, boolean sensitive) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < filter.length(); i++) {
      char c = filter.charAt(i);
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        case '<', '>', '"' -> throw new UnsupportedOperationException("pattern " + filter);
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    int flags = Pattern.DOTALL;
    return Pattern.compile(
        regex.toString(),
        sensitive ? flags : flags | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  void restart() {
    begun = false;
    ended = false;
    returned = false;
    ahead.clear();
  }

  /** The entry that comes next, which stays so till {@link #take}; null at the end. */
  Entry next() throws HostException {
    while (ahead.isEmpty()) {
      if (ended) {
        return null;
      }
      if (!begun) {
        addDots();
      }
      int count = 0;
      for (HostEntry entry : directory.list(!begun)) {
        add(entry.name(), entry);
        count++;
      }
      begun = true;
      ended = count == 0;
    }
    return ahead.peek();
  }

  void take() {
    ahead.remove();
    returned = true;
  }

  private void add(String name, HostEntry entry) {
    if (pattern != null && !pattern.matcher(name).matches()) {
      return;
    }
    try {
      ahead.add(new Entry(name, entry, volume.stat(directory, name)));
    } catch (HostException about) {
      ahead.add(new Entry(name, entry, null)); // It is about to go.
    }
  }

  /** Every directory has these but the volume's root. */
  private void addDots() throws HostException {
    if (directory.name().isEmpty()) {
      return;
    }
    addDot(".", directory.stat());
    if (!directory.links().isEmpty()) {
      long parent = directory.links().get(0).parentId();
      try (HostFile above = volume.openById(parent, HostOpen.existing(Paths.LOOK, 0))) {
        addDot("..", above.stat());
      }
    }
  }

  private void addDot(String name, HostStat stat) {
    if (pattern == null || pattern.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
      HostEntry entry =
          new HostEntry(name, stat.fileId(), stat.created(), stat.attributes(), stat.reparseTag());
      ahead.add(new Entry(name, entry, stat));
    }
  }
}
