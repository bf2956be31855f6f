// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.posix.Errno;
import dev.ninebind.posix.PosixException;

/**
 * Txattrwalk and Txattrcreate: no volume has extended attributes so far, and Linux falls back on
 * that.
 */
final class XattrOps {
  private XattrOps() {}

  static Outcome walk() throws PosixException {
    throw new PosixException(Errno.EOPNOTSUPP);
  }

  static Outcome create() throws PosixException {
    throw new PosixException(Errno.EOPNOTSUPP);
  }
}
