// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.file.PathUtils;

/**
 * Where a run works: new folders that are removed afterwards.
 *
 * @param served what all servers serve
 * @param scratch what they need beside it
 */
record Place(Path served, Path scratch) implements AutoCloseable {
  /**
   * Makes one.
   *
   * @param parent of the served folder
   */
  static Place in(Path parent) throws IOException {
    Path served = Files.createTempDirectory(parent, "ninebind-bench");
    return new Place(served, Files.createTempDirectory("ninebind-bench-scratch"));
  }

  @Override
  public void close() throws IOException {
    PathUtils.deleteDirectory(served);
    PathUtils.deleteDirectory(scratch);
  }
}
