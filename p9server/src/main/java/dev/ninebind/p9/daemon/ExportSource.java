// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where the files of an export are. */
sealed interface ExportSource {
  /** What the argument of a volume in memory begins with. */
  String MEMORY = "memory:";

  /**
   * A folder of this host.
   *
   * @param path absolute; it was there
   */
  record Folder(Path path) implements ExportSource {
    @Override
    public String ownName() {
      Path last = path.getFileName();
      return last == null ? "root" : last.toString();
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /**
   * A new, empty NTFS volume on this JVM's heap, gone at the end.
   *
   * @param size how much its files may take, or null if nobody has said; {@link MemoryBudget} does
   */
  record Memory(MemorySize size) implements ExportSource {
    @Override
    public String ownName() {
      return "memory";
    }

    @Override
    public String toString() {
      return size == null ? "memory" : "memory (NTFS, " + size + ")";
    }
  }

  /** The name that an export has unless it is given one. */
  String ownName();

  /** Reads {@code DIR}, {@code memory:} or {@code memory:SIZE}. Errors: not a folder, no size. */
  static ExportSource parse(String text) throws UsageException {
    if (!text.startsWith(MEMORY)) {
      return new Folder(folder(text));
    }
    String size = text.substring(MEMORY.length());
    return new Memory(size.isEmpty() ? null : MemorySize.parse(MEMORY, size));
  }

  /** The folder of this path, which is there. Errors: not a folder. */
  static Path folder(String text) throws UsageException {
    Path folder;
    try {
      folder = Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new UsageException("'" + text + "' is no path: " + e.getReason());
    }
    // Whether there is something is asked last: of an empty drive Java says that it is not there.
    if (!Files.isDirectory(folder)) {
      throw new UsageException(
          "'" + text + "' " + (Files.exists(folder) ? "is no folder" : "does not exist"));
    }
    return folder;
  }
}
