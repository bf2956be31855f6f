// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import io.netty.buffer.ByteBuf;

/** A request or a reply. */
public sealed interface Message permits Request, Reply {
  /** Tags a client may not use: Tversion's own. */
  int NOTAG = 0xffff;

  /** The fid that stands for none. */
  int NOFID = 0xffffffff;

  /** size[4] type[1] tag[2]. */
  int HEADER_SIZE = 7;

  /**
   * Header and fields around the data of Rread, Rreaddir and Twrite, as Linux counts it
   * (P9_IOHDRSZ).
   */
  int IO_HEADER_SIZE = 24;

  /**
   * The bytes at the message's end, or null if this kind has none. Whoever ends with it releases
   * it.
   */
  default ByteBuf data() {
    return null;
  }

  /** Gives the data back, if there is any. */
  default void release() {
    ByteBuf data = data();
    if (data != null) {
      data.release();
    }
  }
}
