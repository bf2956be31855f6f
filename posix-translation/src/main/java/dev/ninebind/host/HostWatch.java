// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

/**
 * Tells of changes below a directory, whoever makes them, the caller itself too. It ends with the
 * handle that it was asked of, if it is not closed before.
 */
public interface HostWatch extends AutoCloseable {
  /** Changes that wait to be told; one more, and there is an overflow. */
  int LIMIT = 1024;

  /**
   * Who is told, on a thread of the host's, one call at a time and in the order of the changes.
   * What it does is short.
   */
  interface Listener {
    /** A file has changed. */
    void changed(HostChange change);

    /** STATUS_NOTIFY_ENUM_DIR: something has, and more than could be kept; look yourself. */
    void overflowed();
  }

  /**
   * Nothing that happens after this is told, though a call of the listener may still be under way.
   * Once is enough. It cannot fail.
   */
  @Override
  void close();
}
