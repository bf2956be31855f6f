// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import dev.ninebind.p9.wire.Request;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * Attributes of any of the fids that a connection has, all of them walked to small files. Each was
 * asked for once before anything counts: what the first request for a file costs is another matter.
 *
 * @param fids of each connection
 */
public record FidsWorkload(int fids) implements Workload {
  private static final int FID = Step.field(0);
  private static final int NEW_FID = Step.field(Integer.BYTES);

  @Override
  public void prepare(Fixtures fixtures) throws IOException {
    Places.prepareSmall(fixtures);
  }

  @Override
  public Slot[] slots(LoadConnection connection, int number, int depth) throws IOException {
    int first = connection.newFid();
    for (int i = 1; i < fids; i++) {
      connection.newFid();
    }
    walkAll(connection, first, depth);
    return Places.slots(
        depth,
        tag -> {
          SplittableRandom random = Places.random(number, tag);
          return new Sequence(patched(getattr(tag), FID, () -> first + random.nextInt(fids)));
        });
  }

  /** Of a fid that is put in later. */
  private static Step getattr(int tag) {
    return new Step(tag, new Request.Tgetattr(LoadConnection.ROOT, NameWorkload.ALL_ATTRIBUTES));
  }

  private void walkAll(LoadConnection connection, int first, int depth) throws IOException {
    LongSupplier next = Offsets.counting();
    List<Slot> walks = new ArrayList<>();
    for (int tag = 0; tag < Math.min(depth, fids); tag++) {
      long[] fid = new long[1];
      Step walk =
          new Step(
              tag,
              new Request.Twalk(
                  LoadConnection.ROOT, first, List.of(Places.SMALL, EntryNames.of(tag))));
      walks.add(
          new Sequence(
              List.of(
                  patched(walk, NEW_FID, () -> fid[0] = first + next.getAsLong()),
                  patched(getattr(tag), FID, () -> fid[0])),
              fids / depth + (tag < fids % depth ? 1 : 0)));
    }
    long now = System.nanoTime();
    Tally uncounted = new Tally(now, now + Long.MAX_VALUE / 2);
    new Pump(connection, walks.toArray(Slot[]::new), uncounted).run();
  }

  /** The same request with another fid each time. */
  private static Step patched(Step step, int at, LongSupplier fid) {
    return new Step(step) {
      @Override
      void put(ByteBuffer out) {
        frame().putInt(at, (int) fid.getAsLong());
        super.put(out);
      }
    };
  }
}
