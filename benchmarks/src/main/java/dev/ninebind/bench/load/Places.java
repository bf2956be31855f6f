// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.OpenFlags;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/** Files that several workloads share, and how they get to them. */
final class Places {
  /** A file to read from. */
  static final Name FILE = EntryNames.name("file");

  /** A file to write to. */
  static final Name WRITTEN = EntryNames.name("written");

  /** Bytes of both: more than any processor's cache. */
  static final long FILE_SIZE = 64 << 20;

  /** A directory of small files. */
  static final Name SMALL = EntryNames.name("small");

  static final int SMALL_FILES = 1000;
  static final int SMALL_SIZE = 4096;

  private Places() {}

  static void prepareSmall(Fixtures fixtures) throws IOException {
    fixtures.directory(SMALL, SMALL_FILES, SMALL_SIZE);
  }

  /** Any of the small files. */
  static LongSupplier anySmall(SplittableRandom random) {
    return () -> random.nextInt(SMALL_FILES);
  }

  /** A new fid, walked. */
  static int walk(LoadConnection connection, Name... names) throws IOException {
    int fid = connection.newFid();
    connection.call(new Request.Twalk(LoadConnection.ROOT, fid, List.of(names)));
    return fid;
  }

  /** A new fid, open. */
  static int open(LoadConnection connection, Name file, int flags) throws IOException {
    int fid = walk(connection, file);
    connection.call(new Request.Tlopen(fid, flags | OpenFlags.LARGEFILE));
    return fid;
  }

  /** A generator for one tag of one connection, the same in each run. */
  static SplittableRandom random(int connection, int tag) {
    return new SplittableRandom(connection * 100_003L + tag);
  }

  static Slot[] slots(int depth, IntFunction<Slot> ofTag) {
    Slot[] slots = new Slot[depth];
    for (int tag = 0; tag < depth; tag++) {
      slots[tag] = ofTag.apply(tag);
    }
    return slots;
  }
}
