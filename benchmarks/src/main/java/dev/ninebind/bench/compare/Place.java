// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.file.PathUtils;

/** Where a run works: new folders that are removed afterwards, also when the run is interrupted. */
final class Place implements AutoCloseable {
  private final Path served;
  private final Path scratch;
  private final Thread atExit = new Thread(this::removeAtExit, "remove the folders");

  private Place(Path served, Path scratch) {
    this.served = served;
    this.scratch = scratch;
  }

  /**
   * Makes one.
   *
   * @param parent of the served folder
   */
  static Place in(Path parent) throws IOException {
    Path served = Files.createTempDirectory(parent, "ninebind-bench");
    Place place = new Place(served, Files.createTempDirectory("ninebind-bench-scratch"));
    Runtime.getRuntime().addShutdownHook(place.atExit);
    return place;
  }

  /** What all servers serve. */
  Path served() {
    return served;
  }

  /** What they need beside it: logs, configurations. */
  Path scratch() {
    return scratch;
  }

  /** The servers first: one of them takes seconds to end by itself. */
  private void removeAtExit() {
    ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
    try {
      remove();
    } catch (IOException e) {
      System.err.println("ninebind: left behind: " + served + ", " + scratch);
    }
  }

  private void remove() throws IOException {
    PathUtils.deleteDirectory(served);
    PathUtils.deleteDirectory(scratch);
  }

  @Override
  public void close() throws IOException {
    Runtime.getRuntime().removeShutdownHook(atExit);
    remove();
  }
}
