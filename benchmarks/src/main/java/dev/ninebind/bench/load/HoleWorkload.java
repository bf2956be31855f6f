// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import dev.ninebind.posix.Name;
import dev.ninebind.posix.OpenFlags;
import java.io.IOException;

/**
 * Reads of 4 KiB anywhere in a file that is one hole.
 *
 * @param size of the file in bytes
 */
public record HoleWorkload(long size) implements Workload {
  private Name name() {
    return EntryNames.name("hole-" + size);
  }

  @Override
  public void prepare(Fixtures fixtures) throws IOException {
    fixtures.hole(name(), size);
  }

  @Override
  public Slot[] slots(LoadConnection connection, int number, int depth) throws IOException {
    int fid = Places.open(connection, name(), OpenFlags.READ_ONLY);
    return Places.slots(
        depth,
        tag ->
            new Sequence(
                new ReadStep(
                    tag,
                    fid,
                    DataWorkload.PAGE,
                    Offsets.random(size, DataWorkload.PAGE, Places.random(number, tag)),
                    true)));
  }
}
