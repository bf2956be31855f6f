// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_DELETE;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_FORCE_IMAGE_SECTION_CHECK;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_IGNORE_READONLY_ATTRIBUTE;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_POSIX_SEMANTICS;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.NtConstants;
import java.util.List;

/** How names go (docs/ntfs.md 4.4). The volume's lock is held. */
final class Deleting {
  private static final int KNOWN =
      FILE_DISPOSITION_DELETE
          | FILE_DISPOSITION_POSIX_SEMANTICS
          | FILE_DISPOSITION_FORCE_IMAGE_SECTION_CHECK
          | FILE_DISPOSITION_IGNORE_READONLY_ATTRIBUTE;

  private Deleting() {}

  static void dispose(MemoryHandle handle, int flags, boolean extended) throws HostException {
    MemoryLink link = handle.link;
    if (handle.byId || (flags & ~(extended ? KNOWN : FILE_DISPOSITION_DELETE)) != 0) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    if (link == null) {
      throw new HostException(HostError.CANNOT_DELETE); // The volume's root.
    }
    if (link.removed) {
      throw new HostException(HostError.FILE_DELETED);
    }
    if ((flags & FILE_DISPOSITION_DELETE) == 0) {
      if (link.posix) {
        throw new HostException(HostError.FILE_DELETED);
      }
      link.pending = false;
      return;
    }
    if (link.file.isReadOnly() && (flags & FILE_DISPOSITION_IGNORE_READONLY_ATTRIBUTE) == 0) {
      throw new HostException(HostError.CANNOT_DELETE);
    }
    if (link.file.isDirectory() && !link.file.entries.isEmpty()) {
      throw new HostException(HostError.DIRECTORY_NOT_EMPTY);
    }
    link.pending = true;
    if ((flags & FILE_DISPOSITION_POSIX_SEMANTICS) != 0) {
      link.posix = true;
      handle.removesName = true;
    }
  }

  /** A handle has been closed: takes away the names that waited for it. */
  static void closed(MemoryHandle handle, Watches watches, long now) {
    MemoryLink link = handle.link;
    MemoryFile file = handle.file;
    if (link != null && !link.removed) {
      boolean empty = !file.isDirectory() || file.entries.isEmpty();
      link.pending |= handle.deleteOnClose && empty;
      if (link.pending && handle.removesName) {
        unlink(link, watches, now);
      }
    }
    for (MemoryLink each : List.copyOf(file.links)) {
      // The last name stays while anybody has the file open, by whatever name or id.
      if (each.pending && each.handles == 0 && (file.links.size() > 1 || file.handles == 0)) {
        unlink(each, watches, now);
      }
    }
  }

  /** Takes a name away at once. */
  static void unlink(MemoryLink link, Watches watches, long now) {
    watches.changed(link, Watches.name(link.file), NtConstants.FILE_ACTION_REMOVED);
    link.directory.entries.remove(link);
    link.directory.namesChanged(now);
    link.removed = true;
    link.file.links.remove(link);
    link.file.changed = now;
  }
}
