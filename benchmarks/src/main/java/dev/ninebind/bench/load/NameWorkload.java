// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.OpenFlags;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Names and attributes, of small files. */
public enum NameWorkload implements Workload {
  /** Attributes of a walked fid. */
  GETATTR {
    @Override
    Slot slot(LoadConnection connection, int number, int tag) throws IOException {
      int fid = Places.walk(connection, Places.SMALL, EntryNames.of(tag % Places.SMALL_FILES));
      return new Sequence(new Step(tag, new Request.Tgetattr(fid, ALL_ATTRIBUTES)));
    }
  },

  /** What stat(2) is for a Linux client: walk, attributes, clunk. */
  STAT {
    @Override
    Slot slot(LoadConnection connection, int number, int tag) {
      return stat(connection, number, tag);
    }
  },

  /** A file is opened, read and closed. */
  OPEN_READ_CLOSE {
    @Override
    Slot slot(LoadConnection connection, int number, int tag) {
      return openReadClose(connection, number, tag);
    }
  },

  /** A file three names away is opened and closed. */
  WALK_OPEN_CLOSE {
    @Override
    public void prepare(Fixtures fixtures) throws IOException {
      fixtures.path(DEEP);
    }

    @Override
    Slot slot(LoadConnection connection, int number, int tag) {
      int own = connection.newFid();
      return new Sequence(
          new WalkStep(tag, LoadConnection.ROOT, own, DEEP),
          new Step(tag, new Request.Tlopen(own, OpenFlags.READ_ONLY)),
          new Step(tag, new Request.Tclunk(own)));
    }
  },

  /** A file is made, written, closed and removed. */
  CREATE_UNLINK {
    @Override
    Slot slot(LoadConnection connection, int number, int tag) throws IOException {
      return createUnlink(connection, number, tag);
    }
  },

  /** 70 % of it stat, 20 % open, read and close, 10 % create, write, close and remove. */
  WEB_APPLICATION {
    @Override
    Slot slot(LoadConnection connection, int number, int tag) throws IOException {
      return new Mix(
          List.of(
              new Mix.Part(70, stat(connection, number, tag)),
              new Mix.Part(20, openReadClose(connection, number, tag)),
              new Mix.Part(10, createUnlink(connection, number, tag))),
          Places.random(-1 - number, tag));
    }
  };

  /** P9_GETATTR_ALL: what stat(2) of a Linux client asks for. */
  static final long ALL_ATTRIBUTES = 0x3fff;

  /** What diod has for Tunlinkat; Linux then removes by a fid. */
  private static final int EOPNOTSUPP = 95;

  private static final List<Name> DEEP =
      List.of(EntryNames.name("one"), EntryNames.name("two"), EntryNames.name("three"));

  @Override
  public void prepare(Fixtures fixtures) throws IOException {
    Places.prepareSmall(fixtures);
  }

  @Override
  public final Slot[] slots(LoadConnection connection, int number, int depth) throws IOException {
    Slot[] slots = new Slot[depth];
    for (int tag = 0; tag < depth; tag++) {
      slots[tag] = slot(connection, number, tag);
    }
    return slots;
  }

  abstract Slot slot(LoadConnection connection, int number, int tag) throws IOException;

  private static Step walk(int tag, int own, SplittableRandom random) {
    return WalkStep.toEntries(
        tag, LoadConnection.ROOT, own, List.of(Places.SMALL), Places.anySmall(random));
  }

  private static Slot stat(LoadConnection connection, int number, int tag) {
    int own = connection.newFid();
    return new Sequence(
        walk(tag, own, Places.random(number, tag)),
        new Step(tag, new Request.Tgetattr(own, ALL_ATTRIBUTES)),
        new Step(tag, new Request.Tclunk(own)));
  }

  private static Slot openReadClose(LoadConnection connection, int number, int tag) {
    int own = connection.newFid();
    return new Sequence(
        walk(tag, own, Places.random(number, tag)),
        new Step(tag, new Request.Tlopen(own, OpenFlags.READ_ONLY)),
        new ReadStep(tag, own, Places.SMALL_SIZE, Offsets.start()),
        new Step(tag, new Request.Tclunk(own)));
  }

  private static Slot createUnlink(LoadConnection connection, int number, int tag)
      throws IOException {
    int directory = Places.walk(connection, Places.SMALL);
    int own = connection.newFid();
    Name name = EntryNames.name("new-" + number + "-" + tag);
    int flags = OpenFlags.READ_WRITE | OpenFlags.CREATE | OpenFlags.EXCL;
    List<Step> steps = new ArrayList<>();
    steps.add(new WalkStep(tag, directory, own, List.of()));
    steps.add(new Step(tag, new Request.Tlcreate(own, name, flags, 0644, 0)));
    steps.add(new WriteStep(tag, own, Places.SMALL_SIZE, Offsets.start()));
    steps.add(new Step(tag, new Request.Tclunk(own)));
    Request remove = new Request.Tunlinkat(directory, name, 0);
    if (connection.errno(remove) == EOPNOTSUPP) {
      steps.add(new WalkStep(tag, directory, own, List.of(name)));
      steps.add(new Step(tag, new Request.Tremove(own)));
    } else {
      steps.add(new Step(tag, remove));
    }
    return new Sequence(steps, Long.MAX_VALUE);
  }
}
