// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** A message as the bytes of its frame. The message's data is left as it is. */
final class Encoding {
  private Encoding() {}

  static byte[] bytes(int tag, Message message) {
    ByteBuf out = Unpooled.buffer();
    MessageWriter.encodeHead(out, tag, message);
    if (message.data() != null) {
      out.writeBytes(message.data().duplicate());
    }
    return ByteBufUtil.getBytes(out);
  }

  /** The same frame with the size field set to its length, after it was cut or grown. */
  static byte[] resized(byte[] frame) {
    Unpooled.wrappedBuffer(frame).setIntLE(0, frame.length);
    return frame;
  }
}
