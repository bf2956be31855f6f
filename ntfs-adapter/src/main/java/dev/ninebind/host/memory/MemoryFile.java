// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

import dev.ninebind.host.EaTable;
import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile.Link;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.ReparsePoint;
import java.util.ArrayList;
import java.util.List;

/**
 * A file or directory: NTFS' file record. The volume's lock guards it, but for the times, which
 * reads and writes move without it, and the contents, which have a lock of their own.
 */
final class MemoryFile {
  /** What a record takes of the volume. */
  static final int RECORD = 1024;

  final long id;

  /** Null for a file. */
  final MemoryDirectory entries;

  /** Null for a directory. */
  final Contents contents;

  final ShareModes shares = new ShareModes();
  final List<MemoryLink> links = new ArrayList<>(1);
  volatile long created;
  volatile long accessed;
  volatile long written;
  volatile long changed;
  EaTable eas = EaTable.EMPTY;
  ReparsePoint reparse;

  /** Those that can be set. */
  int attributes;

  int handles;

  MemoryFile(long id, MemoryDirectory entries, Contents contents, long now) {
    this.id = id;
    this.entries = entries;
    this.contents = contents;
    created = now;
    accessed = now;
    written = now;
    changed = now;
  }

  boolean isDirectory() {
    return entries != null;
  }

  /** True if it has no name any more, or soon will have none. */
  boolean isDeleted() {
    for (MemoryLink link : links) {
      if (!link.pending) {
        return false;
      }
    }
    return id != FileTable.ROOT;
  }

  boolean isReadOnly() {
    return (attributes & NtConstants.FILE_ATTRIBUTE_READONLY) != 0;
  }

  /** A name came or went in this directory (MS-FSA: LastWriteTime and ChangeTime). */
  void namesChanged(long now) {
    written = now;
    changed = now;
  }

  /** Bytes of the volume that it takes besides its contents. */
  int recordSize() {
    return RECORD + eas.size() + ReparseRules.size(reparse);
  }

  /** This as a directory that names are looked for in. */
  MemoryDirectory directory() throws HostException {
    if (entries == null) {
      throw new HostException(HostError.OBJECT_PATH_NOT_FOUND);
    }
    if ((tag() & NtConstants.IO_REPARSE_TAG_NAME_SURROGATE) != 0) {
      // NT would look into the empty directory behind it; a server must not (docs/ntfs.md 8.2).
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    return entries;
  }

  int allAttributes() {
    int all = attributes;
    if (isDirectory()) {
      all |= NtConstants.FILE_ATTRIBUTE_DIRECTORY;
    } else if (contents.sparse()) {
      all |= NtConstants.FILE_ATTRIBUTE_SPARSE_FILE;
    }
    if (reparse != null) {
      all |= NtConstants.FILE_ATTRIBUTE_REPARSE_POINT;
    }
    return all == 0 ? NtConstants.FILE_ATTRIBUTE_NORMAL : all;
  }

  /** The name that it was opened by, or another. */
  String name(MemoryLink link) {
    if (id == FileTable.ROOT) {
      return "";
    }
    if (link != null && !link.removed) {
      return link.name();
    }
    // NTFS moves what has no name any more to a hidden directory and names it there by a number.
    return links.isEmpty() ? String.format("%024X", id) : links.get(0).name();
  }

  List<Link> names() {
    List<Link> names = new ArrayList<>(links.size());
    for (MemoryLink each : links) {
      names.add(new Link(each.directory.id, each.name()));
    }
    return names;
  }

  private int tag() {
    return reparse == null ? 0 : reparse.tag();
  }

  HostEntry entry(String name) {
    return new HostEntry(name, id, created, allAttributes(), tag());
  }

  HostStat stat() {
    int names = 0;
    for (MemoryLink link : links) {
      names += link.pending ? 0 : 1;
    }
    boolean sensitive = isDirectory() && entries.caseSensitive;
    HostStat stat =
        new HostStat(
            id,
            created,
            accessed,
            written,
            changed,
            isDirectory() ? 0 : contents.allocated(),
            isDirectory() ? 0 : contents.end(),
            allAttributes(),
            tag(),
            id == FileTable.ROOT ? 1 : names,
            NtConstants.FILE_ALL_ACCESS,
            sensitive ? NtConstants.LX_FILE_CASE_SENSITIVE_DIR : 0,
            0,
            0,
            0,
            0,
            0);
    return eas.show(stat);
  }
}
