// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import dev.ninebind.p9.wire.Request;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/** A read that must give all it asked for, and what the file holds there. */
final class ReadStep extends Step {
  private static final int OFFSET = field(Integer.BYTES);
  private static final ByteBuffer ZEROS =
      ByteBuffer.allocateDirect(Pattern.LONGEST).asReadOnlyBuffer();

  private final int count;
  private final LongSupplier offsets;
  private final boolean hole;
  private long offset;

  /** Reads of a file that holds the {@link Pattern}. */
  ReadStep(int tag, int fid, int count, LongSupplier offsets) {
    this(tag, fid, count, offsets, false);
  }

  /**
   * Reads of a file.
   *
   * @param count bytes of each
   * @param offsets of the next, and the next
   * @param hole true if the file holds nothing but zeros
   */
  ReadStep(int tag, int fid, int count, LongSupplier offsets, boolean hole) {
    super(tag, new Request.Tread(fid, 0, count));
    this.count = count;
    this.offsets = offsets;
    this.hole = hole;
  }

  @Override
  void put(ByteBuffer out) {
    offset = offsets.getAsLong();
    frame().putLong(OFFSET, offset);
    super.put(out);
  }

  @Override
  void check(ByteBuffer body) throws IOException {
    int read = body.getInt();
    if (read != count || body.remaining() != count) {
      throw new WrongAnswerException("%d bytes came of %d at %d".formatted(read, count, offset));
    }
    int wrong = (hole ? ZEROS.slice(0, count) : Pattern.at(offset, count)).mismatch(body);
    if (wrong >= 0) {
      throw new WrongAnswerException(
          "the byte at %d is not what was written".formatted(offset + wrong));
    }
  }
}
