// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The work of one tag: operations one after the other, of one or more requests each. */
interface Slot {
  /** The first request of the next operation, or null if there is no more to do. */
  Step begin();

  /**
   * The next request of the operation, or null at its end.
   *
   * @param body of the reply to the one before, which was checked
   */
  Step next(ByteBuffer body) throws IOException;
}
