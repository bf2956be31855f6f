// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import java.io.IOException;

/** What is asked of a server. */
public interface Workload {
  /** Makes the files that it works on, where they are not there yet. */
  void prepare(Fixtures fixtures) throws IOException;

  /**
   * The work of a connection's tags, from 0 on: opens what they need.
   *
   * @param number of the connection, from 0
   */
  Slot[] slots(LoadConnection connection, int number, int depth) throws IOException;
}
