// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import dev.ninebind.p9.wire.Message;
import dev.ninebind.p9.wire.MessageWriter;
import dev.ninebind.p9.wire.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * One request of an operation, encoded once by the project's codec and then sent again and again.
 * Kinds that differ from time to time change their bytes in {@link #put}.
 */
class Step {
  private final Request request;
  private final ByteBuffer frame;

  /** A request whose reply only has to be of the right type. */
  Step(int tag, Request request) {
    this.request = request;
    ByteBuf encoded = Unpooled.buffer();
    MessageWriter.encodeHead(encoded, tag, request);
    frame =
        ByteBuffer.wrap(Arrays.copyOf(encoded.array(), encoded.readableBytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The same as another, with bytes of its own. */
  Step(Step other) {
    request = other.request;
    frame = ByteBuffer.wrap(other.frame.array().clone()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The request as it was encoded. */
  final Request request() {
    return request;
  }

  /** The bytes that are sent, without data: for kinds that change them. */
  final ByteBuffer frame() {
    return frame;
  }

  /** The type byte that the reply must have. */
  final int replyType() {
    return (frame.get(Integer.BYTES) & 0xff) + 1;
  }

  /** Appends the request. */
  void put(ByteBuffer out) {
    out.put(frame.clear());
  }

  /**
   * Looks at the reply, which is of the right type.
   *
   * @param body of the reply, behind its header; little-endian
   * @throws WrongAnswerException if it is not what was asked for
   */
  void check(ByteBuffer body) throws IOException {
    // its type was all there is to see
  }

  /** Where a field begins whose distance from the end of the header is known. */
  static int field(int distance) {
    return Message.HEADER_SIZE + distance;
  }
}
