// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.util.HashMap;
import java.util.Map;

/** Bounds what one connection can make a volume remember. */
final class LockQuota {
  /** Records that a connection may hold; only giving up the middle of a lock may exceed it. */
  static final int LIMIT = 32_768;

  private final Map<Object, Integer> counts = new HashMap<>();

  /**
   * Asks whether a connection may hold so many more.
   *
   * @throws PosixException ENOLCK
   */
  void require(Object connection, int more) throws PosixException {
    if (more > 0 && counts.getOrDefault(connection, 0) + more > LIMIT) {
      throw new PosixException(Errno.ENOLCK, "more than " + LIMIT + " locks on one connection");
    }
  }

  /** Counts so many more, or fewer. */
  void add(Object connection, int more) {
    counts.merge(connection, more, (had, change) -> had + change == 0 ? null : had + change);
  }
}
