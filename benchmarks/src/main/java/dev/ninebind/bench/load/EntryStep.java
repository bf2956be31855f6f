// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import dev.ninebind.p9.wire.Request;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/** A creation of entries by the names that {@link EntryNames} has for numbers. */
final class EntryStep extends Step {
  /** Where the name ends: Tlcreate is fid[4] length[2] name, and more. */
  private static final int NAME_END = field(Integer.BYTES + Short.BYTES + EntryNames.LENGTH);

  private final LongSupplier numbers;

  EntryStep(int tag, int fid, int flags, LongSupplier numbers) {
    super(tag, new Request.Tlcreate(fid, EntryNames.of(0), flags, 0644, 0));
    this.numbers = numbers;
  }

  @Override
  void put(ByteBuffer out) {
    EntryNames.putDigits(frame(), NAME_END, numbers.getAsLong());
    super.put(out);
  }
}
