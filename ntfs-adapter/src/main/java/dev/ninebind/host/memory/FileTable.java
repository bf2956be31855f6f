// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The files of a volume by their ids: the number of a record in the lower 48 bits, above it how
 * often the record was given away (docs/ntfs.md 2, 9). Records are used again, as on NTFS; one
 * whose sequence has come to its end is not, so that no id ever means two files. The volume's lock
 * guards it.
 */
final class FileTable {
  /** The root directory: record 5, as on every NTFS volume. */
  static final long ROOT = 5L << 48 | 5;

  private static final long FIRST = 40;
  private static final long ONE_MORE = 1L << 48;

  private final Map<Long, MemoryFile> files = new HashMap<>();
  private final ArrayDeque<Long> reusable = new ArrayDeque<>();
  private long next = FIRST;

  /** An id for a file to come. */
  long take() {
    Long id = reusable.poll();
    return id != null ? id : ONE_MORE | next++;
  }

  void add(MemoryFile file) {
    files.put(file.id, file);
  }

  /** The file of an id, or null. */
  MemoryFile find(long id) {
    return files.get(id);
  }

  void remove(MemoryFile file) {
    files.remove(file.id);
    if (file.id >>> 48 != 0xFFFF) {
      reusable.add(file.id + ONE_MORE);
    }
  }

  Collection<MemoryFile> all() {
    return files.values();
  }
}
