// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostFile;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.NodeTree;
import dev.ninebind.posix.PosixException;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts handles aside while a directory above their files is renamed, which NTFS refuses otherwise,
 * whatever the handles may do (docs/ntfs.md 9). Files whose last name is gone have none below any
 * directory, and keep theirs. Wants the shape alone.
 */
final class Parking implements AutoCloseable {
  private final Opening opening;
  private final List<NtfsFile> parked = new ArrayList<>();

  private Parking(Opening opening) {
    this.opening = opening;
  }

  /** Closes the handles of all files and directories that are open below one. */
  static Parking below(Node directory, NodeTree tree, OpenFiles files, Opening opening) {
    Parking parking = new Parking(opening);
    for (NtfsFile file : files.all()) {
      Node node = file.node();
      if (node != directory && tree.isWithin(node, directory)) {
        file.park();
        parking.parked.add(file);
      }
    }
    return parking;
  }

  /**
   * Opens them again, wherever they are now. Where that fails, the file's next call tries it again.
   */
  @Override
  public void close() {
    for (NtfsFile file : parked) {
      HostFile again = null;
      try {
        again = opening.reopen(file);
      } catch (PosixException e) {
        System.getLogger(Parking.class.getName())
            .log(
                System.Logger.Level.WARNING,
                "{0} was not found again when a directory above it was renamed: {1}",
                file.node(),
                e.getMessage());
      } finally {
        file.unpark(again, opening);
      }
    }
  }
}
