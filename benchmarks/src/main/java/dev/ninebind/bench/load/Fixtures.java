// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import dev.ninebind.p9.wire.Message;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.OpenFlags;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Files that workloads work on, made through the server's own protocol: so it needs to know of no
 * folder. What is there already stays.
 */
final class Fixtures {
  /** Requests that are outstanding while a directory is filled. */
  static final int DEPTH = 32;

  private static final int CREATE = OpenFlags.READ_WRITE | OpenFlags.CREATE | OpenFlags.EXCL;

  /** P9_SETATTR_SIZE. */
  private static final int SET_SIZE = 1 << 3;

  private final LoadConnection connection;

  Fixtures(LoadConnection connection) {
    this.connection = connection;
  }

  /** A file that holds the {@link Pattern}. */
  void file(Name name, long size) throws IOException {
    if (isThere(name)) {
      return;
    }
    int fid = create(name);
    int piece = dataSize(connection);
    LongSupplier offsets = Offsets.sequential(Long.MAX_VALUE, piece);
    run(new Slot[] {new Sequence(List.of(new WriteStep(0, fid, piece, offsets)), size / piece)});
    int rest = (int) (size % piece);
    if (rest > 0) {
      LongSupplier last = () -> size - rest;
      run(new Slot[] {new Sequence(List.of(new WriteStep(0, fid, rest, last)), 1)});
    }
    connection.call(new Request.Tclunk(fid));
  }

  /** A file that is one hole. */
  void hole(Name name, long size) throws IOException {
    if (!isThere(name)) {
      int fid = create(name);
      connection.call(new Request.Tsetattr(fid, SET_SIZE, 0, 0, 0, size, 0, 0, 0, 0));
      connection.call(new Request.Tclunk(fid));
    }
  }

  /** A directory with entries from 0 to {@code entries} - 1, which are files. */
  void directory(Name name, long entries, int fileSize) throws IOException {
    if (isThere(name)) {
      return;
    }
    makeDirectory(name);
    int directory = walk(List.of(name));
    LongSupplier numbers = Offsets.counting();
    Slot[] slots = new Slot[DEPTH];
    for (int tag = 0; tag < DEPTH; tag++) {
      int own = connection.newFid();
      List<Step> steps = new ArrayList<>();
      steps.add(new WalkStep(tag, directory, own, List.of()));
      steps.add(new EntryStep(tag, own, CREATE, numbers));
      if (fileSize > 0) {
        steps.add(new WriteStep(tag, own, fileSize, Offsets.start()));
      }
      steps.add(new Step(tag, new Request.Tclunk(own)));
      slots[tag] = new Sequence(steps, entries / DEPTH + (tag < entries % DEPTH ? 1 : 0));
    }
    run(slots);
    connection.call(new Request.Tclunk(directory));
  }

  /** An empty file, and the directories to it. */
  void path(List<Name> names) throws IOException {
    if (isThere(names.get(0))) {
      return;
    }
    int last = names.size() - 1;
    for (int i = 0; i < last; i++) {
      int directory = walk(names.subList(0, i));
      connection.call(new Request.Tmkdir(directory, names.get(i), 0755, 0));
      connection.call(new Request.Tclunk(directory));
    }
    int file = walk(names.subList(0, last));
    connection.call(new Request.Tlcreate(file, names.get(last), CREATE, 0644, 0));
    connection.call(new Request.Tclunk(file));
  }

  /** What a data message of a connection can hold, and Linux puts in: msize without its head. */
  static int dataSize(LoadConnection connection) {
    return Math.min(Pattern.LONGEST, connection.msize() - Message.IO_HEADER_SIZE);
  }

  private void makeDirectory(Name name) throws IOException {
    connection.call(new Request.Tmkdir(LoadConnection.ROOT, name, 0755, 0));
  }

  private boolean isThere(Name name) throws IOException {
    int fid = connection.newFid();
    boolean there =
        connection.errno(new Request.Twalk(LoadConnection.ROOT, fid, List.of(name))) == 0;
    if (there) {
      connection.call(new Request.Tclunk(fid));
    }
    return there;
  }

  private int walk(List<Name> names) throws IOException {
    int fid = connection.newFid();
    connection.call(new Request.Twalk(LoadConnection.ROOT, fid, names));
    return fid;
  }

  private int create(Name name) throws IOException {
    int fid = walk(List.of());
    connection.call(new Request.Tlcreate(fid, name, CREATE, 0644, 0));
    return fid;
  }

  private void run(Slot[] slots) throws IOException {
    long now = System.nanoTime();
    new Pump(connection, slots, new Tally(now, now + Long.MAX_VALUE / 2)).run();
  }
}
