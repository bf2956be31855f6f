// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.load;

import java.io.IOException;

/** Something that a server is kept busy with for a while. */
public interface Load {
  /** Makes the files that it works on, through any server of the folder, if they are not there. */
  void prepare(Target target) throws IOException;

  /**
   * Does it.
   *
   * @throws WrongAnswerException if the server gave a wrong answer, or none
   */
  LoadResult run(Target target, Timing timing) throws IOException;
}
