// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench;

import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Name;
import java.util.ArrayList;
import java.util.List;

/**
 * What the load generator asks for, over and over. One round of an operation is one to three
 * requests.
 */
enum Operation {
  GETATTR("getattr", 0),
  STAT("stat (walk, getattr, clunk)", 0),
  RANDREAD_4K("randread 4k", 4096),
  READ_64K("read 64k", 65536);

  /** P9_GETATTR_ALL: what stat(2) of a Linux guest asks for. */
  private static final long ALL_ATTRIBUTES = 0x3fff;

  /** Fids from here on are made and ended by STAT, one for each tag. */
  private static final int FIRST_OWN_FID = 100;

  private final String title;
  private final int bytes;

  Operation(String title, int bytes) {
    this.title = title;
    this.bytes = bytes;
  }

  /** As people call it. */
  String title() {
    return title;
  }

  /** Bytes that one round reads, 0 if it reads none. */
  int bytes() {
    return bytes;
  }

  /**
   * The requests of a round, for a tag. A read's offset counts from where the round begins to read.
   *
   * @param most bytes that the server gives in one reply: a longer read takes more requests, as a
   *     Linux client makes them
   */
  List<Request> requests(int tag, int root, int walked, int open, Name file, int most) {
    int own = FIRST_OWN_FID + tag;
    return switch (this) {
      case GETATTR -> List.of(new Request.Tgetattr(walked, ALL_ATTRIBUTES));
      case STAT ->
          List.of(
              new Request.Twalk(root, own, List.of(file)),
              new Request.Tgetattr(own, ALL_ATTRIBUTES),
              new Request.Tclunk(own));
      case RANDREAD_4K, READ_64K -> reads(open, most);
    };
  }

  private List<Request> reads(int open, int most) {
    List<Request> reads = new ArrayList<>();
    for (int done = 0; done < bytes; done += most) {
      reads.add(new Request.Tread(open, done, Math.min(most, bytes - done)));
    }
    return reads;
  }
}
