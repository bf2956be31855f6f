// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import dev.ninebind.p9.wire.Qid;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Name;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** A walk that must get to its end: a shorter one answers a name that is not there. */
final class WalkStep extends Step {
  private final int names;
  private final LongSupplier entries;

  /** Always to the same file. */
  WalkStep(int tag, int fid, int newfid, List<Name> names) {
    this(tag, fid, newfid, names, null);
  }

  private WalkStep(int tag, int fid, int newfid, List<Name> names, LongSupplier entries) {
    super(tag, new Request.Twalk(fid, newfid, names));
    this.names = names.size();
    this.entries = entries;
  }

  /** To an entry of a directory that {@link Fixtures} made, each time another. */
  static WalkStep toEntries(
      int tag, int fid, int newfid, List<Name> directory, LongSupplier entries) {
    List<Name> names = new ArrayList<>(directory);
    names.add(EntryNames.of(0));
    return new WalkStep(tag, fid, newfid, names, entries);
  }

  @Override
  void put(ByteBuffer out) {
    if (entries != null) {
      EntryNames.putDigits(frame(), frame().capacity(), entries.getAsLong());
    }
    super.put(out);
  }

  @Override
  void check(ByteBuffer body) throws IOException {
    int found = body.getShort();
    if (found != names || body.remaining() != names * Qid.SIZE) {
      throw new WrongAnswerException("a walk of %d names got to %d".formatted(names, found));
    }
  }
}
