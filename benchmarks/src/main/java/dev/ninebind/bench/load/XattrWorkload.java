// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Sets an extended attribute of a small file and reads it back, each tag for a file of its own. */
public final class XattrWorkload implements Workload {
  private static final ByteString NAME = ByteString.of("user.bench");
  private static final int SIZE = 64;

  @Override
  public void prepare(Fixtures fixtures) throws IOException {
    Places.prepareSmall(fixtures);
  }

  @Override
  public Slot[] slots(LoadConnection connection, int number, int depth) throws IOException {
    Slot[] slots = new Slot[depth];
    for (int tag = 0; tag < depth; tag++) {
      int entry = (number * depth + tag) % Places.SMALL_FILES;
      int fid = Places.walk(connection, Places.SMALL, EntryNames.of(entry));
      int own = connection.newFid();
      slots[tag] =
          new Sequence(
              new WalkStep(tag, fid, own, List.of()),
              new Step(tag, new Request.Txattrcreate(own, NAME, SIZE, 0)),
              new WriteStep(tag, own, SIZE, Offsets.start()),
              new Step(tag, new Request.Tclunk(own)),
              new SizeStep(tag, new Request.Txattrwalk(fid, own, NAME)),
              new ReadStep(tag, own, SIZE, Offsets.start()),
              new Step(tag, new Request.Tclunk(own)));
    }
    return slots;
  }

  private static final class SizeStep extends Step {
    SizeStep(int tag, Request request) {
      super(tag, request);
    }

    @Override
    void check(ByteBuffer body) throws IOException {
      long size = body.getLong();
      if (size != SIZE) {
        throw new WrongAnswerException("an attribute of %d bytes has %d".formatted(SIZE, size));
      }
    }
  }
}
