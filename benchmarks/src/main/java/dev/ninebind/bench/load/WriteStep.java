// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import dev.ninebind.p9.wire.Request;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/** A write of the {@link Pattern}, which must be taken as a whole. */
final class WriteStep extends Step {
  private static final int OFFSET = field(Integer.BYTES);

  private final int count;
  private final LongSupplier offsets;

  /**
   * Writes to a file.
   *
   * @param count bytes of each
   * @param offsets of the next, and the next
   */
  WriteStep(int tag, int fid, int count, LongSupplier offsets) {
    super(tag, new Request.Twrite(fid, 0, Unpooled.wrappedBuffer(new byte[count])));
    this.count = count;
    this.offsets = offsets;
  }

  @Override
  void put(ByteBuffer out) {
    long offset = offsets.getAsLong();
    frame().putLong(OFFSET, offset);
    super.put(out);
    out.put(Pattern.at(offset, count));
  }

  @Override
  void check(ByteBuffer body) throws IOException {
    int written = body.getInt();
    if (written != count) {
      throw new WrongAnswerException("%d bytes were taken of %d".formatted(written, count));
    }
  }
}
