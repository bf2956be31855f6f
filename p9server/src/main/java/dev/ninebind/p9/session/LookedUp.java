// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.PosixException;

/**
 * What a client is told about a file that went away between its looking the name up and its using
 * what it found. Linux needs several requests for an open or a stat. Where another client renames a
 * new file over the old one in between, the name was never missing, so ENOENT would be wrong;
 * ESTALE makes Linux look the name up again (retry_estale in include/linux/namei.h, do_filp_open in
 * fs/namei.c). It does so once. Where the name was removed, ENOENT is right: while a process of the
 * same guest waits for the answer to its unlink, a second look finds the old file once more.
 */
final class LookedUp {
  private LookedUp() {}

  /**
   * ESTALE in place of ENOENT, unless the node's name was removed, and its file with it; other
   * errors as they are.
   */
  static PosixException again(Node node, PosixException e) {
    boolean removed = node.isRemoved() && node.inode().isGone();
    return e.errno() == Errno.ENOENT && !removed ? new PosixException(Errno.ESTALE) : e;
  }
}
