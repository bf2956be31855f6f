// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import static dev.ninebind.host.NtConstants.DELETE;
import static dev.ninebind.host.NtConstants.FILE_ACTION_ADDED;
import static dev.ninebind.host.NtConstants.FILE_ACTION_REMOVED;
import static dev.ninebind.host.NtConstants.FILE_ACTION_RENAMED_NEW_NAME;
import static dev.ninebind.host.NtConstants.FILE_ACTION_RENAMED_OLD_NAME;
import static dev.ninebind.host.NtConstants.FILE_RENAME_IGNORE_READONLY_ATTRIBUTE;
import static dev.ninebind.host.NtConstants.FILE_RENAME_POSIX_SEMANTICS;
import static dev.ninebind.host.NtConstants.FILE_RENAME_REPLACE_IF_EXISTS;
import static dev.ninebind.host.NtConstants.FILE_SHARE_ALL;
import static dev.ninebind.host.NtConstants.FILE_WRITE_DATA;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import java.util.Collection;

/** How files get other names, and further ones (docs/ntfs.md 4.4). The volume's lock is held. */
final class Renaming {
  private static final int KNOWN =
      FILE_RENAME_REPLACE_IF_EXISTS
          | FILE_RENAME_POSIX_SEMANTICS
          | FILE_RENAME_IGNORE_READONLY_ATTRIBUTE;

  /** Names that a file may have (docs/ntfs.md 6). */
  static final int MAXIMUM_LINKS = 1024;

  private Renaming() {}

  /**
   * Gives a file another name in place of the one that it was opened by.
   *
   * @param open all handles of the volume
   * @return a file that has lost a name, or null
   */
  static MemoryFile rename(
      MemoryHandle source,
      MemoryFile directory,
      String name,
      int flags,
      MemoryVolume.Options world,
      Collection<MemoryHandle> open,
      Watches watches,
      long now)
      throws HostException {
    int known = world.posixSemantics() ? KNOWN : FILE_RENAME_REPLACE_IF_EXISTS;
    if (source.byId || (flags & ~known) != 0) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    MemoryLink link = source.link;
    if (link == null || link.removed || link.pending) {
      throw new HostException(HostError.ACCESS_DENIED);
    }
    MemoryDirectory names = target(directory, name);
    MemoryLink replaced = names.find(name);
    if (replaced == link) {
      replaced = null; // Another case, or nothing at all.
    }
    if (replaced != null) {
      checkReplaceable(link, replaced, flags);
    }
    if (link.file.isDirectory()) {
      checkMovable(link.file, directory, open);
    }
    if (replaced != null) {
      Deleting.unlink(replaced, watches, now);
    }
    boolean stays = link.directory == directory;
    int kind = Watches.name(link.file);
    watches.changed(link, kind, stays ? FILE_ACTION_RENAMED_OLD_NAME : FILE_ACTION_REMOVED);
    link.directory.entries.remove(link);
    link.directory.namesChanged(now);
    link.directory = directory;
    link.key = IndexKey.of(name);
    names.add(link, world.shortNames());
    directory.namesChanged(now);
    link.file.changed = now;
    watches.changed(link, kind, stays ? FILE_ACTION_RENAMED_NEW_NAME : FILE_ACTION_ADDED);
    return replaced == null ? null : replaced.file;
  }

  /**
   * NT opens the new parent for writing, on behalf of the caller; who has it open and does not
   * share that stops it.
   */
  private static MemoryDirectory target(MemoryFile directory, String name) throws HostException {
    if (!directory.isDirectory()) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    MemoryDirectory names = directory.directory();
    SystemNames.check(directory, name);
    if (directory.isDeleted()) {
      throw new HostException(HostError.DELETE_PENDING);
    }
    directory.shares.check(FILE_WRITE_DATA, FILE_SHARE_ALL);
    return names;
  }

  private static void checkReplaceable(MemoryLink link, MemoryLink replaced, int flags)
      throws HostException {
    boolean posix = (flags & FILE_RENAME_POSIX_SEMANTICS) != 0;
    MemoryFile target = replaced.file;
    if ((flags & FILE_RENAME_REPLACE_IF_EXISTS) == 0) {
      throw new HostException(HostError.OBJECT_NAME_COLLISION);
    }
    boolean readOnly = target.isReadOnly() && (flags & FILE_RENAME_IGNORE_READONLY_ATTRIBUTE) == 0;
    boolean ofOneKind = target.isDirectory() == link.file.isDirectory();
    if (replaced.pending || readOnly || !ofOneKind || (target.isDirectory() && !posix)) {
      throw new HostException(HostError.ACCESS_DENIED);
    }
    if (target.isDirectory() && !target.entries.isEmpty()) {
      throw new HostException(HostError.DIRECTORY_NOT_EMPTY);
    }
    if (target == link.file) {
      return; // Two names of one file: one of them goes.
    }
    if (posix) {
      target.shares.check(DELETE, FILE_SHARE_ALL);
    } else if (target.handles > 0) {
      throw new HostException(HostError.ACCESS_DENIED);
    }
  }

  /** A directory does not move while anything below it is open, by whomever and for whatever. */
  private static void checkMovable(
      MemoryFile moved, MemoryFile directory, Collection<MemoryHandle> open) throws HostException {
    if (moved == directory) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    if (isBelow(directory, moved)) {
      throw new HostException(HostError.ACCESS_DENIED);
    }
    for (MemoryHandle handle : open) {
      if (handle.file != moved && isBelow(handle, moved)) {
        throw new HostException(HostError.ACCESS_DENIED);
      }
    }
  }

  /** A file that has lost its name is below nothing: NTFS has moved it away. */
  private static boolean isBelow(MemoryHandle handle, MemoryFile above) {
    if (handle.link != null) {
      return !handle.link.removed && isAtOrBelow(handle.link.directory, above);
    }
    return isBelow(handle.file, above);
  }

  private static boolean isBelow(MemoryFile file, MemoryFile above) {
    for (MemoryLink link : file.links) {
      if (isAtOrBelow(link.directory, above)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAtOrBelow(MemoryFile directory, MemoryFile above) {
    for (MemoryFile at = directory; ; at = at.links.get(0).directory) {
      if (at == above) {
        return true;
      }
      if (at.links.isEmpty()) {
        return false;
      }
    }
  }

  /** Gives the file a further name. Errors: those of {@code HostFile.link}. */
  static void link(
      MemoryHandle source, MemoryFile directory, String name, Watches watches, long now)
      throws HostException {
    MemoryFile file = source.file;
    if (file.isDirectory()) {
      throw new HostException(HostError.FILE_IS_A_DIRECTORY);
    }
    boolean nameless = source.link != null && (source.link.removed || source.link.pending);
    if (nameless || file.isDeleted()) {
      throw new HostException(HostError.ACCESS_DENIED);
    }
    MemoryDirectory names = target(directory, name);
    if (names.find(name) != null) {
      throw new HostException(HostError.OBJECT_NAME_COLLISION);
    }
    if (file.links.size() >= MAXIMUM_LINKS) {
      throw new HostException(HostError.TOO_MANY_LINKS);
    }
    MemoryLink link = new MemoryLink(file, directory, name);
    // NTFS gives a short name to one name of a file, the first.
    names.add(link, false);
    file.links.add(link);
    directory.namesChanged(now);
    file.changed = now;
    watches.changed(link, Watches.name(file), FILE_ACTION_ADDED);
  }
}
