// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import dev.ninebind.conformance.P9Client;
import dev.ninebind.conformance.P9Error;
import dev.ninebind.p9.wire.DirectoryPage;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Name;
import java.io.IOException;
import java.util.List;

/** Removes what cases have made, as rm -rf does. */
final class Removal {
  /** A server may list what it cannot remove for ever. */
  private static final int ATTEMPTS = 3;

  private final P9Client client;

  Removal(P9Client client) {
    this.client = client;
  }

  /** Removes a directory with all that is in it. */
  void remove(int parent, String name) throws IOException {
    remove(parent, NameCases.name(name));
  }

  private void remove(int parent, Name name) throws IOException {
    int fid = client.newFid();
    if (client.walk(parent, fid, List.of(name)).isEmpty()) {
      return;
    }
    try {
      // Cases take away their own rights, which counts where the server goes by them.
      client.chmod(fid, 0777);
      int attempts = 0;
      while (attempts < ATTEMPTS && !isEmptied(fid)) {
        attempts++;
      }
    } finally {
      client.clunk(fid);
    }
    client.unlinkat(parent, name, Stage.REMOVE_DIRECTORY);
  }

  /** Removes what is listed, and tells whether nothing was. */
  private boolean isEmptied(int directory) throws IOException {
    int open = client.walkTo(directory);
    client.open(open, Stage.READ_ONLY);
    List<DirectoryPage.Entry> entries = client.readdirAll(open);
    client.clunk(open);
    boolean empty = true;
    for (DirectoryPage.Entry each : entries) {
      if (!each.name().isDots()) {
        empty = false;
        try {
          client.unlinkat(directory, each.name(), 0);
        } catch (P9Error e) {
          Errno errno = e.errno();
          if (errno != Errno.EISDIR && errno != Errno.EPERM && errno != Errno.ENOTEMPTY) {
            throw e;
          }
          remove(directory, each.name());
        }
      }
    }
    return empty;
  }
}
