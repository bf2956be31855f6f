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
  SEQUENTIAL_READ(Places.FILE, true, false),
  /** Writes as long as a message, one after the other. */
  SEQUENTIAL_WRITE(Places.WRITTEN, true, false),
  /** Reads of 4 KiB anywhere. */
  RANDOM_READ(Places.FILE, false, false),
  /** Writes of 4 KiB anywhere. */
  RANDOM_WRITE(Places.WRITTEN, false, false),
  /** Writes of 4 KiB anywhere, each with an fsync. */
  SYNCED_WRITE(Places.WRITTEN, false, true);

  /** Bytes of a page. */
  static final int PAGE = 4096;

  private final Name file;
  private final boolean sequential;
  private final boolean synced;

  DataWorkload(Name file, boolean sequential, boolean synced) {
    this.file = file;
    this.sequential = sequential;
    this.synced = synced;
  }

  @Override
  public void prepare(Fixtures fixtures) throws IOException {
    fixtures.file(file, Places.FILE_SIZE);
  }

  @Override
  public Slot[] slots(LoadConnection connection, int number, int depth) throws IOException {
    int fid = Places.open(connection, file, OpenFlags.READ_WRITE);
    int piece = sequential ? Fixtures.dataSize(connection) : PAGE;
    LongSupplier together = Offsets.sequential(Places.FILE_SIZE, piece);
    return Places.slots(
        depth,
        tag -> {
          LongSupplier offsets =
              sequential
                  ? together
                  : Offsets.random(Places.FILE_SIZE, piece, Places.random(number, tag));
          if (file == Places.FILE) {
            return new Sequence(new ReadStep(tag, fid, piece, offsets));
          }
          Step write = new WriteStep(tag, fid, piece, offsets);
          return synced
              ? new Sequence(write, new Step(tag, new Request.Tfsync(fid, 0)))
              : new Sequence(write);
        });
  }
}
