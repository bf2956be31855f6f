// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.memory;

/** One name of a file in one directory. The volume's lock guards it. */
final class MemoryLink {
  final MemoryFile file;
  MemoryFile directory;
  IndexKey key;

  /** The short name that finds it too, or null. */
  String alias;

  /** Handles that were opened by this name. */
  int handles;

  /** It is to go; until then nobody opens it (docs/ntfs.md 7, DELETE_PENDING). */
  boolean pending;

  /** It is to go with POSIX semantics, for which there is no way back (docs/ntfs.md 4.4). */
  boolean posix;

  /** It is gone. */
  boolean removed;

  MemoryLink(MemoryFile file, MemoryFile directory, String name) {
    this.file = file;
    this.directory = directory;
    key = IndexKey.of(name);
  }

  String name() {
    return key.name();
  }
}
