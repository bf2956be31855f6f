// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.OpenFlags;
import java.io.IOException;
import java.util.function.LongSupplier;

/** Bytes of one open file. */
public enum DataWorkload implements Workload {
  /** Reads as long as a message, one after the other. */
  SEQUENTIAL_READ(true, true, false),
  /** Writes as long as a message, one after the other. */
  SEQUENTIAL_WRITE(false, true, false),
  /** Reads of 4 KiB anywhere. */
  RANDOM_READ(true, false, false),
  /** Writes of 4 KiB anywhere. */
  RANDOM_WRITE(false, false, false),
  /** Writes of 4 KiB anywhere, each with an fsync. */
  SYNCED_WRITE(false, false, true);

  /** Bytes of a page. */
  static final int PAGE = 4096;

  private final boolean reads;
  private final boolean sequential;
  private final boolean synced;

  DataWorkload(boolean reads, boolean sequential, boolean synced) {
    this.reads = reads;
    this.sequential = sequential;
    this.synced = synced;
  }

  private Name file() {
    return reads ? Places.FILE : Places.WRITTEN;
  }

  @Override
  public void prepare(Fixtures fixtures) throws IOException {
    fixtures.file(file(), Places.FILE_SIZE);
  }

  @Override
  public Slot[] slots(LoadConnection connection, int number, int depth) throws IOException {
    int fid = Places.open(connection, file(), OpenFlags.READ_WRITE);
    int piece = sequential ? Fixtures.dataSize(connection) : PAGE;
    LongSupplier together = Offsets.sequential(Places.FILE_SIZE, piece);
    return Places.slots(
        depth,
        tag -> {
          LongSupplier offsets =
              sequential
                  ? together
                  : Offsets.random(Places.FILE_SIZE, piece, Places.random(number, tag));
          if (reads) {
            return new Sequence(new ReadStep(tag, fid, piece, offsets));
          }
          Step write = new WriteStep(tag, fid, piece, offsets);
          return synced
              ? new Sequence(write, new Step(tag, new Request.Tfsync(fid, 0)))
              : new Sequence(write);
        });
  }
}
