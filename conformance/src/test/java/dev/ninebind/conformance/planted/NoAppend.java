// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.planted;

import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.ForwardingVolume;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;

/** The bug of servers that know three open flags: O_APPEND is not heard. */
final class NoAppend extends ForwardingVolume {
  NoAppend(PosixVolume target) {
    super(target);
  }

  @Override
  public Opened open(Node node, OpenFlags flags) throws PosixException {
    return super.open(node, flags.without(OpenFlags.APPEND));
  }

  @Override
  public Opened create(
      Node directory, Name name, OpenFlags flags, int mode, Credentials credentials)
      throws PosixException {
    return super.create(directory, name, flags.without(OpenFlags.APPEND), mode, credentials);
  }
}
