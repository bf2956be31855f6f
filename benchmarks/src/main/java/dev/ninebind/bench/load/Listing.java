// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import dev.ninebind.p9.wire.Message;
import dev.ninebind.p9.wire.Qid;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.OpenFlags;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Operations that open a directory, read it to its end and close it. Every entry must come, and
 * only once.
 */
final class Listing implements Slot {
  private static final int OFFSET = Step.field(Integer.BYTES);

  /** qid[13] offset[8] type[1] length[2], and the name. */
  private static final int COOKIE = Qid.SIZE;

  private static final int NAME_LENGTH = COOKIE + Long.BYTES + 1;
  private static final int NAME = NAME_LENGTH + Short.BYTES;

  /** What an operation is at. */
  private enum Asked {
    WALK,
    OPEN,
    READ,
    CLUNK
  }

  private final Step walk;
  private final Step open;
  private final Step read;
  private final Step clunk;
  private final long entries;
  private final long checksum;
  private Asked asked;
  private long seen;
  private long sum;

  Listing(int tag, int root, int own, Name directory, long entries, int msize) {
    walk = new WalkStep(tag, root, own, List.of(directory));
    open = new Step(tag, new Request.Tlopen(own, OpenFlags.READ_ONLY | OpenFlags.DIRECTORY));
    read = new Step(tag, new Request.Treaddir(own, 0, msize - Message.IO_HEADER_SIZE));
    clunk = new Step(tag, new Request.Tclunk(own));
    this.entries = entries;
    checksum = EntryNames.checksum(entries);
  }

  @Override
  public Step begin() {
    seen = 0;
    sum = 0;
    return ask(Asked.WALK, walk);
  }

  @Override
  public Step next(ByteBuffer body) throws IOException {
    return switch (asked) {
      case WALK -> ask(Asked.OPEN, open);
      case OPEN -> read(0);
      case READ -> {
        long cookie = take(body);
        if (cookie >= 0) {
          yield read(cookie);
        }
        complete();
        yield ask(Asked.CLUNK, clunk);
      }
      case CLUNK -> null;
    };
  }

  private Step ask(Asked what, Step step) {
    asked = what;
    return step;
  }

  private Step read(long cookie) {
    read.frame().putLong(OFFSET, cookie);
    return ask(Asked.READ, read);
  }

  /** Counts a page; gives the cookie of its last entry, or -1 if there is none. */
  private long take(ByteBuffer page) throws IOException {
    int end = page.position() + Integer.BYTES + page.getInt(page.position());
    int at = page.position() + Integer.BYTES;
    if (end != page.limit()) {
      throw new WrongAnswerException("a page of a directory does not fit its frame");
    }
    long cookie = -1;
    while (at < end) {
      cookie = page.getLong(at + COOKIE);
      int length = page.getShort(at + NAME_LENGTH);
      if (length == EntryNames.LENGTH) {
        sum += page.getLong(at + NAME);
        seen++;
      } else if (length > 2) { // . and .. may come
        throw new WrongAnswerException("a directory has a name of %d bytes".formatted(length));
      }
      at += NAME + length;
    }
    return cookie;
  }

  private void complete() throws IOException {
    if (seen != entries || sum != checksum) {
      throw new WrongAnswerException(
          "a directory of %d entries has shown %d".formatted(entries, seen));
    }
  }
}
