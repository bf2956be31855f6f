// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.posix.Descriptor;

/**
 * A name by which handles are open, shared by all of them, so that renaming by one moves all. To be
 * touched with the volume's lock of names held.
 */
final class OpenName {
  /** A place for one name. */
  record Key(long directoryId, String name) {}

  final OpenFile file;

  /** The directory that it is in, held; null for the served folder itself. */
  private Descriptor directory;

  private Key key;

  /** Handles that are open by it. */
  int handles;

  /** It is to go with POSIX semantics, for which there is no way back. */
  boolean posixDelete;

  /** It goes when a handle is closed: nobody may open it any more. */
  private volatile boolean deletePending;

  /** It is gone; while handles are open the file is kept where nobody sees it. */
  private volatile boolean removed;

  /**
   * @param directory held by this name from here on; null for the served folder itself
   */
  OpenName(OpenFile file, Descriptor directory, Key key) {
    this.file = file;
    this.directory = directory;
    this.key = key;
    if (directory != null) {
      directory.retain();
    }
  }

  Key key() {
    return key;
  }

  String name() {
    return key.name();
  }

  boolean isDeletePending() {
    return deletePending;
  }

  boolean isRemoved() {
    return removed;
  }

  /** True if the file no longer counts it among its links. */
  private boolean isHidden() {
    return deletePending || removed;
  }

  void setDeletePending(boolean to) {
    boolean before = isHidden();
    deletePending = to;
    count(before);
  }

  void setRemoved(boolean to) {
    boolean before = isHidden();
    removed = to;
    count(before);
  }

  private void count(boolean before) {
    file.countHidden((isHidden() ? 1 : 0) - (before ? 1 : 0));
  }

  /** The volume has it no longer. */
  void unlinked() {
    if (isHidden()) {
      file.countHidden(-1);
    }
  }

  /** The directory's descriptor. */
  int directory() {
    return directory.fd();
  }

  boolean isRoot() {
    return directory == null;
  }

  void move(Descriptor toDirectory, Key toKey) {
    toDirectory.retain();
    directory.release();
    directory = toDirectory;
    key = toKey;
  }

  /** The same place, with another file in it. */
  OpenName of(OpenFile other) {
    return new OpenName(other, directory, key);
  }

  /** Gives the directory back. */
  void close() {
    if (directory != null) {
      directory.release();
    }
  }
}
