// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Name;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A directory of empty files.
 *
 * @param entries in it
 * @param listed true if it is read from end to end, false if any of its files is asked for its
 *     attributes
 */
public record DirectoryWorkload(int entries, boolean listed) implements Workload {
  private Name name() {
    return EntryNames.name("directory-" + entries);
  }

  @Override
  public void prepare(Fixtures fixtures) throws IOException {
    fixtures.directory(name(), entries, 0);
  }

  @Override
  public Slot[] slots(LoadConnection connection, int number, int depth) {
    return Places.slots(
        depth,
        tag -> {
          int own = connection.newFid();
          if (listed) {
            return new Listing(tag, LoadConnection.ROOT, own, name(), entries, connection.msize());
          }
          SplittableRandom random = Places.random(number, tag);
          return new Sequence(
              WalkStep.toEntries(
                  tag, LoadConnection.ROOT, own, List.of(name()), () -> random.nextInt(entries)),
              new Step(tag, new Request.Tgetattr(own, NameWorkload.ALL_ATTRIBUTES)),
              new Step(tag, new Request.Tclunk(own)));
        });
  }
}
