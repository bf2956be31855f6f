// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.OpenFlags;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes a write lock of a byte of a file and gives it up, each tag with a byte of its own. */
public final class LockWorkload implements Workload {
  /** P9_LOCK_TYPE_WRLCK. */
  private static final byte WRITE = 1;

  /** P9_LOCK_TYPE_UNLCK. */
  private static final byte UNLOCK = 2;

  /** A client's name of itself; ganesha asks the resolver for it. */
  private static final String CLIENT = "localhost";

  @Override
  public void prepare(Fixtures fixtures) throws IOException {
    fixtures.file(Places.WRITTEN, Places.FILE_SIZE);
  }

  @Override
  public Slot[] slots(LoadConnection connection, int number, int depth) throws IOException {
    ByteString client = ByteString.of(CLIENT);
    int fid = Places.open(connection, Places.WRITTEN, OpenFlags.READ_WRITE);
    return Places.slots(
        depth,
        tag -> {
          long at = (long) number * depth + tag;
          int process = tag + 1;
          return new Sequence(
              new StatusStep(tag, new Request.Tlock(fid, WRITE, 0, at, 1, process, client)),
              new StatusStep(tag, new Request.Tlock(fid, UNLOCK, 0, at, 1, process, client)));
        });
  }

  private static final class StatusStep extends Step {
    StatusStep(int tag, Request request) {
      super(tag, request);
    }

    @Override
    void check(ByteBuffer body) throws IOException {
      int status = body.get();
      if (status != 0) {
        throw new WrongAnswerException("a lock that nobody holds has status %d".formatted(status));
      }
    }
  }
}
